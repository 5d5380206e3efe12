import Documents
import JSONFormat
import SyncTestKit
import Testing

@testable import SchemaValidation

/// Every `schema-*.jsonl` of `Fixtures/suites`, or of the folder named by `GHLSYNC_SUITES`.
@Suite struct SchemaConformanceTests {
    @Test("there is a suite to run")
    func suitesAreFound() { #expect(!SuiteFile.named("schema-").isEmpty) }

    @Test(
        "every case of the public suite has the answer that the standard asks for",
        arguments: SuiteFile.named("schema-"))
    func conforms(file: SuiteFile) throws {
        var failed: [String] = []
        var cases = 0
        for line in file.lines {
            let group = try JSONDocument.value(of: line)
            let id = group["id"]?.stringValue ?? "?"
            let tests = group["tests"]?.sequenceValue ?? []
            cases += tests.count
            do {
                let schema = try Schema(compiling: try #require(group["schema"]))
                for (index, test) in tests.enumerated() {
                    let data = try #require(test["data"])
                    let isValid = schema.validate(data).isEmpty
                    let agrees = isValid == schema.isValid(data)
                    if isValid != test["valid"]?.boolValue || !agrees {
                        failed.append("\(id)/\(index) \(test["description"]?.stringValue ?? "")")
                    }
                }
            } catch let error as SchemaError {
                failed += tests.indices.map { "\(id)/\($0) \(error)" }
            }
        }
        file.report(passed: cases - failed.count, of: cases, failed: failed)
        #expect(failed.isEmpty)
    }
}
