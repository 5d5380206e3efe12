import HTTPServer
import Ports
import Synchronization
import Testing

@testable import CurlTransport

@Suite struct CurlTransportTests {
    /// What a server was sent.
    private final class Seen: Sendable {
        let requests = Mutex<[HTTPRequest]>([])
    }

    /// A server that keeps what it was sent, and answers as it is told.
    private struct Stand {
        let seen = Seen()
        let server: HTTPServer
        let origin: HTTPOrigin

        init(_ reply: @escaping @Sendable (HTTPRequest) async -> HTTPReply) throws {
            server = HTTPServer { [seen] request in
                seen.requests.withLock { $0.append(request) }
                return await reply(request)
            }
            origin = HTTPOrigin(scheme: .http, host: "127.0.0.1", port: try server.start())
        }

        func request(
            _ method: HTTPMethod, _ target: String, body: String = "", fresh: Bool = false,
            timeout: Duration = .seconds(120)
        ) -> HTTPRequest {
            HTTPRequest(
                method: method, origin: origin, target: target,
                headers: body.isEmpty ? [:] : ["Content-Type": "application/json"],
                body: Array(body.utf8), timeout: timeout, mayReuseConnection: !fresh)
        }
    }

    private func failure(_ request: HTTPRequest, limit: Int = 1 << 20) async -> TransportFailure? {
        do throws(TransportFailure) {
            _ = try await CurlTransport(responseLimit: limit).send(request)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "method, target, headers and body arrive as they were given, and so does the answer",
        arguments: [
            (HTTPMethod.get, ""), (.post, "{\"a\":1}"), (.put, "{}"), (.patch, "x"), (.delete, ""),
            (.post, ""),
        ])
    func roundTrip(method: HTTPMethod, body: String) async throws {
        let stand = try Stand { _ in
            .response(
                HTTPResponse(
                    status: 201, headers: ["X-Trace": "t 1", "X-Two": "a"], body: [1, 2, 3]))
        }
        var request = stand.request(method, "/products/?a=%20b&c=/../d", body: body)
        request.headers["Authorization"] = "Bearer x"
        let response = try await CurlTransport().send(request)
        #expect(response.status == 201)
        #expect(response.headers["x-trace"] == "t 1")
        #expect(response.body == [1, 2, 3])
        let seen = try #require(stand.seen.requests.withLock { $0.first })
        #expect(seen.method == method)
        #expect(seen.target == "/products/?a=%20b&c=/../d")
        #expect(seen.headers["Authorization"] == "Bearer x")
        #expect(seen.body == Array(body.utf8))
    }

    @Test("a create is sent once, even when its kept connection dies right after it was applied")
    func exactlyOnePost() async throws {
        let stand = try Stand { request in
            request.method == .post ? .closeWithoutResponse : .response(HTTPResponse(status: 200))
        }
        let transport = CurlTransport()
        _ = try await transport.send(stand.request(.get, "/warm"))
        var failure: TransportFailure?
        do throws(TransportFailure) {
            _ = try await transport.send(
                stand.request(.post, "/products/", body: "{}", fresh: true))
        } catch {
            failure = error
        }
        #expect(failure?.kind == .connectionLost)
        #expect(failure?.requestWasSent == true)
        #expect(stand.seen.requests.withLock { $0.count { $0.method == .post } } == 1)
    }

    @Test("many requests side by side are all answered")
    func many() async throws {
        let stand = try Stand { request in
            .response(HTTPResponse(status: 200, body: Array(request.target.utf8)))
        }
        let transport = CurlTransport()
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<40 {
                let request = stand.request(.get, "/\(index)")
                group.addTask {
                    String(decoding: try await transport.send(request).body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 40)
    }

    @Test("a task that was cancelled before sends nothing")
    func cancelledBefore() async throws {
        let stand = try Stand { _ in .response(HTTPResponse(status: 200)) }
        let transport = CurlTransport()
        _ = try await transport.send(stand.request(.get, "/warm"))
        let request = stand.request(.post, "/products/", body: "{}", fresh: true)
        let sending = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(request)
        }
        await #expect(throws: TransportFailure(.cancelled, "cancelled", requestWasSent: false)) {
            try await sending.value
        }
        _ = try await transport.send(stand.request(.get, "/after"))
        #expect(stand.seen.requests.withLock { $0.map(\.target) } == ["/warm", "/after"])
    }

    @Test(
        "S25: a redirect is an answer, not an order, wherever it points",
        arguments: [
            "/elsewhere", "https://evil.example/", "http://127.0.0.1:1/", "file:///etc/passwd",
            "gopher://127.0.0.1:1/",
        ])
    func redirect(location: String) async throws {
        let stand = try Stand { _ in
            .response(HTTPResponse(status: 302, headers: ["Location": location]))
        }
        #expect(try await CurlTransport().send(stand.request(.get, "/")).status == 302)
        #expect(stand.seen.requests.withLock { $0.count } == 1)
    }

    @Test("a refused connection was certainly not sent")
    func refused() async {
        let closed = HTTPRequest(
            method: .post, origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 1),
            target: "/")
        let failure = await failure(closed)
        #expect(failure?.kind == .couldNotConnect)
        #expect(failure?.requestWasSent == false)
    }

