import Documents
import Foundation
import SyncTestKit
import Testing

@testable import JSONFormat

@Suite struct JSONConformanceTests {
    /// `y_` must parse, `n_` must be refused; of `i_` only an answer is asked, and that both readers
    /// give the same.
    @Test("every case of a JSON suite is answered rightly", arguments: SuiteFile.named("json-"))
    func suite(_ file: SuiteFile) throws {
        var failed: [String] = []
        for line in file.lines {
            let record = try JSONDocument.value(of: line)
            let id = try #require(record["id"]?.stringValue)
            let text = try content(of: record)
            let parsed = try? JSONDocument.parse(text, limits: .message)
            let value = try? JSONDocument.value(of: text)
            let agrees: Bool
            switch record["class"]?.stringValue {
            case "y": agrees = parsed != nil
            case "n": agrees = parsed == nil && value == nil
            default: agrees = true
            }
            let isSame = value == nil ? parsed?.duplicateKeys != [] : value == parsed?.value
            if !agrees || !isSame { failed.append(id) }
            if let value {
                for style in [JSONDocument.Style.compact, .pretty] {
                    let again = try? JSONDocument.value(of: JSONDocument.write(value, style: style))
                    if again != value { failed.append("\(id) (written)") }
                }
            }
        }
        file.report(
            passed: file.lines.count - failed.count, of: file.lines.count, failed: failed)
        #expect(failed.isEmpty)
        #expect(!file.isOurs || file.lines.count == 224)
    }

    @Test("there is a suite to run")
    func suitesAreFound() { #expect(!SuiteFile.named("json-").isEmpty) }

    private func content(of record: DocumentValue) throws -> [UInt8] {
        func decode(_ key: String) throws -> [UInt8] {
            let text = try #require(record[key]?.stringValue)
            return Array(try #require(Data(base64Encoded: text)))
        }
        let head = try decode("b64")
        guard let count = record["repeat"]?.intValue else { return head }
        return Array(repeatElement(head, count: count).joined()) + (try decode("tail_b64"))
    }
}
