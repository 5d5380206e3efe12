import Documents
import JSONFormat
import SyncTestKit
import Testing

@testable import YAMLFormat

@Suite struct YAMLConformanceTests {
    /// Core cases are what an entity file may hold. Of the exotic ones a valid text may be refused.
    @Test("every case of a YAML suite is answered rightly", arguments: SuiteFile.named("yaml-"))
    func suite(_ file: SuiteFile) throws {
        var cases = 0
        var failed: [String] = []
        var unsupported = 0
        for line in file.lines {
            let record = try JSONDocument.value(of: line)
            guard record["upstream_skip"] != true else { continue }
            cases += 1
            let id = try #require(record["id"]?.stringValue)
            let text = try #require(record["yaml"]?.stringValue)
            switch verdict(on: record, Array(text.utf8)) {
            case .right: break
            case .refused where record["profile"] != "core": unsupported += 1
            case .refused(let why), .wrong(let why): failed.append("\(id): \(why)")
            }
        }
        file.report(passed: cases - failed.count, of: cases, failed: failed)
        print("  of them valid, and refused as not supported: \(unsupported)")
        #expect(failed.isEmpty)
        #expect(!file.isOurs || cases == 266)
    }

    @Test("there is a suite to run")
    func suitesAreFound() { #expect(!SuiteFile.named("yaml-").isEmpty) }

    private enum Verdict {
        case right
        /// A valid text that the parser does not take, and says why.
        case refused(String)
        case wrong(String)
    }

    private func verdict(on record: DocumentValue, _ text: [UInt8]) -> Verdict {
        let mustFail = record["error"] == true
        do {
            let value = try YAMLDocument.parse(text).value
            if mustFail { return .wrong("accepted") }
            if record["has_json"] == true, record["json_docs"] == nil, value != record["json"] {
                return .wrong("wrong value")
            }
            return .right
        } catch {
            return mustFail ? .right : .refused("\(error.range) \(error.message)")
        }
    }
}
