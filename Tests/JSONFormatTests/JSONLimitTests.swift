import Documents
import JSONFormat
import SyncTestKit
import Testing

/// What is too much is refused with the limit in its words.
@Suite struct JSONLimitTests {
    private static func times(_ unit: String, _ count: Int) -> String {
        String(repeating: unit, count: count)
    }

    @Test(
        "S52: what is too deep or too much is refused with the limit",
        arguments: [
            (times("[", 10_000) + times("]", 10_000), "64 levels"),
            (times("[", 10_000), "64 levels"),
            (times("{\"a\":", 10_000) + "1" + times("}", 10_000), "64 levels"),
            ("[" + times("1,", 100_000) + "1]", "100000 values"),
        ])
    func refused(_ text: String, _ says: String) throws {
        for dialect in [JSONDocument.Dialect.strict, .commented] {
            let error = try #require(throws: SyntaxError.self) {
                try JSONDocument.parse(Array(text.utf8), dialect: dialect)
            }
            #expect(error.message.contains(says), "\(error.message)")
            #expect(error.help != nil)
        }
    }

    @Test("a text of 100 MB is refused with the limit, by its size alone")
    func largeScalar() throws {
        var bytes = [UInt8](repeating: 0x61, count: 100 << 20)
        (bytes[0], bytes[bytes.count - 1]) = (0x22, 0x22)
        for limits in [ParseLimits.entityFile, .message] {
            let error = try #require(throws: SyntaxError.self) {
                try JSONDocument.parse(bytes, limits: limits)
            }
            #expect(error.message.contains("\(100 << 20) bytes"))
            #expect(error.message.contains("at most \(limits.bytes)"))
        }
        #expect(throws: SyntaxError.self) { try JSONDocument.value(of: bytes) }
    }
}
