import CurlTransport
import HTTPServer
import Pacing
import Ports
import Sandbox
import SyncTestKit

/// One implementation of `HTTPTransport` on trial, with a sandbox at its other end.
enum TransportSubject: String, CaseIterable, Sendable {
    /// The sandbox in the same process.
    case inProcess
    /// libcurl, a loopback socket, our server, and the sandbox behind it.
    case curl

    static let all = allCases

    func trial(_ fault: SandboxFault? = nil) throws -> TransportTrial {
        let sandbox = SandboxAPI(limits: .none, faults: SandboxFaults(fault.map { [$0] } ?? []))
        switch self {
        case .inProcess:
            return TransportTrial(
                sandbox: sandbox, transport: SandboxTransport(sandbox, time: EagerTime()),
                origin: HTTPOrigin(scheme: .https, host: "sandbox.test", port: 443), server: nil)
        case .curl:
            let server = HTTPServer { await Self.answer(sandbox, $0) }
            return TransportTrial(
                sandbox: sandbox, transport: CurlTransport(),
                origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: try server.start()),
                server: server)
        }
    }

    private static func answer(_ sandbox: SandboxAPI, _ request: HTTPRequest) async -> HTTPReply {
        let moment = SandboxMoment(wall: ManualTime.birthday, monotonic: .start)
        let reply = sandbox.respond(to: request, at: moment)
        if reply.delay > .zero {
            // An answer that never comes: the client's time is up first, and closes the connection.
            let never = AsyncStream<Void>.makeStream()
            for await _ in never.stream { break }
        }
        switch reply.outcome {
        case .response(let response): return .response(response)
        case .dropConnection: return .closeWithoutResponse
        case .truncated(let response, let bytes): return .truncated(response, bytes: bytes)
        }
    }
}

/// A transport, and what the server at its other end saw.
struct TransportTrial {
    let sandbox: SandboxAPI
    let transport: any HTTPTransport
    let origin: HTTPOrigin
    /// Kept so that it lives as long as the trial.
    let server: HTTPServer?

    /// Longer than any wait for a turn on a busy machine; a test that means a time-out says how long.
    static let patience = Duration.seconds(300)

    func request(
        _ method: HTTPMethod, _ target: String, body: String = "", timeout: Duration = TransportTrial.patience
    ) -> HTTPRequest {
        var headers: HTTPHeaders = [
            "Authorization": "Bearer \(SandboxToken.demo.text)", "Version": "2021-07-28",
            "Accept": "application/json",
        ]
        if !body.isEmpty { headers["Content-Type"] = "application/json" }
        return HTTPRequest(
            method: method, origin: origin, target: target, headers: headers,
            body: Array(body.utf8), timeout: timeout, mayReuseConnection: method.isIdempotent)
    }

    func create(_ name: String = "Mat", timeout: Duration = TransportTrial.patience) -> HTTPRequest {
        let location = SandboxLocation.demo.id
        return request(
            .post, "/products/",
            body: #"{"name":"\#(name)","locationId":"\#(location)","productType":"PHYSICAL"}"#,
            timeout: timeout)
    }

    func failure(_ request: HTTPRequest) async -> TransportFailure? {
        do throws(TransportFailure) {
            _ = try await transport.send(request)
            return nil
        } catch {
            return error
        }
    }
}
