import CurlTransport
import Documents
import Glibc
import HostSystem
import JSONFormat
import Ports
import Testing

/// Logins by OAuth with the built program, against the sandbox's `/oauth/…`.
@Suite(.serialized) struct LoginTests {
    private static let files = ["listings/mat.yaml": "title: Mat\nprice: 79\n"]
    private static let redirect = "https://app.example.invalid/callback"

    /// A scene whose program has no token but the one of a login.
    private func loggedIn(
        _ act: (Scene, Program) async throws -> Void
    ) async throws {
        try await Scene.play(Self.files) { scene in
            var program = scene.program
            program.environment["GHLSYNC_TOKEN"] = nil
            try makeClient(scene, program)
            let code = try await code(scene)
            let login = try await program.run(
                "auth", "login", "--client", "../app.json", "--redirect-url", Self.redirect,
                "--paste", in: scene.folder, input: code + "\n")
            #expect(login.status == 0, "\(login.errorText)")
            #expect(login.outputText.contains("location \(scene.shop.location)"))
            try await act(scene, program)
        }
    }

    private func makeClient(_ scene: Scene, _ program: Program) throws {
        let app = scene.shop.app
        try program.write(
            #"{"clientId": "\#(app.id)", "clientSecret": "\#(app.secret)"}"#,
            to: program.home + "/app.json")
        chmod(program.home + "/app.json", 0o600)
    }

    /// What a person finds in the browser's address after they agreed.
    private func code(_ scene: Scene) async throws -> String {
        let query = QueryField.encode([
            QueryField("response_type", "code"), QueryField("client_id", scene.shop.app.id),
            QueryField("redirect_uri", Self.redirect),
        ])
        let target = try await scene.shop.redirect("/v2/oauth/chooselocation?\(query)")
        let fields = QueryField.decode(target.split(separator: "?").last ?? "")
        return fields.first { $0.name == "code" }?.value ?? ""
    }

    private func refreshes(_ scene: Scene) async throws -> Int? {
        try await scene.shop.call(.get, "/sandbox/oauth")["refreshes"]?.intValue
    }

    @Test("a pasted code logs in; the login works, is shown, and is renewed when its token dies")
    func paste() async throws {
        try await loggedIn { scene, program in
            let sync = try await program.run("sync", "--yes", in: scene.folder)
            #expect(sync.status == 0, "\(sync.errorText)")
            #expect(try await scene.productNames() == ["Mat"])
            let status = try await program.report("auth", "status", in: scene.folder)
            #expect(status["kind"] == "oauth" && status["state"] == "ready")
            #expect(status["missing"]?.sequenceValue?.isEmpty == true, "the app has all scopes")
            try await scene.shop.call(.post, "/sandbox/oauth", ["revoke": "access"])
            #expect(try await program.run("plan", in: scene.folder).status == 0)
            #expect(try await refreshes(scene) == 1)
            // S67: at its most talkative, too. The sandbox's tokens all begin with `sbx.`.
            for words in [["plan"], ["doctor", "--live"], ["auth", "status"]] {
                let ending = try await program.start(words + ["-vv"], in: scene.folder).ending()
                let said = ending.outputText + ending.errorText
                #expect(!said.contains("sbx.") && !said.contains(scene.shop.app.secret), "\(words)")
            }
            let left = try await program.shell(
                "grep -rlF -e 'sbx.' -e '\(scene.shop.app.secret)' '\(scene.folder)' || true")
            #expect(left.outputText == "", "the workspace holds a secret")
        }
    }

    @Test("a login on this machine waits for the browser's redirect, takes one, and is over")
    func loopback() async throws {
        try await Scene.play(Self.files) { scene in
            var program = scene.program
            program.environment["GHLSYNC_TOKEN"] = nil
            try makeClient(scene, program)
            let child = try ChildProcess(
                "/bin/sh",
                [
                    "-c", #"exec "$0" auth login --client ../app.json 2> ../login.log"#,
                    Program.path,
                ],
                in: scene.folder, environment: program.environment)
            var address = ""
            try await eventually("the address is shown") {
                let log = (try? Program.read(program.home + "/login.log")) ?? []
                let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
                address =
                    lines.first { $0.contains("/v2/oauth/chooselocation") }
                    .map { $0.filter { $0 != " " } } ?? ""
                return !address.isEmpty
            }
            let origin = scene.shop.origin.description
            #expect(address.hasPrefix(origin))
            let redirect = try await scene.shop.redirect(String(address.dropFirst(origin.count)))
            // Without the state it is nobody's; the browser's own is taken.
            let bare = redirect.replacing(/&?state=[^&]*/, with: "")
            #expect(try await scene.shop.get(bare).status == 400)
            let answer = try await scene.shop.get(redirect)
            #expect(answer.status == 200)
            #expect(answer.headers["Content-Security-Policy"] == "default-src 'none'")
            let ending = await child.ending()
            #expect(ending.status == 0)
            #expect(ending.outputText.contains("location \(scene.shop.location)"))
            await #expect(throws: TransportFailure.self) { _ = try await scene.shop.get(redirect) }
            #expect(try await program.run("plan", in: scene.folder).status == 0)
        }
    }