    @Test("an answer cut short is no answer")
    func truncated() async throws {
        let stand = try Stand { _ in
            .truncated(HTTPResponse(status: 200, body: Array("{\"products\":[]}".utf8)), bytes: 5)
        }
        let failure = await failure(stand.request(.get, "/"))
        #expect(failure?.kind == .incompleteResponse)
        #expect(failure?.requestWasSent == true)
    }

    @Test("no answer in time: sent, and nobody knows")
    func timedOut() async throws {
        let gate = AsyncStream<Void>.makeStream()
        let stand = try Stand { _ in
            for await _ in gate.stream { break }
            return .closeWithoutResponse
        }
        let failure = await failure(
            stand.request(.post, "/", body: "{}", fresh: true, timeout: .milliseconds(200)))
        gate.continuation.finish()
        #expect(failure?.kind == .timedOut)
        #expect(failure?.requestWasSent == true)
    }

    @Test("S30: an answer beyond the limit is given up")
    func tooLarge() async throws {
        let stand = try Stand { _ in
            .response(HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 100_000)))
        }
        #expect(await failure(stand.request(.get, "/"), limit: 50_000)?.kind == .responseTooLarge)
    }

    @Test("S30: a packed answer counts unpacked: a bomb is given up")
    func bomb() async throws {
        let packed = Self.packedZeros
        #expect(packed.count < 200)
        let stand = try Stand { _ in
            .response(
                HTTPResponse(status: 200, headers: ["Content-Encoding": "gzip"], body: packed))
        }
        #expect(await failure(stand.request(.get, "/"), limit: 50_000)?.kind == .responseTooLarge)
        let whole = try await CurlTransport(responseLimit: 200_000).send(stand.request(.get, "/"))
        #expect(whole.body.count == 100_000)
    }

    /// A hundred thousand zeros, as gzip packs them.
    private static let packedZeros: [UInt8] =
        [
            0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0x02, 0xFF, 0xED, 0xC1, 0x31, 0x01, 0, 0, 0, 0xC2,
            0xA0,
            0xF5, 0x4F, 0x6D, 0x0D, 0x0F, 0xA0,
        ] + [UInt8](repeating: 0, count: 96)
        + [0x80, 0x57, 0x03, 0x7D, 0x95, 0x11, 0xD4, 0xA0, 0x86, 0x01, 0]

    @Test(
        "S25, S27: plain http goes to this machine only",
        arguments: ["example.com", "10.0.0.1", "127.0.0.1.evil.com"])
    func plainHTTP(host: String) async {
        let request = HTTPRequest(
            method: .get, origin: HTTPOrigin(scheme: .http, host: host, port: 80), target: "/")
        #expect(await failure(request)?.kind == .refusedURL)
    }
}
