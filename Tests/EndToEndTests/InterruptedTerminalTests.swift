import Documents
import Glibc
import HostSystem
import Testing

/// Ctrl-C while a one-shot command is at work: whatever the phase, the terminal is as it was (the same
/// for `watch` is in `LiveViewTests`).
@Suite struct InterruptedTerminalTests {
    private static let mat = "title: Mat\nprice: 10 USD\n"

    private func play(
        _ words: [String], in scene: Scene, editor: String? = nil,
        _ act: (Terminal) async throws -> Void
    ) async throws {
        var environment = scene.program.environment
        environment["EDITOR"] = editor
        let terminal = try Terminal(
            [Program.path] + words, in: scene.folder, environment: environment)
        do {
            try await act(terminal)
            #expect(terminal.settings == terminal.settingsBefore)
            #expect(terminal.isPlain, "\(terminal.output.suffix(200).debugDescription)")
        } catch {
            await terminal.discard()
            throw error
        }
        await terminal.discard()
    }

    enum Phase: CaseIterable {
        case scan, push

        /// What the shop is slow with.
        var method: DocumentValue { self == .scan ? "GET" : "POST" }
    }

    @Test("while both sides are looked at, and while something is sent", arguments: Phase.allCases)
    func atWork(_ phase: Phase) async throws {
        try await Scene.play(["listings/mat.yaml": Self.mat]) { scene in
            try await scene.shop.meet([
                "name": "slow", "method": phase.method, "effect": "delay", "delay": 60,
            ])
            try await play(["sync", "--yes"], in: scene) { terminal in
                try await eventually("a request is under way") {
                    try await scene.shop.wasMet("slow")
                }
                terminal.type("\u{3}")
                try await terminal.shows("Finishing what is in flight")
                terminal.type("\u{3}")
                #expect(try await terminal.ending() & 0x7F == SIGINT)
            }
        }
    }

    @Test("at the question before a plan is carried out")
    func question() async throws {
        try await Scene.play(["listings/mat.yaml": Self.mat]) { scene in
            try await play(["sync"], in: scene) { terminal in
                try await terminal.shows("Carry this out? [y/N]")
                terminal.type("\u{3}")
                #expect(try await terminal.ending() & 0x7F == SIGINT)
                #expect(!terminal.output.contains("in flight"), "nothing is, and it ends at once")
            }
            #expect(try await scene.productNames().isEmpty)
        }
    }

    @Test("in the resolver; and in the editor, which it ends, and not what called it")
    func resolver() async throws {
        try await Scene.play(
            ["listings/mat.yaml": Self.mat], configuration: "rules: {conflictResolution: manual}"
        ) { scene in
            try await scene.run("sync", "--yes")
            let id = try #require(try await scene.product("Mat")?["_id"]?.stringValue)
            try scene.write("title: Ours\nprice: 10 USD\n", to: "listings/mat.yaml")
            try await scene.shop.edit("product", id, ["name": "Theirs"])
            #expect(try await scene.run("sync").status == 4)
            try scene.write("stty -echo; echo 'editor is open'; exec sleep 60\n", to: "editor.sh")

            try await play(
                ["conflicts", "resolve"], in: scene, editor: "sh \(scene.folder)/editor.sh"
            ) { terminal in
                try await terminal.shows("? help ▸")
                var mark = terminal.mark
                terminal.type("e")
                try await terminal.shows("editor is open", after: mark)
                mark = terminal.mark
                terminal.type("\u{3}")
                try await terminal.shows("the editor gave it up", after: mark)
                try await terminal.shows("? help ▸", after: mark)
                terminal.type("\u{3}")
                #expect(try await terminal.ending() == 4)
            }
            #expect(!scene.exists(".ghlsync/edit.yaml"))
        }
    }
}
