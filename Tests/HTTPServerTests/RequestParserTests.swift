import Ports
import Testing

@testable import HTTPServer

@Suite struct RequestParserTests {
    private func state(_ text: String, limits: ServerLimits = ServerLimits()) -> RequestParser.State
    {
        var parser = RequestParser(limits: limits)
        parser.feed(Array(text.utf8))
        return parser.next()
    }

    private func status(_ text: String) -> Int? {
        if case .refused(let status, _) = state(text) { status } else { nil }
    }

    @Test("a request is read whole, however its bytes are cut")
    func cut() throws {
        let text =
            "POST /hooks?a=1 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nContent-Length: 5\r\n\r\nhello"
        var parser = RequestParser(limits: ServerLimits())
        var complete: HTTPRequest?
        for byte in text.utf8 {
            #expect(complete == nil)
            parser.feed([byte])
            if case .complete(let request, let keepsAlive) = parser.next() {
                complete = request
                #expect(keepsAlive)
            }
        }
        let request = try #require(complete)
        #expect(request.method == .post)
        #expect(request.path == "/hooks")
        #expect(request.query == [QueryField("a", "1")])
        #expect(request.body == Array("hello".utf8))
        #expect(parser.isIdle)
    }

    @Test("a chunked body is put together")
    func chunked() {
        let text =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
        guard case .complete(let request, _) = state(text) else {
            Issue.record("not complete")
            return
        }
        #expect(String(decoding: request.body, as: UTF8.self) == "hello world")
    }

    @Test(
        "S09, S10, S12, S13: what could be read in two ways, or costs too much, is refused",
        arguments: [
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 52428800\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                400
            ),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\n",
                400
            ),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n",
                400
            ),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n", 400),
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 405),
            ("BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
            ("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400),
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        ])
    func refused(text: String, expected: Int) {
        #expect(status(text) == expected)
    }

    @Test("S12: a header beyond its limit is refused before it has ended")
    func headerLimits() {
        #expect(status("GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 40_000)) == 431)
        let many = (0..<101).map { "X\($0): 1\r\n" }.joined()
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n") == 431)
        #expect(
            status("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n") == 414
        )
    }

    @Test("two requests in one packet come out one after the other")
    func pipelined() {
        var parser = RequestParser(limits: ServerLimits())
        parser.feed(
            Array(
                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                    .utf8))
        guard case .complete(let first, true) = parser.next(),
            case .complete(let second, false) = parser.next()
        else {
            Issue.record("not two requests")
            return
        }
        #expect([first.target, second.target] == ["/1", "/2"])
    }
}
