import Documents
import Testing
import YAMLFormat

@Suite struct YAMLMoveTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let before: String
        let edit: DocumentEdit
        /// `nil` when the edit is refused.
        let after: String?
        var testDescription: String { name }

        init(_ name: String, _ before: String, _ edit: DocumentEdit, _ after: String?) {
            self.name = name
            self.before = before
            self.edit = edit
            self.after = after
        }
    }

    private static func item(_ index: Int, of key: String? = nil) -> DocumentPath {
        (key.map { DocumentPath(keys: [$0]) } ?? .root).index(index)
    }

    @Test(
        "an element moves with its own comments; the others stay",
        arguments: [
            Case("item down", "- a\n- b\n- c\n", .move(item(0), to: 2), "- b\n- c\n- a\n"),
            Case("item up", "- a\n- b\n- c\n", .move(item(2), to: 0), "- c\n- a\n- b\n"),
            Case("entry", "a: 1\nb: 2\nc: 3\n", .move("c", to: 1), "a: 1\nc: 3\nb: 2\n"),
            Case(
                "comments", "a: 1 # one\n\n# above b\nb: 2 # two\nc: 3\n", .move("b", to: 2),
                "a: 1 # one\n\nc: 3\n# above b\nb: 2 # two\n"),
            Case(
                "nested", "x:\n  - k: 1\n    l: 2\n  - m\ny: 0\n", .move(item(1, of: "x"), to: 0),
                "x:\n  - m\n  - k: 1\n    l: 2\ny: 0\n"),
            Case(
                "compact mapping", "- a: 1\n  # of b\n  b: 2\n  c: 3\n",
                .move(item(0).key("a"), to: 2), "- # of b\n  b: 2\n  c: 3\n  a: 1\n"),
            Case(
                "to the dash", "- a: 1\n  b:\n    - x\n", .move(item(0).key("b"), to: 0),
                "- b:\n    - x\n  a: 1\n"),
            Case("no line end", "a: 1\nb: 2", .move("a", to: 1), "b: 2\na: 1"),
            Case("CRLF", "a: 1\r\nb: 2\r\n", .move("b", to: 0), "b: 2\r\na: 1\r\n"),
            Case(
                "block text", "a: |\n  x\n\nb: 2\n", .move("a", to: 1), "b: 2\n\na: |\n  x\n"),
            Case(
                "kept line ends", "a: |+\n  x\n\nb: 2\nc: 3\n", .move("a", to: 2),
                "b: 2\nc: 3\na: |+\n  x\n\n"),
            Case(
                "flow", "t: [a,  b, c] # c\n", .move(item(0, of: "t"), to: 2), "t: [b,  c, a] # c\n"
            ),
            Case("flow mapping", "{a: 1, b: , c: 3}\n", .move("c", to: 0), "{c: 3, a: 1 , b:}\n"),
            Case(
                "flow lines", "t: [\n  a, # of a\n  # of b\n  b # too\n  ]\n",
                .move(item(1, of: "t"), to: 0), "t: [\n  # of b\n  b, # too\n  a # of a\n  ]\n"),
            Case("in place", "a: 1\nb: 2\n", .move("b", to: 1), "a: 1\nb: 2\n"),
            Case("too far", "a: 1\nb: 2\n", .move("b", to: 2), nil),
            Case("nothing there", "a: 1\n", .move("b", to: 0), nil),
            Case("before its anchor", "- &x 1\n- *x\n", .move(item(1), to: 0), nil),
            Case(
                "aliased list", "a: &x [1, 2]\nb: *x\n", .move(item(0, of: "b"), to: 1),
                "a: &x [1, 2]\nb:\n  - 2\n  - 1\n"),
            Case("anchored list", "a: &x [1, 2]\nb: *x\n", .move(item(0, of: "a"), to: 1), nil),
            Case(
                "beside a merge key", "a: &x {k: 1}\nb:\n  <<: *x\n  m: 1\n  n: 2\n",
                .move(DocumentPath(keys: ["b", "n"]), to: 0),
                "a: &x {k: 1}\nb:\n  <<: *x\n  n: 2\n  m: 1\n"),
            Case(
                "insert", "x:\n  # of a\n  - a\n  - c\n", .insert("x", at: 1, "b"),
                "x:\n  # of a\n  - a\n  - b\n  - c\n"),
            Case("insert first", "x: [a, b]\n", .insert("x", at: 0, "z"), "x: [z, a, b]\n"),
            Case("insert last", "- a\n", .insert(.root, at: 1, "b"), "- a\n- b\n"),
            Case("insert beyond", "- a\n", .insert(.root, at: 2, "b"), nil),
            Case(
                "insert into an alias", "a: &x [1]\nb: *x\n", .insert("b", at: 0, 0),
                "a: &x [1]\nb:\n  - 0\n  - 1\n"),
        ])
    func moves(_ example: Case) throws {
        let result = try? YAMLDocument.edit(Array(example.before.utf8), [example.edit])
        #expect(result.map { String(decoding: $0, as: UTF8.self) } == example.after)
    }
}
