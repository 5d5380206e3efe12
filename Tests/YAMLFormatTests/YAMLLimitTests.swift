import Documents
import SyncTestKit
import Testing
import YAMLFormat

/// What is too much is refused with the limit in its words.
@Suite struct YAMLLimitTests {
    struct Flood: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let says: String
        var testDescription: String { name }
    }

    private static func times(_ unit: String, _ count: Int) -> String {
        String(repeating: unit, count: count)
    }

    static let floods = [
        Flood(name: "lists", text: times("[", 10_000) + times("]", 10_000), says: "64 levels"),
        Flood(
            name: "mappings", text: times("{a: ", 10_000) + times("}", 10_000), says: "64 levels"),
        Flood(name: "dashes", text: times("- ", 10_000) + "x", says: "64 levels"),
        Flood(name: "question marks", text: times("? ", 10_000) + "x", says: "64 levels"),
        Flood(
            name: "block mappings", text: (0..<1_000).map { times(" ", $0) + "a:\n" }.joined(),
            says: "64 levels"),
        Flood(
            name: "aliases within aliases",
            text: "a0: &a0 [x]\n" + (1...100).map { "a\($0): &a\($0) [*a\($0 - 1)]\n" }.joined(),
            says: "64 levels"),
        Flood(
            name: "a billion laughs",
            text: "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
                + (1...9).map { "a\($0): &a\($0) [\(times("*a\($0 - 1), ", 9))]\n" }.joined(),
            says: "100000 values"),
        Flood(
            name: "one large value many times",
            text: "a: &a [\(times("x,", 5_000))]\nb: [\(times("*a, ", 5_000))]\n",
            says: "100000 values"),
        Flood(name: "values", text: times("- 1\n", 210_000), says: "100000 values"),
    ]

    @Test("S51, S52: what is too deep or too much is refused with the limit", arguments: floods)
    func refused(_ flood: Flood) throws {
        let error = try #require(throws: SyntaxError.self) {
            try YAMLDocument.parse(Array(flood.text.utf8))
        }
        #expect(error.message.contains(flood.says), "\(error.message)")
        #expect(error.help != nil)
    }

    @Test("a scalar of 100 MB is refused with the limit, by its size alone")
    func largeScalar() throws {
        let bytes = [UInt8](repeating: 0x61, count: 100 << 20)
        for limits in [ParseLimits.entityFile, .message] {
            let error = try #require(throws: SyntaxError.self) {
                try YAMLDocument.parse(bytes, limits: limits)
            }
            #expect(error.message.contains("\(100 << 20) bytes"))
            #expect(error.message.contains("at most \(limits.bytes)"))
        }
    }
}
