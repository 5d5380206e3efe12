import Documents
import JSONFormat
import Testing

struct EditCase: Sendable, CustomTestStringConvertible {
    let before: String
    let edit: DocumentEdit
    let after: String
    var testDescription: String { "\(edit) in \(before)" }

    init(_ before: String, _ edit: DocumentEdit, _ after: String) {
        self.before = before
        self.edit = edit
        self.after = after
    }
}

@Suite struct JSONEditTests {
    @Test(
        "an edit changes only its own bytes",
        arguments: [
            EditCase(#"{ "a":1,  "b" : 2 }"#, .set("b", 3), #"{ "a":1,  "b" : 3 }"#),
            EditCase(#"{"a": 1.0}"#, .set("a", 1), #"{"a": 1.0}"#),
            EditCase(
                "{\r\n\t\"a\": 1\r\n}\r\n", .set("b", 2), "{\r\n\t\"a\": 1,\r\n\t\"b\": 2\r\n}\r\n"),
            EditCase("{}\n", .set("a.b", 1), "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n"),
            EditCase(#"{"a":{"x":1}}"#, .set("a.y", true), #"{"a":{"x":1,"y":true}}"#),
            EditCase("[1, 2]", .set(DocumentPath([.index(2)]), 3), "[1, 2, 3]"),
            EditCase(
                "[\n  1,\n  2\n]", .set(DocumentPath([.index(2)]), [3]),
                "[\n  1,\n  2,\n  [\n    3\n  ]\n]"),
            EditCase(#"{"a": 1, "b": 2, "c": 3}"#, .remove("b"), #"{"a": 1, "c": 3}"#),
            EditCase("{\n  \"a\": 1,\n  \"b\": 2\n}", .remove("b"), "{\n  \"a\": 1\n}"),
            EditCase("{\n  \"a\": 1,\n  \"b\": 2\n}", .remove("a"), "{\n  \"b\": 2\n}"),
            EditCase("{\"a\": [ 1 ]}", .remove(DocumentPath(keys: ["a"]).index(0)), "{\"a\": []}"),
            EditCase(#"{"a": 1}"#, .remove("zz.y"), #"{"a": 1}"#),
            EditCase(#"{"t": ["a",  "b", "c"]}"#, .set("t", ["a", "c"]), #"{"t": ["a",  "c"]}"#),
            EditCase(
                #"{"t": ["a",  "c"]}"#, .set("t", ["a", "b", "c"]), #"{"t": ["a",  "b",  "c"]}"#),
            EditCase(
                #"{"t": {"a":  1, "b": 2}}"#, .set("t", ["b": 3, "c": 4]),
                #"{"t": {"b": 3, "c": 4}}"#),
        ])
    func minimal(_ example: EditCase) throws {
        let result = try JSONDocument.edit(Array(example.before.utf8), [example.edit])
        #expect(String(decoding: result, as: UTF8.self) == example.after)
    }

    @Test(
        "an edit that does not fit is refused",
        arguments: [
            DocumentEdit.set("title.en", "x"), .set(DocumentPath(keys: ["title"]).index(0), "x"),
            .set(DocumentPath(keys: ["list"]).index(5), 1), .set("list.x", 1), .remove("again"),
        ])
    func refused(_ edit: DocumentEdit) {
        let text = #"{"title": "t", "list": [1], "again": 1, "x": 0, "again": 2}"#
        #expect(throws: EditError.self) { try JSONDocument.edit(Array(text.utf8), [edit]) }
    }

    @Test(
        "every string comes back from both styles",
        arguments: [
            "", "\u{0}\u{1F}\u{7F}", "\"\\/\u{8}\u{C}\n\r\t", "é 🙂 \u{2028}\u{FFFF}", "\u{85}",
        ])
    func strings(_ text: String) throws {
        for style in [JSONDocument.Style.compact, .pretty] {
            let value: DocumentValue = [text.isEmpty ? "k" : text: .string(text)]
            let bytes = JSONDocument.write(value, style: style)
            #expect(try JSONDocument.value(of: bytes) == value)
        }
    }
}
