import Documents
import Testing

@testable import YAMLFormat

struct EditCase: Sendable, CustomTestStringConvertible {
    let before: String
    let edit: DocumentEdit
    let after: String
    var testDescription: String { "\(edit) in \(before)" }

    init(_ before: String, _ edit: DocumentEdit, _ after: String) {
        self.before = before
        self.edit = edit
        self.after = after
    }
}

private let tags = DocumentPath(keys: ["tags"])

@Suite struct YAMLEditTests {
    @Test(
        "a set value keeps the style of the old one",
        arguments: [
            EditCase("a: 1 # one\nb: 2\n", .set("a", 3), "a: 3 # one\nb: 2\n"),
            EditCase("a: 1.50\n", .set("a", .number(DecimalNumber("1.5") ?? 0)), "a: 1.50\n"),
            EditCase("a: 'x'  # c\n", .set("a", "it's"), "a: 'it''s'  # c\n"),
            EditCase("a: \"x\"\n", .set("a", "tab\t"), "a: \"tab\\t\"\n"),
            EditCase("a: 'x'\n", .set("a", "\u{7}"), "a: \"\\x07\"\n"),
            EditCase("a: x\n", .set("a", "no: way"), "a: \"no: way\"\n"),
            EditCase("a: x\n", .set("a", "12"), "a: \"12\"\n"),
            EditCase("a: x\n", .set("a", "NO"), "a: \"NO\"\n"),
            EditCase("a: 'x'\n", .set("a", 12), "a: 12\n"),
            EditCase("a:   # todo\nb: 1\n", .set("a", "x"), "a: x   # todo\nb: 1\n"),
            EditCase("a:\nb: 1\n", .set("a", "x"), "a: x\nb: 1\n"),
            EditCase("-\n- b", .set(DocumentPath([.index(0)]), 1), "- 1\n- b"),
            EditCase("a: one\n  two\nb: 1\n", .set("a", "three"), "a: three\nb: 1\n"),
            EditCase("a: x\nb: 1\n", .set("a", "l1\nl2\n"), "a: |\n  l1\n  l2\nb: 1\n"),
            EditCase(
                "a: | # html\n    <p>x</p>\n\nb: 1\n", .set("a", "<b>\n y\n"),
                "a: | # html\n    <b>\n     y\n\nb: 1\n"),
            EditCase("a: |\n  x\nb: 1\n", .set("a", "x\ny"), "a: |-\n  x\n  y\nb: 1\n"),
            EditCase("a: |\n  x\nb: 1\n", .set("a", " x\n"), "a: |2\n   x\nb: 1\n"),
            EditCase(
                "a: >\n  x y\nb: 1\n", .set("a", "p q\nr\n\n s\nt\n"),
                "a: >\n  p q\n\n  r\n\n   s\n  t\nb: 1\n"),
            EditCase(
                "a: |\r\n  x\r\nb: 1\r\n", .set("a", "y\nz\n"), "a: |\r\n  y\r\n  z\r\nb: 1\r\n"),
            EditCase(
                "{a: 1, b: [x, 'y']}\n", .set(DocumentPath(keys: ["b"]).index(1), "z, q"),
                "{a: 1, b: [x, 'z, q']}\n"),
            EditCase("{a: 1, b: x}", .set("b", "p, q"), "{a: 1, b: \"p, q\"}"),
            EditCase("a: !!str 12\n", .set("a", 13), "a: 13\n"),
            EditCase("\u{FEFF}a: 1\n", .set("a", 2), "\u{FEFF}a: 2\n"),
            EditCase("--- # head\na: 1\n...\n", .set("a", 2), "--- # head\na: 2\n...\n"),
            EditCase("ключ: ж\n", .set("ключ", "щ"), "ключ: щ\n"),
        ])
    func scalars(_ example: EditCase) throws { try check(example) }

