import Documents
import Foundation
import JSONFormat
import Testing

@testable import SchemaValidation

/// Every `schema-*.jsonl` of `Fixtures/suites`, or of the folder named by `GHLSYNC_SUITES`.
@Suite struct SchemaConformanceTests {
    static let files: [URL] = {
        let override = ProcessInfo.processInfo.environment["GHLSYNC_SUITES"]
        let folder =
            override.map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/suites")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { $0.hasPrefix("schema-") && $0.hasSuffix(".jsonl") }
            .map { folder.appendingPathComponent($0) }
    }()

    @Test("there is a suite to run")
    func suitesAreFound() { #expect(!Self.files.isEmpty) }

    @Test(
        "every case of the public suite has the answer that the standard asks for", arguments: files
    )
    func conforms(file: URL) throws {
        var failed: [String] = []
        var cases = 0
        for line in [UInt8](try Data(contentsOf: file)).split(separator: 0x0A) {
            let group = try JSONDocument.value(of: Array(line))
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
        print("suite \(file.lastPathComponent): \(cases - failed.count)/\(cases)")
        for id in failed { print("  failed \(id)") }
        #expect(failed.isEmpty)
    }
}
