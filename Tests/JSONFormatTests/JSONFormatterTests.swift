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
        let text =
            "{\n  \"p\": 49.00,\n  \"n\": 1E+2,\n  \"s\": \"\\u0041\\/\\\"\",\n  \"p\": 2\n}\n"
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

    struct Layout: Sendable, CustomTestStringConvertible {
        let name: String
        let before: String
        let after: String
        var testDescription: String { name }
    }

    @Test(
        "comments stay where they are, and a comma after the last element stays",
        arguments: [
            Layout(
                name: "above, behind, at the end",
                before:
                    "// top\n{// of the object\n// of a\n\"a\":1,// one\n\"b\":2/* two */\n// end\n}",
                after: """
                    // top
                    { // of the object
                      // of a
                      "a": 1, // one
                      "b": 2 /* two */
                      // end
                    }

                    """),
            Layout(
                name: "in the line", before: "{\n\"a\":[1,/* of 2 */2 ,],\"b\":{\"c\":1,}}",
                after: """
                    {
                      "a": [1, /* of 2 */ 2,],
                      "b": { "c": 1, }
                    }

                    """),
            Layout(
                name: "one blank line beside a comment",
                before: "{\n\n\"a\":1,\n\n\"b\":2,\n\n\n// of nobody\n\n// of c\n\"c\":3,\n\n}",
                after: """
                    {
                      "a": 1,
                      "b": 2,

                      // of nobody

                      // of c
                      "c": 3,
                    }

                    """),
            Layout(
                name: "a comment of the element that gets a line of its own",
                before: "[1, /* of 2 */ 2, // two\n/* a\n   b */\n3]",
                after: "[\n  1,\n  /* of 2 */ 2, // two\n  /* a\n   b */\n  3\n]\n"),
            Layout(
                name: "between a key and its value",
                before: "{\"a\" /* k */ : /* v */ 1, \"b\": // v\n [ ]}",
                after: "{\n  \"a\" /* k */: /* v */ 1,\n  \"b\": // v\n  []\n}\n"),
            Layout(
                name: "nothing else", before: "{\n// nothing yet\n}\n\n\n// end",
                after: "{\n  // nothing yet\n}\n\n// end\n"),
        ])
    func comments(_ layout: Layout) throws {
        let done = try JSONDocument.formatted(Array(layout.before.utf8), dialect: .commented)
        #expect(String(decoding: done, as: UTF8.self) == layout.after)
        #expect(JSONFormatter.format(done) == done)
        #expect(throws: SyntaxError.self) {
            try JSONDocument.formatted(Array(layout.before.utf8))
        }
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
