import Documents
import Testing

@testable import CommandLineTool

@Suite struct SARIFReportTests {
    private static let bytes = Array("title: é\npirce: 4\n".utf8)

    private static func result(_ diagnostics: Diagnostic...) -> DocumentValue? {
        let report = DocumentValue.mapping(SARIFReport.make(diagnostics, version: "1"))
        return report["runs"]?[0]
    }

    @Test("a diagnostic is a result with its rule, its level and its region")
    func region() {
        let run = Self.result(
            Diagnostic(
                code: "unknown-field", file: "listings/a b.yaml", at: 10..<15,
                in: LineIndex(Self.bytes), message: "unknown field", help: "did you mean price?"))
        let result = run?["results"]?[0]
        #expect(result?["ruleId"] == "unknown-field" && result?["level"] == "error")
        #expect(result?["message"]?["text"] == "unknown field: did you mean price?")
        let place = result?["locations"]?[0]?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == "listings/a%20b.yaml")
        let region: DocumentValue = [
            "startLine": .number(DecimalNumber(2)), "startColumn": .number(DecimalNumber(1)),
            "endLine": .number(DecimalNumber(2)), "endColumn": .number(DecimalNumber(6)),
        ]
        #expect(place?["region"] == region)
        #expect(run?["tool"]?["driver"]?["rules"]?[0]?["id"] == "unknown-field")
    }

    @Test("columns are said to count code points, as ours do")
    func columns() {
        #expect(Self.result()?["columnKind"] == "unicodeCodePoints")
    }

    @Test("a problem with a whole file has no region, and a second place is a related one")
    func notes() {
        let note = Diagnostic.Note(
            file: "listings/b.yaml", position: SourcePosition(offset: 0, line: 3, column: 2),
            message: "the other one is here")
        let run = Self.result(
            Diagnostic(
                severity: .warning, code: "twin", file: "listings/a.yaml", message: "two",
                notes: [note]))
        let result = run?["results"]?[0]
        #expect(result?["level"] == "warning")
        #expect(result?["locations"]?[0]?["physicalLocation"]?["region"] == nil)
        let related = result?["relatedLocations"]?[0]
        #expect(related?["message"]?["text"] == "the other one is here")
        #expect(related?["physicalLocation"]?["region"]?["startLine"] == .number(DecimalNumber(3)))
    }
}
