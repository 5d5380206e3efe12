import Documents
import Glibc
import Testing

/// `watch` in a real (pseudo) terminal: what its keys do, and what it leaves behind.
@Suite struct LiveViewTests {
    private static let mat = "title: Mat\nprice: 10 USD\n"

    private func play(
        _ files: [String: String] = ["listings/mat.yaml": mat], configuration: String = "",
        columns: Int = 80, rows: Int = 24, _ words: [String] = ["--yes"],
        _ act: (Scene, Terminal) async throws -> Void
    ) async throws {
        try await Scene.play(files, configuration: configuration) { scene in
            let terminal = try Terminal(
                [Program.path, "watch"] + words, in: scene.folder,
                environment: scene.program.environment, columns: columns, rows: rows)
            do {
                try await act(scene, terminal)
            } catch {
                await terminal.discard()
                throw error
            }
            await terminal.discard()
        }
    }

    /// The terminal is as it was before the program.
    private func expectSane(_ terminal: Terminal, _ where: SourceLocation = #_sourceLocation) {
        #expect(terminal.settings == terminal.settingsBefore, sourceLocation: `where`)
        #expect(
            terminal.isPlain, "\(terminal.output.suffix(200).debugDescription)",
            sourceLocation: `where`)
    }

    @Test(
        "keys open pages, an edit moves through, a wrong file shows with its caret, q leaves no trace"
    )
    func keys() async throws {
        try await play { scene, terminal in
            try await terminal.shows("● in step")
            #expect(terminal.settings != terminal.settingsBefore)
            #expect(!terminal.isPlain)

            var mark = terminal.mark
            terminal.type("?")
            try await terminal.shows("decide conflicts, one key each", after: mark)
            mark = terminal.mark
            terminal.type("\u{1B}")
            try await terminal.shows("events", after: mark)

            try scene.write("title: Mat\nprice: 12 USD\n", to: "listings/mat.yaml")
            try await terminal.shows("✓ updated", after: mark)

            try scene.write("title: Mat\nprice: 12,50\n", to: "listings/mat.yaml")
            try await terminal.shows("[1 error: e]", after: mark)
            mark = terminal.mark
            terminal.type("e")
            try await terminal.shows("listings/mat.yaml:2:8: error:", after: mark)
            try await terminal.shows("^^^^^", after: mark)

            mark = terminal.mark
            terminal.resize(100, 30)
            try await terminal.shows(String(repeating: "─", count: 100), after: mark)

            terminal.type("\u{1B}q")
            #expect(try await terminal.ending() == 0)
            expectSane(terminal)
            try await terminal.shows("Watched main: 2 pushed, 0 pulled.")
        }
    }

    enum End: CaseIterable { case interrupt, terminate, hangUp, quit, crash }

    @Test("however it ends, the terminal is as it was", arguments: End.allCases)
    func ends(_ end: End) async throws {
        try await play { _, terminal in
            try await terminal.shows("● in step")
            switch end {
            case .interrupt: terminal.type("\u{3}")
            case .terminate: terminal.signal(SIGTERM)
            case .hangUp: terminal.signal(SIGHUP)
            case .quit: terminal.type("\u{1C}")
            case .crash: terminal.signal(SIGSEGV)
            }
            let status = try await terminal.ending()
            switch end {
            case .interrupt, .terminate, .hangUp: #expect(status == 130)
            case .quit: #expect(status & 0x7F == SIGQUIT)
            case .crash: #expect(status & 0x7F == SIGSEGV)
            }
            expectSane(terminal)
        }
    }

    @Test("Ctrl-C at the question of the first contact leaves an ordinary terminal")
    func interruptedQuestion() async throws {
        try await play([:].merging(["listings/mat.yaml": Self.mat]) { $1 }, []) { _, terminal in
            try await terminal.shows("Carry this out? [y/N]")
            terminal.type("\u{3}")
            #expect(try await terminal.ending() & 0x7F == 2)
            expectSane(terminal)
        }
    }

    @Test("the first Ctrl-C waits for what is in flight and says so, the second does not")
    func secondInterrupt() async throws {
        try await play { scene, terminal in
            try await terminal.shows("● in step")
            try await scene.shop.meet(["method": "PUT", "effect": "delay", "delay": 60])
            let mark = terminal.mark
            try scene.write("title: Mat\nprice: 12 USD\n", to: "listings/mat.yaml")
            try await terminal.shows("updating", after: mark)
            terminal.type("\u{3}")
            try await terminal.shows("finishing what is in flight", after: mark)
            terminal.type("\u{3}")
            #expect(try await terminal.ending() & 0x7F == 2)
            expectSane(terminal)
        }
    }

    @Test("c decides conflicts and comes back; Ctrl-C in there ends the deciding, not the agent")
    func conflicts() async throws {
        try await play(configuration: "rules: {conflictResolution: manual}") { scene, terminal in
            try await terminal.shows("● in step")
            let id = try #require(try await scene.product("Mat")?["_id"]?.stringValue)
            terminal.type("p")
            try await terminal.shows("paused")
            try scene.write("title: Ours\nprice: 10 USD\n", to: "listings/mat.yaml")
            try await scene.shop.edit("product", id, ["name": "Theirs"])
            var mark = terminal.mark
            terminal.type("p")
            try await terminal.shows("[1 conflict: c]", after: mark)

            mark = terminal.mark
            terminal.type("c")
            try await terminal.shows("1 of 1  listings/mat · title", after: mark)
            try await terminal.shows("? help ▸", after: mark)
            mark = terminal.mark
            terminal.type("\u{3}")
            try await terminal.shows("\u{1B}[?1049h", after: mark)
            try await terminal.shows("[1 conflict: c]", after: mark)

            mark = terminal.mark
            terminal.type("c")
            try await terminal.shows("? help ▸", after: mark)
            terminal.type("l")
            try await eventually("the decision is carried out") {
                try await scene.productNames() == ["Ours"]
            }
            try await terminal.shows("● in step", after: mark)
            terminal.type("q")
            #expect(try await terminal.ending() == 0)
            expectSane(terminal)
        }
    }

    @Test("Ctrl-Z gives the terminal back, fg takes it again and draws everything")
    func stopped() async throws {
        try await Scene.play(["listings/mat.yaml": Self.mat]) { scene in
            let script = "set -m; \"$0\" watch --yes; echo \"stopped $?\"; fg; echo \"ended $?\""
            let terminal = try Terminal(
                ["sh", "-c", script, Program.path], in: scene.folder,
                environment: scene.program.environment)
            do {
                try await terminal.shows("● in step")
                var mark = terminal.mark
                terminal.type("\u{1A}")
                try await terminal.shows("stopped 148", after: mark)
                mark = terminal.mark
                try await terminal.shows("● in step", after: mark)
                terminal.type("q")
                try await terminal.shows("ended 0", after: mark)
                _ = try await terminal.ending()
                expectSane(terminal)
                let text = terminal.output
                let stop = try #require(text.ranges(of: "stopped 148").first)
                #expect(text[..<stop.lowerBound].contains("\u{1B}[?1049l"))
            } catch {
                await terminal.discard()
                throw error
            }
            await terminal.discard()
        }
    }
}
