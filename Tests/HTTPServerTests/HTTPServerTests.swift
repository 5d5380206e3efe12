import Dispatch
import Glibc
import Ports
import Testing

@testable import HTTPServer

@Suite struct HTTPServerTests {
    /// Sends bytes over a plain socket and reads until the server closes, off the cooperative pool that
    /// the server's handlers run on.
    private func exchange(_ text: String, port: Int) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Self.exchange(text, port: port))
            }
        }
    }

    /// A socket that is connected to a port of this machine; -1 when it is not.
    private static func connected(_ port: Int) -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(UInt16(port)).bigEndian
        inet_pton(AF_INET, "127.0.0.1", &name.sin_addr)
        let connected = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else {
            close(socket)
            return -1
        }
        return socket
    }

    private static func exchange(_ text: String, port: Int) -> String {
        let socket = connected(port)
        guard socket >= 0 else { return "" }
        defer { close(socket) }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: answer, as: UTF8.self) }
            answer += buffer[..<count]
        }
    }

    private func echo(limits: ServerLimits = ServerLimits()) -> HTTPServer {
        HTTPServer(limits: limits) { request in
            .response(
                HTTPResponse(
                    status: 200, body: Array("\(request.method.rawValue) \(request.target)".utf8)))
        }
    }

    @Test(
        "S14: a foreign Host header is refused, our own names are not",
        arguments: [
            ("127.0.0.1", 200), ("127.0.0.1:80", 200), ("localhost:8787", 200),
            ("evil.example", 403), ("127.0.0.1.evil.com", 403), ("localhost@evil", 403), ("", 403),
        ])
    func host(name: String, expected: Int) async throws {
        let server = echo()
        defer { server.stop() }
        let port = try server.start()
        let answer = await exchange(
            "GET /x HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 \(expected) "))
    }

    @Test("a refused request gets its status and the connection is closed")
    func refusal() async throws {
        let server = echo()
        defer { server.stop() }
        let port = try server.start()
        let answer = await exchange(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 413 "))
        #expect(answer.contains("Connection: close"))
    }

    @Test("S11: a header that never ends is cut off in its time, and others are served meanwhile")
    func slow() async throws {
        var limits = ServerLimits()
        limits.headerTime = .milliseconds(300)
        let server = echo(limits: limits)
        defer { server.stop() }
        let port = try server.start()
        async let slow = exchange("GET / HTTP/1.1\r\nX: a", port: port)
        let answer = await exchange(
            "GET /other HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: port)
        #expect(answer.hasSuffix("GET /other"))
        #expect(await slow.hasPrefix("HTTP/1.1 408 "))
    }

    @Test("a large answer arrives whole")
    func large() async throws {
        let body = [UInt8](repeating: 0x61, count: 5 << 20)
        let server = HTTPServer { _ in .response(HTTPResponse(status: 200, body: body)) }
        defer { server.stop() }
        let port = try server.start()
        let answer = await exchange(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: port)
        #expect(answer.utf8.count > body.count)
        #expect(answer.hasSuffix("aaaa"))
    }

    @Test("a streamed body goes out piece by piece, and the connection ends with it")
    func streams() async throws {
        let (pieces, feeder) = AsyncStream<[UInt8]>.makeStream()
        let server = HTTPServer { _ in
            .stream(
                HTTPResponse(status: 200, headers: ["Content-Type": "text/event-stream"]), pieces)
        }
        defer { server.stop() }
        let port = try server.start()
        for word in ["one ", "two"] { feeder.yield(Array(word.utf8)) }
        feeder.finish()
        let answer = await exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(!answer.contains("Content-Length"))
        #expect(answer.hasSuffix("\r\n\r\none two"))
    }

    @Test("a stream ends when its reader goes away, or leaves too much unread")
    func streamEnds() async throws {
        let (pieces, feeder) = AsyncStream<[UInt8]>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        feeder.onTermination = { _ in end.finish() }
        let server = HTTPServer { _ in .stream(HTTPResponse(status: 200), pieces) }
        defer { server.stop() }
        let port = try server.start()
        // Never read from: the buffers fill up, and then the limit is passed.
        let socket = Self.connected(port)
        defer { close(socket) }
        let request = Array("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        _ = request.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        let piece = [UInt8](repeating: 0x61, count: 65_536)
        for _ in 0..<1000 { feeder.yield(piece) }
        for await _ in ended {}
    }
}
