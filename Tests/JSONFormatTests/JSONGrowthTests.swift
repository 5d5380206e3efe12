import Documents
import JSONFormat
import SyncTestKit
import Testing

/// S57: eight times the text costs about eight times the work, whatever its shape.
@Suite(.serialized) struct JSONGrowthTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        let unit: String
        var head = "["
        var tail = "null]"
        var numbered = false
        var testDescription: String { name }

        func bytes(_ size: Int) -> [UInt8] {
            let count = size / unit.utf8.count
            let middle =
                numbered
                ? (0..<count).map { unit.replacing("#", with: "\($0)") }.joined()
                : String(repeating: unit, count: count)
            return Array((head + middle + tail).utf8)
        }
    }

    static let shapes = [
        Shape(
            name: "deep lists",
            unit: String(repeating: "[", count: 60) + String(repeating: "]", count: 60) + ","),
        Shape(name: "lists", unit: "1,"), Shape(name: "lines", unit: "\n1 ,\n"),
        Shape(name: "keys", unit: "\"key#\":1,", head: "{", tail: "\"z\":1}", numbered: true),
        Shape(
            name: "long keys", unit: "\"\(String(repeating: "k", count: 800))#\":1,", head: "{",
            tail: "\"z\":1}", numbered: true),
        Shape(name: "duplicate keys", unit: "\"a\":1,", head: "{", tail: "\"z\":1}"),
        Shape(name: "one long key", unit: "key", head: "{\"", tail: "\":1}"),
        Shape(name: "a long text", unit: "text é ", head: "\"", tail: "\""),
        Shape(name: "escapes", unit: "\\ud83d\\ude42\\n", head: "\"", tail: "\""),
        Shape(name: "a long number", unit: "7", head: "", tail: ""),
        Shape(name: "blanks", unit: " "), Shape(name: "objects", unit: "{\"a\":{\"b\":[]}},"),
        Shape(name: "line comments", unit: "// comment\n"),
        Shape(name: "block comments", unit: "/* a */"),
        Shape(name: "comments behind elements", unit: "1, // one\n"),
        Shape(name: "comments in front of elements", unit: "/* a */ 1,"),
        Shape(name: "an open list", unit: "1,", tail: ""),
        Shape(name: "an open text", unit: "text ", head: "\"", tail: ""),
        Shape(name: "an open comment", unit: "text ", head: "/*", tail: ""),
        Shape(name: "an error at the end", unit: "1,", tail: "]"),
    ]

    @Test("S57: parsing grows with the text", .timeLimit(.minutes(5)), arguments: shapes)
    func parse(_ shape: Shape) async {
        for dialect in [JSONDocument.Dialect.strict, .commented] {
            await Task.yield()
            let growth = Growth.least(
                of: { _ = try? JSONDocument.parse($0, dialect: dialect) },
                from: shape.bytes(Cases.times(12_000)), to: shape.bytes(Cases.times(96_000)),
                below: 24)
            #expect(growth.factor < 24, "\(shape.name): \(growth)")
        }
    }

    @Test(
        "S57: editing and formatting grow with the text", .timeLimit(.minutes(5)), arguments: shapes
    )
    func change(_ shape: Shape) async {
        await Task.yield()
        for (verb, work) in [
            (
                "format",
                { (text: [UInt8]) in
                    _ = try? JSONDocument.formatted(text, dialect: .commented)
                }
            ),
            (
                "edit",
                { text in
                    guard let value = try? JSONDocument.parse(text, dialect: .commented).value
                    else {
                        return
                    }
                    let first = value.mappingValue?.keys.first.map { DocumentPath(keys: [$0]) }
                    let path = first ?? DocumentPath.root.index(0)
                    let edits = [DocumentEdit.set(path, "new"), .move(path, to: 1), .remove(path)]
                    _ = try? JSONDocument.edit(text, edits, dialect: .commented)
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
