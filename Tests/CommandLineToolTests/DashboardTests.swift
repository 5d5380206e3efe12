import Documents
import HTTPServer
import JSONFormat
import Ports
import Synchronization
import TerminalUI
import Testing

@testable import CommandLineTool

@Suite struct DashboardTests {
    private final class Posted: Sendable {
        let events = Mutex<[String]>([])
    }

    private let posted = Posted()
    private let feed = DashboardFeed()

    private var dashboard: Dashboard {
        Dashboard(
            gate: DashboardGate(key: "k"), feed: feed,
            calls: CommandCalls(
                environment: ToolEnvironment(
                    variables: [:], workingDirectory: "/nowhere", program: "ghlsync",
                    isInputTerminal: true, isOutputTerminal: true, isErrorTerminal: true),
                root: "/nowhere", location: "main"),
            sync: { [posted] in posted.events.withLock { $0.append("sync") } },
            pause: { [posted] isPaused in posted.events.withLock { $0.append("pause \(isPaused)") } },
            overview: { ["location": "main"] })
    }

    private func ask(
        _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = ["X-Ghlsync-Key": "k"],
        body: String = ""
    ) async -> (status: Int, json: DocumentValue?, headers: HTTPHeaders) {
        var headers = headers
        headers.add("Host", "127.0.0.1:8790")
        if method == .post, headers["Content-Type"] == nil {
            headers.add("Content-Type", "application/json")
        }
        let reply = await dashboard.answer(
            HTTPRequest(
                method: method, origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 8790),
                target: target, headers: headers, body: Array(body.utf8)))
        switch reply {
        case .response(let response), .stream(let response, _), .truncated(let response, _):
            return (
                response.status, try? JSONDocument.value(of: response.body), response.headers
            )
        case .closeWithoutResponse: return (0, nil, [:])
        }
    }

    @Test(
        "nothing is told or done without the key",
        arguments: ["overview", "status", "events", "history", "conflicts", "queue", "nonsense"])
    func needsKey(call: String) async {
        for headers: HTTPHeaders in [
            [:], ["X-Ghlsync-Key": "wrong"], ["X-Ghlsync-Key": ""],
            ["X-Ghlsync-Key": "k", "x-ghlsync-key": "k"], ["Cookie": "key=k"],
        ] {
            #expect(await ask(.get, "/api/\(call)", headers: headers).status == 401)
            #expect(await ask(.post, "/api/sync", headers: headers, body: "{}").status == 401)
        }
        #expect(posted.events.withLock { $0.isEmpty })
    }

    @Test("another page may call nothing, not even with the key, and no answer lets it")
    func otherOrigin() async {
        for origin in [
            "https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:8790",
        ] {
            let answer = await ask(
                .post, "/api/sync", headers: ["X-Ghlsync-Key": "k", "Origin": origin], body: "{}")
            #expect(answer.status == 403, "\(origin)")
            #expect(answer.headers["Access-Control-Allow-Origin"] == nil)
        }
        let plain = await ask(
            .post, "/api/sync", headers: ["X-Ghlsync-Key": "k", "Content-Type": "text/plain"],
            body: "{}")
        #expect(plain.status == 415)
        #expect(await ask(.options, "/api/sync").status == 404)
        #expect(posted.events.withLock { $0.isEmpty })
        let own = await ask(
            .post, "/api/sync", headers: ["X-Ghlsync-Key": "k", "Origin": "http://127.0.0.1:8790"],
            body: "{}")
        #expect(own.status == 202)
    }

    @Test("a person can ask for a sync, and pause")
    func actions() async {
        #expect(await ask(.post, "/api/sync", body: "{}").status == 202)
        #expect(await ask(.post, "/api/pause", body: #"{"paused":true}"#).status == 202)
        #expect(await ask(.post, "/api/pause", body: #"{"paused":"yes"}"#).status == 400)
        #expect(await ask(.post, "/api/pause", body: "{").status == 400)
        #expect(await ask(.post, "/api/resolve", body: #"{"entity":"x"}"#).status == 400)
        #expect(posted.events.withLock { $0 } == ["sync", "pause true"])
    }

    @Test("what a command says against it is told with its hint")
    func failures() async throws {
        let answer = await ask(.get, "/api/status")
        #expect(answer.status == 422)
        #expect(answer.json?["error"]?.stringValue?.isEmpty == false)
        // A value of the page is never taken for an option of a command.
        let sly = await ask(
            .post, "/api/resolve", body: #"{"entity":"--yes","take":"local"}"#)
        #expect(sly.status == 422)
        #expect(await ask(.get, "/api/history?evil=1").status == 400)
    }

    @Test("a page that comes later hears of what was before, then of each event as it comes")
    func events() async throws {
        feed.send(["event": "one"])
        let stream = try #require(feed.listen())
        feed.send(["event": "two"])
        feed.end()
        var text = ""
        for await bytes in stream { text += String(decoding: bytes, as: UTF8.self) }
        #expect(
            text == """
                : connected

                id: 1
                data: {"event":"one"}

                id: 2
                data: {"event":"two"}


                """)
        #expect(feed.listen() == nil)
    }

    @Test("only so many pages listen")
    func listeners() {
        let streams = (0..<DashboardFeed.mostListeners).map { _ in feed.listen() }
        #expect(streams.allSatisfy { $0 != nil })
        #expect(feed.listen() == nil)
    }

    @Test("the page is whole: nothing of it comes from elsewhere, nothing is inline")
    func page() async throws {
        for path in ["/", "/style.css", "/app.js", "/view.js"] {
            let asset = try #require(DashboardPage.asset(at: path))
            let text = String(decoding: asset.body, as: UTF8.self)
            #expect(
                !text.replacing("http://www.w3.org/2000/svg", with: "").contains("http"), "\(path)")
            for banned in ["innerHTML", "eval(", "document.write", "<style", "onclick", "style=\""]
            {
                #expect(!text.contains(banned), "\(path) has \(banned)")
            }
            let policy = try #require(asset.headers["Content-Security-Policy"])
            #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
        }
        #expect(await ask(.get, "/../etc/passwd").status == 404)
        #expect(await ask(.get, "/nothing").status == 404)
    }
}