    @Test("I21, S33: processes that find the token dead at once make one refresh between them")
    func oneRefresh() async throws {
        try await loggedIn { scene, program in
            #expect(try await program.run("sync", "--yes", in: scene.folder).status == 0)
            try await scene.shop.call(.post, "/sandbox/oauth", ["revoke": "access"])
            // The refresh takes long enough for all of them to have met the dead token.
            try await scene.shop.meet([
                "path": "/oauth/token", "effect": "delay",
                "delay": .number(try #require(DecimalNumber("0.4"))),
            ])
            let runs = try (0..<4).map { _ in try program.start(["plan"], in: scene.folder) }
            for run in runs {
                let ending = await run.ending()
                #expect(ending.status == 0, "\(ending.errorText)")
            }
            #expect(try await refreshes(scene) == 1)
        }
    }

    @Test("I21: killed between the refresh and its save, the next run recovers by reconnecting")
    func killedWhileRefreshing() async throws {
        try await loggedIn { scene, program in
            #expect(try await program.run("sync", "--yes", in: scene.folder).status == 0)
            try await scene.shop.call(.post, "/sandbox/oauth", ["revoke": "access"])
            // The server uses the refresh token up, and its answer never arrives.
            try await scene.shop.meet([
                "name": "hangs", "path": "/oauth/token", "effect": "delay", "delay": 600,
                "first": 1,
            ])
            let victim = try program.start(["plan"], in: scene.folder)
            try await eventually("the refresh hangs") { try await scene.shop.wasMet("hangs") }
            victim.signal(SIGKILL)
            _ = await victim.ending()
            #expect(try await refreshes(scene) == 1)
            let status = try await program.report("auth", "status", in: scene.folder)
            #expect(status["state"] == "renewing")
            let next = try await program.run("plan", in: scene.folder)
            #expect(next.status == 0, "\(next.errorText)")
            let calls =
                try await scene.shop.call(.get, "/sandbox/requests")["requests"]?
                .sequenceValue?.compactMap { $0["target"]?.stringValue } ?? []
            #expect(calls.count { $0 == "/oauth/reconnect" } == 1)
            #expect(try await refreshes(scene) == 1, "a dead refresh token is not sent again")
            let after = try await program.report("auth", "status", in: scene.folder)
            #expect(after["state"] == "ready")
        }
    }

    @Test("a login that was withdrawn ends with exit code 5 and the command that mends it")
    func withdrawn() async throws {
        try await loggedIn { scene, program in
            #expect(try await program.run("sync", "--yes", in: scene.folder).status == 0)
            try await scene.shop.call(.post, "/sandbox/oauth", ["revoke": "app"])
            for _ in 0..<2 {
                let ending = try await program.run("sync", in: scene.folder)
                #expect(ending.status == 5)
                #expect(ending.errorText.contains("ghlsync auth login"))
            }
            let failure = try await program.report("sync", in: scene.folder)
            #expect(failure["exitCode"]?.intValue == 5)
            #expect(failure["hint"]?.stringValue?.contains("ghlsync auth login") == true)
            let status = try await program.run("auth", "status", in: scene.folder)
            #expect(status.status == 5)
            // The access token may outlive its login and is tried; what renews it never is again.
            let before = try await tokenCalls(scene)
            _ = try await program.run("sync", in: scene.folder)
            #expect(try await tokenCalls(scene) == before)
        }
    }

    private func tokenCalls(_ scene: Scene) async throws -> Int {
        let log =
            try await scene.shop.call(.get, "/sandbox/requests")["requests"]?.sequenceValue ?? []
        return log.count { $0["target"]?.stringValue?.hasPrefix("/oauth/") == true }
    }
}
