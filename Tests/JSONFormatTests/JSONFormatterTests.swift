import Documents
import SyncTestKit
import Testing

@testable import JSONFormat

@Suite struct JSONFormatterTests {
    private func format(_ text: String) throws -> String {
        String(decoding: try JSONDocument.formatted(Array(text.utf8)), as: UTF8.self)
    }

    @Test("each entry has a line of its own, two spaces deeper")
    func entries() throws {
        #expect(
            try format("{\"a\":1,\n\n   \"b\" : {\n\"c\":[\n1,2]}}")
                == "{\n  \"a\": 1,\n  \"b\": {\n    \"c\": [\n      1,\n      2\n    ]\n  }\n}\n")
    }

    @Test("what stood on one line and fits stays on one line; what does not fit is broken up")
    func oneLine() throws {
        #expect(
            try format("{\n\"a\":[1,2 , {\"b\":[ ]}],\"c\":{ }}\n")
                == "{\n  \"a\": [1, 2, { \"b\": [] }],\n  \"c\": {}\n}\n")
        let long = Array(repeating: "\"0123456789\"", count: 12)
        #expect(
            try format("{\"a\": [\(long.joined(separator: ", "))]}")
                == "{\n  \"a\": [\n    \(long.joined(separator: ",\n    "))\n  ]\n}\n")
    }

    @Test("numbers and texts keep their spelling, keys their order, even a key that stands twice")
    func spellings() throws {
        let text = "{\n  \"p\": 49.00,\n  \"n\": 1E+2,\n  \"s\": \"\\u0041\\/\\\"\",\n  \"p\": 2\n}\n"
        #expect(try format(text) == text)
        #expect(try format(text.replacing(" ", with: "").replacing("\n", with: "")) == text)
    }

    @Test("line ends and the byte order mark stay")
    func lineEnds() throws {
        #expect(try format("\u{FEFF}{\r\n\"a\":1\r\n}") == "\u{FEFF}{\r\n  \"a\": 1\r\n}\r\n")
    }

    @Test("a text that is no JSON is refused, not touched")
    func broken() {
        #expect(throws: SyntaxError.self) { try JSONDocument.formatted(Array("{\"a\": 1,}".utf8)) }
    }

    @Test("formatting keeps the value, and done twice it is done once", arguments: 0..<10)
    func property(_ block: Int) async throws {
        var random = Seeded(UInt64(block))
        for _ in 0..<300 {
            await Task.yield()
            let value = RandomValues.value(&random, depth: 4)
            for style in [JSONDocument.Style.compact, .pretty] {
                let bytes = JSONDocument.write(value, style: style)
                let done = try JSONDocument.formatted(bytes)
                #expect(try JSONDocument.parse(done).value == value)
                #expect(try JSONDocument.formatted(done) == done)
                #expect(JSONFormatter.format(bytes) == done)
                #expect(JSONFormatter.tokens(bytes) == JSONFormatter.tokens(done))
            }
        }
    }
}