    @Test(
        "a collection replaces a value, and a value a collection",
        arguments: [
            EditCase("a: 1 # c\nb: 2\n", .set("a", ["x", "y"]), "a: # c\n  - x\n  - y\nb: 2\n"),
            EditCase("p:\n- 1\na: x\n", .set("a", ["x"]), "p:\n- 1\na:\n- x\n"),
            EditCase("a: [] # c\nb: 2\n", .set("a", ["x"]), "a: # c\n  - x\nb: 2\n"),
            EditCase("a: {}\n", .set("a", ["x": 1]), "a:\n  x: 1\n"),
            EditCase("a: # c\n  - x\n  - y # d\nb: 2\n", .set("a", []), "a: [] # c # d\nb: 2\n"),
            EditCase("a:\n  x: 1\nb: 2\n", .set("a", "t"), "a: t\nb: 2\n"),
            EditCase("a: |\n  x\nb: 2\n", .set("a", ["x": 1]), "a:\n  x: 1\nb: 2\n"),
            EditCase(
                "- a\n- b\n", .set(DocumentPath([.index(0)]), ["x": 1, "y": [2]]),
                "- x: 1\n  y:\n    - 2\n- b\n"),
            EditCase("-\n  a: 1\n- b\n", .set(DocumentPath([.index(0)]), "t"), "- t\n- b\n"),
            EditCase("x\n", .set(.root, ["a": 1]), "a: 1\n"),
            EditCase("", .set("a", 1), "a: 1\n"),
            EditCase("# only a comment\n", .set("a", 1), "# only a comment\na: 1\n"),
            EditCase("a: {x: 1, y: 2}\n", .set("a", ["z": 3]), "a: {z: 3}\n"),
            EditCase("a: [1, 2]\n", .set("a", [1, ["k": "v"], 2]), "a: [1, {k: v}, 2]\n"),
        ])
    func collections(_ example: EditCase) throws { try check(example) }

    @Test(
        "a new entry or item stands like its siblings",
        arguments: [
            EditCase("a: 1 # c\n", .set("b", 2), "a: 1 # c\nb: 2\n"),
            EditCase("a: 1", .set("b", 2), "a: 1\nb: 2"),
            EditCase("a: 1\r\n", .set("b", 2), "a: 1\r\nb: 2\r\n"),
            EditCase(
                "a:\n    x: 1\n    # about x\n# end\n", .set("a.y", 2),
                "a:\n    x: 1\n    y: 2\n    # about x\n# end\n"),
            EditCase(
                "a:\n    x: 1\n    # deep\nb: 1\n", .set("c.d.e", 2),
                "a:\n    x: 1\n    # deep\nb: 1\nc:\n    d:\n        e: 2\n"),
            EditCase(
                "tags:\n- a\n# about x\nx: 1\n", .set(tags.index(1), "c"),
                "tags:\n- a\n- c\n# about x\nx: 1\n"),
            EditCase("a: 1\n# more\n\n# end\n", .set("b", 2), "a: 1\nb: 2\n# more\n\n# end\n"),
            EditCase("---\n", .set("b", 2), "---\nb: 2\n"),
            EditCase(
                "tags:\n- a\n- b # c\nx: 1\n", .set(tags.index(2), "c"),
                "tags:\n- a\n- b # c\n- c\nx: 1\n"),
            EditCase(
                "tags:\n  - a\n  # about b\n  - b\n", .set("tags", ["a", "z", "b"]),
                "tags:\n  - a\n  - z\n  # about b\n  - b\n"),
            EditCase("tags: [a, b]\n", .set(tags.index(2), "c, d"), "tags: [a, b, \"c, d\"]\n"),
            EditCase("tags: [ a,b, ]\n", .set(tags.index(2), "c"), "tags: [ a,b,c, ]\n"),
            EditCase(
                "tags: [\n  a, # first\n  b # second\n  ]\n", .set(tags.index(2), "c"),
                "tags: [\n  a, # first\n  b, # second\n  c\n  ]\n"),
            EditCase("a: {x: 1}\n", .set("a.y", "t"), "a: {x: 1, y: t}\n"),
            EditCase(
                "- - a\n  - b\n", .set(DocumentPath([.index(0)]), ["z", "a", "b"]),
                "- - z\n  - a\n  - b\n"),
            EditCase(
                "- a: 1\n", .set(DocumentPath([.index(0), .key("b")]), 2), "- a: 1\n  b: 2\n"),
            EditCase("a:\nb: |+\n  x\n\n", .set("c", 1), "a:\nb: |+\n  x\n\nc: 1\n"),
            EditCase("a: |\n  x\n\n\n# end\n", .set("c", 1), "a: |\n  x\nc: 1\n\n\n# end\n"),
            EditCase("a: 1\n", .set("k: y", "#"), "a: 1\n\"k: y\": \"#\"\n"),
            EditCase("a: {}\n", .set("a.b", 1), "a:\n  b: 1\n"),
            EditCase("a:\n", .set("a.b", 1), "a:\n  b: 1\n"),
            EditCase(
                "a: 1\n---\n".replacing("---\n", with: "...\n"), .set("b", 2), "a: 1\nb: 2\n...\n"),
        ])
    func insertions(_ example: EditCase) throws { try check(example) }

