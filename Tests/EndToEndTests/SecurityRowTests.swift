import Documents
import Glibc
import HostSystem
import JSONFormat
import Ports
import Testing

/// Rows of the security checklist that only the built program can show.
@Suite(.serialized) struct SecurityRowTests {
    private static let canary = "pit-CANARY00-0000-4000-8000-000000000000"
    private static let files = [
        "directories/wellness.yaml": "directoryName: Wellness\ncustomCss: a{}\n",
        "listings/mat.yaml": "title: Mat\nprice: 79\n",
        "collections/best.yaml": "name: Best\nitems: [mat]\n",
    ]

    /// Every command that reads or sends something, each with what makes it speak.
    private static let commands = [
        ["validate"], ["status"], ["status", "--remote"], ["diff"], ["diff", "--remote"], ["plan"],
        ["plan", "--json"], ["sync", "--yes"], ["push"], ["pull"], ["conflicts"], ["history"],
        ["explain", "listings/mat"], ["blame", "listings/mat"], ["show", "listings/mat"],
        ["snapshots"], ["queue"], ["doctor"], ["doctor", "--live"], ["schema"], ["fmt", "--check"],
        ["undo", "--dry-run"], ["watch", "--once", "--yes"], ["auth", "status"],
    ]

    @Test("S67: no command shows or stores the token at -vv, whether it works or is refused")
    func canary() async throws {
        try await Scene.play(Self.files) { scene in
            try await scene.shell("git init -q . && echo .ghlsync/state/ > .gitignore")
            // Accepted: the sandbox's own token is the canary. `undo` would wait for lists to settle.
            for words in Self.commands where words.first != "undo" {
                let ending = try await scene.program.start(words + ["-vv"], in: scene.folder)
                    .ending()
                let said = ending.outputText + ending.errorText
                #expect(!said.contains(scene.shop.token), "\(words)")
            }
            // Refused, and not sent at all.
            var refused = scene.program
            refused.environment["GHLSYNC_TOKEN"] = Self.canary
            for words in Self.commands {
                let ending = try await refused.start(words + ["-vv"], in: scene.folder).ending()
                #expect(!(ending.outputText + ending.errorText).contains("CANARY"), "\(words)")
            }
            refused.environment["GHLSYNC_API_BASE"] = "http://127.0.0.1:1"
            let nobody = try await refused.run("plan", "-vv", in: scene.folder)
            #expect(!(nobody.outputText + nobody.errorText).contains("CANARY"))
            let left = try await scene.program.shell(
                "grep -rlF -e '\(scene.shop.token)' -e CANARY . '\(scene.program.home)' || true",
                in: scene.folder)
            #expect(left.outputText == "", "nothing on the disk holds a token")
            // Git keeps its objects packed, where a search of the disk finds nothing.
            let told = try await scene.shell("git add -A && git commit -qm all && git log -p")
            #expect(told.outputText.contains("title: Mat"))
            #expect(!told.outputText.contains(scene.shop.token))
            #expect(!told.outputText.contains("CANARY"))
        }
    }

