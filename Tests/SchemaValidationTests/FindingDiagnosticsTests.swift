import Documents
import JSONFormat
import Testing
import YAMLFormat

@testable import SchemaValidation

@Suite struct FindingDiagnosticsTests {
    static func diagnostics(_ text: String, json: Bool = false) throws -> [Diagnostic] {
        let bytes = Array(text.utf8)
        let schema = try Schema(
            compiling: JSONDocument.value(of: Array(BuiltInSchemas.listing.utf8)))
        let document = try json ? JSONDocument.parse(bytes) : YAMLDocument.parse(bytes)
        return document.diagnostics(
            for: schema.validate(document.value), file: "listings/mat.yaml", lines: LineIndex(bytes)
        )
    }

    static func place(_ diagnostic: Diagnostic) -> String {
        let position = diagnostic.position.map { "\($0.line):\($0.column)" } ?? "-"
        return "\(position)+\(diagnostic.caretLength) \(diagnostic.code)"
    }

    @Test(
        "a finding is shown where a person would look",
        arguments: [
            ("title: Mat\nprice: 12,50\n", ["2:8+5 wrong-format"]),
            ("title: Mat\npirce: 12\n", ["2:1+5 unknown-field"]),
            ("# a comment\nprice: 12\n", ["2:1+5 missing-field"]),
            ("title: Mat\nprice:\n  currency: USD\n", ["2:1+5 missing-field"]),
            ("title: Mat\nprice:\n", ["2:1+5 wrong-type"]),
            ("title: Mat\nprice:\n  amount: x\n", ["3:11+1 wrong-type"]),
            ("title: Mat\ncategory:\n  - a\n  - b\n", ["2:1+8 wrong-type"]),
            ("title: [A]\n", ["1:8+3 wrong-type"]),
            ("title: Mat\ncategory: {a: b}\n", ["2:11+6 wrong-type"]),
            ("title: Mat\nimages:\n  - media/a.png\n  - b\n", ["4:5+1 wrong-format"]),
            ("title: |\n  \nprice: -1\n", ["1:8+1 wrong-format", "3:8+2 out-of-range"]),
            ("zzz: 1\ntitle: 5\n", ["1:1+3 unknown-field", "2:8+1 wrong-type"]),
            ("", ["1:1+1 wrong-type"]),
            ("- a\n", ["1:1+3 wrong-type"]),
        ])
    func places(text: String, expected: [String]) throws {
        #expect(try Self.diagnostics(text).map(Self.place) == expected)
    }

    @Test("a duplicate key is shown at its repetition, with the first place as a note")
    func duplicates() throws {
        let found = try Self.diagnostics(#"{"title": "A", "price": 1, "title": "B"}"#, json: true)
        let only = try #require(found.first)
        #expect(found.count == 1)
        #expect(only.code == "duplicate-key")
        #expect(only.position?.column == 28)
        #expect(only.message == "the key title is written twice; only one can count")
        #expect(only.notes.map(\.position?.column) == [2])
        #expect(only.sourceLine == #"{"title": "A", "price": 1, "title": "B"}"#)
    }
}
