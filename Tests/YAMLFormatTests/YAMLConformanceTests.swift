import Documents
import JSONFormat
import Testing

@testable import YAMLFormat

@Suite struct YAMLConformanceTests {
    /// Core cases are what an entity file may hold. Of the exotic ones a valid text may be refused.
    @Test("every case of a YAML suite is answered rightly", arguments: SuiteFiles.named("yaml-"))
    func suite(_ file: SuiteFiles.File) throws {
        var core = Tally()
        var anchors = Tally()
        var exotic = Tally()
        for line in file.lines {
            let record = try JSONDocument.value(of: line)
            guard record["upstream_skip"] != true else { continue }
            let id = try #require(record["id"]?.stringValue)
            let text = try #require(record["yaml"]?.stringValue)
            let verdict = verdict(on: record, Array(text.utf8))
            if record["profile"] != "core" {
                exotic.count(id, verdict)
            } else if record["anchors"] == true {
                anchors.count(id, verdict)
            } else {
                core.count(id, verdict)
            }
        }
        print("suite \(file.name) core: \(core)")
        print("suite \(file.name) anchors: \(anchors)")
        print("suite \(file.name) exotic: \(exotic)")
        print("suite \(file.name): \(core.passed + anchors.passed)/\(core.all + anchors.all)")
        // Of the suite in this repository all is reached, and must stay so.
        guard file.isOurs else { return }
        #expect(core.failed.isEmpty)
        #expect(anchors.failed.isEmpty)
        #expect(core.all + anchors.all == 212)
        #expect(
            exotic.failed.allSatisfy { !$0.hasSuffix("accepted") && !$0.hasSuffix("wrong value") })
    }

    private func verdict(on record: DocumentValue, _ text: [UInt8]) -> String? {
        let mustFail = record["error"] == true
        do {
            let value = try YAMLDocument.parse(text).value
            if mustFail { return "accepted" }
            if record["has_json"] == true, record["json_docs"] == nil, value != record["json"] {
                return "wrong value"
            }
            return nil
        } catch {
            return mustFail ? nil : "\(error.range) \(error.message)"
        }
    }

    struct Tally: CustomStringConvertible {
        var passed = 0
        var failed: [String] = []
        var all: Int { passed + failed.count }

        mutating func count(_ id: String, _ failure: String?) {
            if let failure { failed.append("\(id): \(failure)") } else { passed += 1 }
        }

        var description: String { "\(passed)/\(all) \(failed)" }
    }
}
