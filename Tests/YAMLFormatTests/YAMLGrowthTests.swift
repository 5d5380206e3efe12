import Documents
import SyncTestKit
import Testing
import YAMLFormat

/// S57: eight times the text costs about eight times the work, whatever its shape. Quadratic work would
/// cost 64 times. `GHLSYNC_CASES` multiplies the sizes.
@Suite(.serialized) struct YAMLGrowthTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        let text: @Sendable (Int) -> String
        var testDescription: String { name }

        /// `unit` over and over.
        init(_ name: String, _ unit: String, head: String = "", tail: String = "") {
            self.name = name
            text = { head + String(repeating: unit, count: $0 / unit.utf8.count) + tail }
        }

        init(_ name: String, _ text: @escaping @Sendable (Int) -> String) {
            self.name = name
            self.text = text
        }

        func bytes(_ size: Int) -> [UInt8] { Array(text(size).utf8) }
    }

    static let shapes: [Shape] = [
        Shape(
            "deep flow",
            String(repeating: "[", count: 60) + String(repeating: "]", count: 60) + ",\n",
            head: "[", tail: "]"),
        Shape("flow mapping", "a: 1, ", head: "{", tail: "}"),
        Shape("flow keys in a list", "\"a\": b, ", head: "[", tail: "]"),
        Shape("many `- ` nestings", "- - - - - - - - - - - x\n"),
        Shape("block nestings", "- a:\n    b:\n      c:\n        - d\n"),
        Shape("plain text of many lines", "some words\n  ", head: "a: "),
        Shape("plain text on one line", "words and: more #no ", head: "a: x"),
        Shape("empty lines in a plain text", "\n", head: "a: x", tail: "  y\n"),
        Shape("quoted text of many lines", "some \\u00e9 words\n  ", head: "a: \"", tail: "\""),
        Shape("escaped line ends", "x\\\n", head: "a: \"", tail: "\""),
        Shape("single quotes", "it''s\n ", head: "a: '", tail: "'"),
        Shape("literal text", "  a line\n\n", head: "a: |\n"),
        Shape("folded text", "  a line\n   more\n\n", head: "a: >+\n"),
        Shape("comments", "# a comment\n", tail: "a: 1\n"),
        Shape("comments between entries", "- a # one\n# two\n\n"),
        Shape("indented comments", "   # c\n", head: "a:\n", tail: "  b: 1\n"),
        Shape("blanks", " ", head: "a:", tail: "1\n"),
        Shape("one long key", "key", tail: ": 1\n"),
        Shape("one long quoted key", "key", head: "\"", tail: "\": 1\n"),
        Shape("anchors", { size in (0..<size / 12).map { "- &a\($0) x\n" }.joined() }),
        Shape(
            "anchors and aliases",
            { size in (0..<size / 20).map { "- &a\($0) x\n- *a\($0)\n" }.joined() }),
        Shape("one anchor over and over", "- &a x\n- *a\n"),
        Shape("keys", { size in (0..<size / 10).map { "key\($0): 1\n" }.joined() }),
        Shape(
            "long keys",
            { size in
                (0..<size / 900).map { String(repeating: "k", count: 800) + "\($0): 1\n" }.joined()
            }),
        Shape("duplicate keys", "a: 1\n"),
        Shape("explicit keys", { size in (0..<size / 14).map { "? k\($0)\n: 1\n" }.joined() }),
        Shape("merge keys", "- <<: *m\n  b: 1\n", head: "- &m {a: 1}\n"),
        Shape("line ends", "- a\r\n"),
        Shape("an open bracket", "a, ", head: "["),
        Shape("an open bracket over lines", "a,\n  ", head: "- ["),
        Shape("an open quote", "a b\n  ", head: "- \""),
        Shape("brackets that open", "[a, {b: "),
        Shape("tags", "- !!str x\n"),
        Shape("question marks", "? - a\n"),
        Shape("an error at the end", "- a: [b, c]\n  d: e\n", tail: "}\n"),
    ]

    @Test("S57: parsing grows with the text", .timeLimit(.minutes(5)), arguments: shapes)
    func parse(_ shape: Shape) async {
        await Task.yield()
        let growth = Growth.least(
            of: { _ = try? YAMLDocument.parse($0) }, from: shape.bytes(Cases.times(10_000)),
            to: shape.bytes(Cases.times(80_000)), below: 24)
        #expect(growth.factor < 24, "\(shape.name): \(growth)")
    }

    @Test(
        "S57: editing and formatting grow with the text", .timeLimit(.minutes(5)),
        arguments: shapes.filter { (try? YAMLDocument.parse($0.bytes(2_000))) != nil })
    func change(_ shape: Shape) async {
        await Task.yield()
        for (verb, work) in [
            ("format", { (text: [UInt8]) in _ = try? YAMLDocument.formatted(text) }),
            (
                "edit",
                { text in
                    guard let value = try? YAMLDocument.parse(text).value else { return }
                    let first = value.mappingValue?.keys.first.map { DocumentPath(keys: [$0]) }
                    let path = first ?? DocumentPath.root.index(0)
                    _ = try? YAMLDocument.edit(text, [.set(path, "new"), .remove(path)])
                }
            ),
        ] {
            let growth = Growth.least(
                of: work, from: shape.bytes(Cases.times(4_000)),
                to: shape.bytes(Cases.times(32_000)), below: 24)
            #expect(growth.factor < 24, "\(verb) \(shape.name): \(growth)")
        }
    }
}
