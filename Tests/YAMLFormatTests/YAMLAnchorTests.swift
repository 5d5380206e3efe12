import Documents
import Testing

@testable import YAMLFormat

@Suite struct YAMLAnchorTests {
    private func value(_ text: String) throws -> DocumentValue {
        try YAMLDocument.parse(Array(text.utf8)).value
    }

    @Test("aliases and merge keys stand for the values that they name")
    func values() throws {
        #expect(
            try value("a: &x [1, {k: v}]\nb: *x\n") == [
                "a": [1, ["k": "v"]], "b": [1, ["k": "v"]],
            ])
        #expect(try value("a: &x 1\nb: &x 2\nc: *x\n") == ["a": 1, "b": 2, "c": 2])
        #expect(
            try value("base: &b {a: 1, b: 2}\nx:\n  b: 3\n  <<: *b\n  c: 4\n")["x"]
                == ["b": 3, "c": 4, "a": 1])
        #expect(
            try value("p: &p {a: 1}\nq: &q {a: 2, b: 2}\nx: {<<: [*p, *q]}\n")["x"] == [
                "a": 1, "b": 2,
            ])
        #expect(
            try value("&k key: &v value\nother: *k\n*v : 1\n") == [
                "key": "value", "other": "key", "value": 1,
            ])
        #expect(try value("\"<<\": 1\n") == ["<<": 1])
    }

    @Test(
        "S53: references that lead nowhere, into themselves or too far are refused",
        arguments: [
            ("a: *x\n", "no anchor &x"), ("&a [*a]\n", "inside its own"),
            ("a: &x {b: *x}\n", "inside its own"),
            ("a: &x [1]\nb: &x [*x]\n", "inside its own"), ("a: &m 1\n<<: *m\n", "takes a mapping"),
            ("a: &m {b: 1}\nc: {<<: *m, <<: 3}\n", "takes a mapping"), ("&a *b\n", "alias"),
            ("a: &x [1]\n*x : 1\n", "a key must be a text"),
        ])
    func refused(_ text: String, _ says: String) throws {
        let error = try #require(throws: SyntaxError.self) { try value(text) }
        #expect(error.message.contains(says), "\(error.message)")
    }

    @Test("S51: a billion laughs cost nothing")
    func expansion() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        let error = try #require(throws: SyntaxError.self) { try value(text) }
        #expect(error.message.contains("more than"))
        var deep = "a0: &a0 [x]\n"
        for level in 1...200 { deep += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(throws: SyntaxError.self) { try value(deep) }
    }

    @Test(
        "edits around anchors say what was asked for, or are refused",
        arguments: [
            ("a: &x 1\nb: *x # c\n", DocumentEdit.set("b", 2), "a: &x 1\nb: 2 # c\n"),
            ("a: &x 1\nb: *x\n", .set("a", 2), nil),
            ("a: &x 1\nb: 1\n", .set("a", 2), "a: &x 2\nb: 1\n"),
            ("a: &x 1\nb: *x\n", .remove("a"), nil),
            ("a: &x 1\nb: *x\n", .remove("b"), "a: &x 1\n"),
            ("a: &x {k: 1}\nb: *x\n", .set("b.k", 2), "a: &x {k: 1}\nb:\n  k: 2\n"),
            ("a: &x {k: 1}\nb: *x\n", .set("b.l", 2), "a: &x {k: 1}\nb:\n  k: 1\n  l: 2\n"),
            (
                "a: &x {k: 1}\nb:\n  <<: *x\n  m: 1\n", .set("b.k", 2),
                "a: &x {k: 1}\nb:\n  <<: *x\n  m: 1\n  k: 2\n"
            ),
            ("a: &x {k: 1}\nb:\n  <<: *x\n  m: 1\n", .remove("b.k"), nil),
            (
                "a: &x {k: 1}\nb:\n  <<: *x\n  m: 1\n", .set("b.m", 2),
                "a: &x {k: 1}\nb:\n  <<: *x\n  m: 2\n"
            ),
        ] as [(String, DocumentEdit, String?)])
    func edits(_ before: String, _ edit: DocumentEdit, _ after: String?) throws {
        let result = try? YAMLDocument.edit(Array(before.utf8), [edit])
        #expect(result.map { String(decoding: $0, as: UTF8.self) } == after)
    }
}
