import Documents
import JSONFormat
import Testing

@Suite struct JSONCommentTests {
    @Test(
        "the commented dialect reads comments and trailing commas; strict refuses them",
        arguments: [
            "// top\n{\"a\": 1}", "{\"a\": /* x */ 1}", "{\"a\": 1,}", "{\"a\": 1, // c\n}//",
            "/**/{\"a\"/* : */:1/*,*/}", "{\"a\": 1,\n/* ** / */}\n",
        ])
    func reads(_ text: String) throws {
        #expect(try JSONDocument.parse(Array(text.utf8), dialect: .commented).value == ["a": 1])
        #expect(throws: SyntaxError.self) { try JSONDocument.parse(Array(text.utf8)) }
    }

    @Test(
        "S56: what is no comment is refused in both dialects",
        arguments: [
            "[1,,]", "[,]", "{,}", "/* [1]", "[1] /", "[1] # c", "[1 / 2]", "// only",
            "[1] //\u{0}",
            "/*/ [1]",
        ])
    func refuses(_ text: String) {
        #expect(throws: SyntaxError.self) {
            try JSONDocument.parse(Array(text.utf8), dialect: .commented)
        }
        #expect(throws: SyntaxError.self) { try JSONDocument.parse(Array(text.utf8)) }
    }

    @Test("S56: broken UTF-8 in a comment is refused at its offset")
    func brokenComment() throws {
        let error = try #require(throws: SyntaxError.self) {
            try JSONDocument.parse(Array("[1] // ".utf8) + [0xE9], dialect: .commented)
        }
        #expect(error.range == 7..<8)
    }

    private static func item(_ index: Int) -> DocumentPath { DocumentPath.root.index(index) }

    @Test(
        "edits keep comments, and an element's own go along with it",
        arguments: [
            EditCase(
                "{\n  // of a\n  \"a\": 1, // one\n  \"b\": 2 // two\n}", .set("a", 3),
                "{\n  // of a\n  \"a\": 3, // one\n  \"b\": 2 // two\n}"),
            EditCase(
                "{\n  // of a\n  \"a\": 1, // one\n  \"b\": 2 // two\n}", .remove("a"),
                "{\n  \"b\": 2 // two\n}"),
            EditCase(
                "{\n  \"a\": 1, // one\n  // of b\n  \"b\": 2 // two\n}", .remove("b"),
                "{\n  \"a\": 1 // one\n}"),
            EditCase(
                "{\n  // of a\n  \"a\": 1, // one\n  \"b\": 2 // two\n}", .move("b", to: 0),
                "{\n  \"b\": 2, // two\n  // of a\n  \"a\": 1 // one\n}"),
            EditCase(
                "[\n  1, // one\n  2 // two\n]", .insert(.root, at: 2, 3),
                "[\n  1, // one\n  2, // two\n  3\n]"),
            EditCase(
                "[\n  1,\n  // of two\n  2,\n]", .insert(.root, at: 1, 9),
                "[\n  1,\n  9,\n  // of two\n  2,\n]"),
            EditCase("[\n  1, // c\n]", .insert(.root, at: 1, 2), "[\n  1, // c\n  2,\n]"),
            EditCase(
                "{\n  // nothing yet\n}", .set("a", 1), "{\n  // nothing yet\n  \"a\": 1\n}"),
            EditCase("[1, /* of 2 */ 2, 3]", .remove(item(0)), "[/* of 2 */ 2, 3]"),
            EditCase("[1, 2, 3,]", .move(item(2), to: 0), "[3, 1, 2,]"),
            EditCase("[1, 2,]", .remove(item(1)), "[1,]"),
            EditCase("[1 // c\n]", .insert(.root, at: 1, 2), "[1, 2 // c\n]"),
            EditCase("[1, // c\n2]", .remove(item(1)), "[1 // c\n]"),
            EditCase("[1, // c\n2,]", .remove(item(1)), "[1, // c\n]"),
            EditCase("[// c\n1// d\n,]", .remove(item(0)), "[// c\n// d\n]"),
        ])
    func edits(_ example: EditCase) throws {
        let result = try JSONDocument.edit(
            Array(example.before.utf8), [example.edit], dialect: .commented)
        #expect(String(decoding: result, as: UTF8.self) == example.after)
    }

    @Test(
        "elements move in strict texts",
        arguments: [
            EditCase("[1,  2, 3]", .move(item(0), to: 2), "[2,  3, 1]"),
            EditCase(
                "{\n  \"a\": 1,\n  \"b\": [\n    2\n  ]\n}\n", .move("b", to: 0),
                "{\n  \"b\": [\n    2\n  ],\n  \"a\": 1\n}\n"),
            EditCase("[1, 3]", .insert(.root, at: 1, 2), "[1, 2, 3]"),
        ])
    func strict(_ example: EditCase) throws {
        let result = try JSONDocument.edit(Array(example.before.utf8), [example.edit])
        #expect(String(decoding: result, as: UTF8.self) == example.after)
    }
}
