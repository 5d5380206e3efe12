import Catalog
import Documents
import SyncCore
import TerminalUI
import Testing

@testable import CommandLineTool

@Suite struct PlanMarkdownTests {
    private static let mat = EntityKey(.listing, "mat")

    private static func change(
        _ action: Change.Action, _ text: String, key: EntityKey = mat, path: DocumentPath = "title"
    ) -> Change {
        let entity = Entity(key: key, fields: ["title": .string(text)])
        return Change(
            key: key, target: .remote, action: action,
            before: action == .create ? nil : entity, after: action == .delete ? nil : entity,
            edits: action == .delete
                ? [] : [FieldEdit(path: path, base: "a", before: "a", after: .string(text))],
            expectedVersion: nil, binding: nil, reason: .edited)
    }

    /// What is neither inside an escape nor one of our own tags.
    private static func markup(_ text: String) -> String {
        text.replacing("<code>", with: "").replacing("</code>", with: "")
    }

    @Test(
        "S63: nothing that somebody typed is markup, HTML, a link or a mention in --markdown",
        arguments: [
            "`rm -rf`", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "| a | b |",
            "</code><script>", "@ghlsync-team #12 https://evil.example www.evil.example",
            "**b** _i_ ~~s~~",
            "![i](http://evil/x.png)", "a\n\n# heading\n- list\n```\n", "&lt;b&gt; &#60;",
            "\\`a\\`", "$x$ <!-- -->",
        ])
    func hostile(_ text: String) {
        let problem = Problem(code: "x", key: Self.mat, message: text, hint: text)
        let conflict = Conflict(
            key: Self.mat, path: "title", base: "a", local: .string(text), remote: .string(text),
            localTime: .unknown, remoteTime: .unknown, state: .open)
        let plan = Plan(
            stages: [
                [
                    Self.change(.update, text), Self.change(.delete, text),
                    Self.change(.create, text),
                    Self.change(
                        .update, text, key: EntityKey(.listing, text),
                        path: DocumentPath(keys: ["ghl", text])),
                ]
            ], conflicts: [conflict], held: [problem], notices: [text])
        let calm = PlanMarkdown.text(
            Plan(
                stages: [
                    [
                        Self.change(.update, "b"), Self.change(.delete, "b"),
                        Self.change(.create, "b"),
                        Self.change(.update, "b", key: EntityKey(.listing, "b"), path: "ghl.b"),
                    ]
                ], conflicts: [conflict], held: [problem], notices: ["b"]), location: "main",
            unchanged: 0)
        let shown = PlanMarkdown.text(plan, location: text, unchanged: 0)
        // As many lines and cells as with plain words.
        #expect(shown.split(separator: "\n").count == calm.split(separator: "\n").count)
        for line in Self.markup(shown).split(separator: "\n") {
            var isEscaped = false
            for character in line {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else {
                    #expect(!"`<[]@$".contains(character), "\(line)")
                }
            }
        }
        // And each value in code, where GitHub looks for no mention, issue or address.
        #expect(shown.contains("<code>\(Escaping.markdown(text))</code>"))
    }

    @Test("a comment stays below what GitHub takes, and says what is missing")
    func long() {
        let text = String(repeating: "<>", count: 150)
        let changes = (0..<2_000).map {
            Self.change(.update, text, key: EntityKey(.listing, "m\($0)"))
        }
        let plan = Plan(
            stages: [changes],
            held: changes.map { Problem(code: "x", key: $0.key, message: text) })
        let shown = PlanMarkdown.text(plan, location: "main", unchanged: 3)
        #expect(shown.count < 65_536)
        #expect(shown.contains("more changes; `ghlsync plan` shows them all"))
        #expect(shown.contains("3 unchanged"))
    }
}