    @Test(
        "a removed entry or item takes its own comments along, and nothing else",
        arguments: [
            EditCase(
                "a: 1\n# about b\nb: 2 # two\n\n# about c\nc: 3\n", .remove("b"),
                "a: 1\n\n# about c\nc: 3\n"),
            EditCase("# file\na: 1\nb: 2\n", .remove("a"), "# file\nb: 2\n"),
            EditCase("a: 1\nb: 2", .remove("b"), "a: 1"),
            EditCase("a: |+\n  x\n\nb: 2", .remove("b"), "a: |+\n  x\n\n"),
            EditCase("a:\n  x: 1\n  y: 2\nb: 1\n", .remove("a"), "b: 1\n"),
            EditCase("a:\n  x: 1 # c\nb: 1\n", .remove("a.x"), "a: {} # c\nb: 1\n"),
            EditCase(
                "- a: 1\n  b: 2\n", .remove(DocumentPath([.index(0), .key("a")])), "- b: 2\n"),
            EditCase(
                "- a: 1\n  # on b\n  b: 2\n", .remove(DocumentPath([.index(0), .key("a")])),
                "- # on b\n  b: 2\n"),
            EditCase(
                "tags:\n  - a\n  # on b\n  - b # two\n  - c\n", .remove(tags.index(1)),
                "tags:\n  - a\n  - c\n"),
            EditCase("tags: [a, b, c]\n", .remove(tags.index(0)), "tags: [b, c]\n"),
            EditCase("tags: [a, b, c]\n", .remove(tags.index(2)), "tags: [a, b]\n"),
            EditCase("tags: [a, b,]\n", .remove(tags.index(1)), "tags: [a,]\n"),
            EditCase("tags: [a]\n", .remove(tags.index(0)), "tags: []\n"),
            EditCase(
                "m: {\n  a: 1, # one\n  b: 2, # two\n  c: 3 # three\n  }\n", .remove("m.b"),
                "m: {\n  a: 1, # one\n  c: 3 # three\n  }\n"),
            EditCase(
                "m: {\n  a: 1, # one\n  b: 2 # two\n  }\n", .remove("m.b"),
                "m: {\n  a: 1, # one\n  }\n"),
            EditCase("a: |\n  x\n\n  y\nb: 1\n", .remove("a"), "b: 1\n"),
            EditCase("a: 1\r\nb: 2\r\nc: 3\r\n", .remove("b"), "a: 1\r\nc: 3\r\n"),
            EditCase("a: 1\n", .remove("x.y"), "a: 1\n"),
            EditCase("? a\n: 1\n? b\n: 2\n", .remove("a"), "? b\n: 2\n"),
        ])
    func removals(_ example: EditCase) throws { try check(example) }

    private func check(_ example: EditCase) throws {
        let before = Array(example.before.utf8)
        let result = try YAMLDocument.edit(before, [example.edit])
        #expect(String(decoding: result, as: UTF8.self) == example.after)
        let wanted = example.edit.applied(to: try YAMLDocument.parse(before).value)
        #expect(try YAMLDocument.parse(result).value == wanted)
    }

    @Test(
        "an edit that does not fit is refused",
        arguments: [
            DocumentEdit.set("title.en", "x"), .set(DocumentPath(keys: ["title"]).index(0), "x"),
            .set(DocumentPath(keys: ["list"]).index(5), 1), .set("list.x", 1), .remove("again"),
        ])
    func refused(_ edit: DocumentEdit) {
        let text = "title: t\nlist: [1]\nagain: 1\nx: 0\nagain: 2\n"
        #expect(throws: EditError.self) { try YAMLDocument.edit(Array(text.utf8), [edit]) }
    }
}