    @Test("S67, S72: a program that holds a token leaves no core file, whatever the shell allows")
    func core() async throws {
        try await Scene.play(Self.files) { scene in
            let agent = try ChildProcess(
                "/bin/sh",
                [
                    "-c", #"ulimit -c unlimited; exec "$0" watch --json --yes --no-webhooks"#,
                    Program.path,
                ], in: scene.folder, environment: scene.program.environment)
            defer { agent.signal(SIGKILL) }
            for await line in agent.lines where line.contains("ready") { break }
            let limits = try Program.read("/proc/\(agent.processID)/limits")
            let line = String(decoding: limits, as: UTF8.self).split(separator: "\n")
                .first { $0.hasPrefix("Max core file size") }
            #expect(line?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        }
    }

    @Test("S68: a token in an entity's file is an error, and never becomes a public product's text")
    func tokenInFile() async throws {
        let token = "pit-01234567-89ab-4cde-8f01-23456789abcd"
        try await Scene.play(["listings/mat.yaml": "title: Mat\ndescription: \(token)\n"]) {
            scene in
            let checked = try await scene.run("validate")
            #expect(checked.status == 3)
            #expect(checked.outputText.contains("listings/mat.yaml:2:14"))
            try await scene.run("sync", "--yes")
            #expect(try await scene.shop.objects("product").isEmpty)
        }
    }

    @Test("S69: there is no option for a token, and what was given to it is not repeated")
    func argument() async throws {
        try await Scene.play([:]) { scene in
            for words in [
                ["sync", "--token", Self.canary], ["plan", "--token=\(Self.canary)"],
                ["auth", "token", Self.canary],
            ] {
                let ending = try await scene.program.start(words, in: scene.folder).ending()
                #expect(ending.status == 64, "\(words)")
                #expect(!(ending.outputText + ending.errorText).contains("CANARY"), "\(words)")
            }
        }
    }

    @Test("S27: plain http goes to this machine only, and a token stored for one host to no other")
    func baseURL() async throws {
        try await Scene.play(Self.files) { scene in
            var program = scene.program
            program.environment["GHLSYNC_API_BASE"] = "http://evil.example"
            let plain = try await program.run("plan", in: scene.folder)
            #expect(plain.status == 64)
            #expect(plain.errorText.contains("http"))
            // Stored for the shop of this machine, and then asked to go elsewhere.
            program.environment["GHLSYNC_TOKEN"] = nil
            program.environment["GHLSYNC_API_BASE"] = scene.shop.origin.description
            let stored = try await program.run(
                "auth", "token", in: scene.folder, input: Self.canary + "\n")
            #expect(stored.status == 0, "\(stored.errorText)")
            program.environment["GHLSYNC_API_BASE"] = "https://127.0.0.1:1"
            let moved = try await program.run("plan", in: scene.folder)
            #expect(moved.status == 5)
            #expect(moved.errorText.contains("it is not sent to https://127.0.0.1:1"))
        }
    }

    @Test("S28: a base URL of a cloned workspace gets no token, neither a stored nor a given one")
    func hostileWorkspace() async throws {
        try await Scene.play(
            Self.files, configuration: "api: {baseURL: \"https://evil.example\"}"
        ) { scene in
            var program = scene.program
            program.environment["GHLSYNC_API_BASE"] = nil
            let given = try await program.run("sync", "--yes", in: scene.folder)
            #expect(given.status == 5)
            #expect(given.errorText.contains("is not sent there"))
            program.environment["GHLSYNC_TOKEN"] = nil
            let none = try await program.run("sync", "--yes", in: scene.folder)
            #expect(none.status == 5)
        }
    }

    @Test("S29: .netrc and .curlrc are not read, and a proxy's password is not shown")
    func surroundings() async throws {
        try await Scene.play(Self.files) { scene in
            var program = scene.program
            try program.write(
                "machine 127.0.0.1 login CANARY password CANARY\n", to: program.home + "/.netrc")
            try program.write(
                "insecure\nproxy = \"http://127.0.0.1:1\"\n", to: program.home + "/.curlrc")
            let synced = try await program.run("sync", "--yes", "-vv", in: scene.folder)
            #expect(synced.status == 0, "\(synced.errorText)")
            for name in ["http_proxy", "https_proxy", "ALL_PROXY"] {
                program.environment[name] = "http://user:CANARY@127.0.0.1:1"
            }
            #expect(try await program.run("plan", "-vv", in: scene.folder).status == 0)
            program.environment["GHLSYNC_API_BASE"] = "https://services.invalid"
            let ending = try await program.run("plan", "-vv", in: scene.folder)
            #expect(ending.status != 0)
            #expect(!(ending.outputText + ending.errorText).contains("CANARY"))
        }
    }

    @Test("S70: when .gitignore loses its lines, doctor and status say so")
    func gitignore() async throws {
        try await Scene.play(Self.files) { scene in
            try scene.write("node_modules/\n", to: ".gitignore")
            let said = try await scene.run("doctor")
            #expect(said.outputText.contains(".gitignore does not cover .ghlsync/state"))
            try await scene.shell("git init -q .")
            #expect(
                try await scene.run("status").errorText.contains("does not cover .ghlsync/state"))
            try scene.write(".ghlsync/\n", to: ".gitignore")
            #expect(try await !scene.run("status").errorText.contains("does not cover"))
        }
    }

    @Test("S73: inbox, state and snapshots are for their owner only, even under umask 000")
    func permissions() async throws {
        try await Scene.play(Self.files) { scene in
            let binary = Program.path
            _ = try await scene.program.shell("umask 000; '\(binary)' sync --yes", in: scene.folder)
            try await scene.program.shell(
                "printf 'title: Mat 2\\nprice: 79\\n' > listings/mat.yaml; umask 000; '\(binary)' sync --yes",
                in: scene.folder)
            let open = try await scene.program.shell(
                "find .ghlsync/state .ghlsync/snapshots .ghlsync/history.jsonl -perm /077",
                in: scene.folder)
            #expect(open.outputText == "")
            #expect(open.errorText == "")
        }
    }

    @Test("S75: the program knows few hosts, and asks them only when it is told to")
    func noTelemetry() async throws {
        let text = try Program.read(Program.path)
        // Addresses in the binary: examples and formats, and one that requests go to.
        let hosts = Self.hosts(in: text)
        let harmless = [
            "services.leadconnectorhq.com", "json-schema.org", "json.schemastore.org",
            "example.com",
            "127.0.0.1", "swift.org", "www.w3.org", "github.com",
            // Where a person logs in (the rest of the name is the white label's), and the sandbox's app.
            "marketplace.", "app.example.invalid",
        ]
        let strange = hosts.filter { host in
            !harmless.contains { host == $0 || host.hasSuffix("." + $0) }
        }
        #expect(strange == [])
    }

    private static func hosts(in bytes: [UInt8]) -> Set<String> {
        var found: Set<String> = []
        let mark = Array("https://".utf8)
        var index = 0
        while index + mark.count < bytes.count {
            guard bytes[index] == mark[0], bytes[index..<(index + mark.count)].elementsEqual(mark)
            else {
                index += 1
                continue
            }
            index += mark.count
            let host = bytes[index...].prefix(60).prefix {
                ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D || $0 == 0x2E
            }
            if host.contains(0x2E) { found.insert(String(decoding: host, as: UTF8.self)) }
        }
        return found
    }
}
