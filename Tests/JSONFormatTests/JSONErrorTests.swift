import Documents
import JSONFormat
import Testing

struct BrokenText: Sendable, CustomTestStringConvertible {
    let text: String
    /// The part of the text that the error must point at; empty for the end of the file.
    let culprit: String
    let says: String
    var testDescription: String { text }

    init(_ text: String, _ culprit: String, _ says: String) {
        self.text = text
        self.culprit = culprit
        self.says = says
    }
}

@Suite struct JSONErrorTests {
    @Test(
        "S60: a broken text is refused at its exact place",
        arguments: [
            BrokenText("", "", "empty"),
            BrokenText(#"{"a": 1,}"#, ",", "comma after the last"),
            BrokenText("[1 2]", "2", "comma is missing"),
            BrokenText("{\"a\": 1\n \"b\": 2}", "\"", "comma is missing"),
            BrokenText("{'a': 1}", "'", "single quotes"),
            BrokenText("{title: 1}", "title", "double quotes"),
            BrokenText(#"{"a" 1}"#, "1", "colon"),
            BrokenText(#"{"a": hello}"#, "hello", "value"),
            BrokenText("[True]", "True", "value"),
            BrokenText("[012]", "012", "not a number"),
            BrokenText("[1.]", "1.", "not a number"),
            BrokenText("[1e]", "1e", "not a number"),
            BrokenText("[-]", "-", "not a number"),
            BrokenText("[0x1F]", "0x1F", "not a number"),
            BrokenText("[1] // done", "//", "comments"),
            BrokenText("[1] [2]", "[", "after the end"),
            BrokenText("[\"a\nb\"]", "\"a", "not closed on its line"),
            BrokenText("[\"a\tb\"]", "\t", "tab"),
            BrokenText(#"["\q"]"#, #"\q"#, "escape"),
            BrokenText(#"["\ud800"]"#, #"\ud800"#, "surrogate"),
            BrokenText(#"["\u12"]"#, #"\u12"#, "hexadecimal"),
            BrokenText("{\n<<<<<<< HEAD\n\"a\":1}", "<<<<<<<", "conflict marker"),
            BrokenText("{\"a\": [1, 2", "", "begins on line 1"),
            BrokenText("[1e1000001]", "1e1000001", "not a number"),
        ])
    func refused(_ broken: BrokenText) throws {
        let error = try #require(throws: SyntaxError.self) {
            try JSONDocument.parse(Array(broken.text.utf8))
        }
        #expect(error.message.contains(broken.says), "\(error.message)")
        let bytes = Array(broken.text.utf8)
        let shown = String(decoding: bytes[error.range], as: UTF8.self)
        #expect(shown.hasPrefix(broken.culprit), "points at \(shown)")
        #expect(broken.culprit.isEmpty == shown.isEmpty)
        #expect(!broken.culprit.isEmpty || error.range.lowerBound == bytes.count)
    }

    @Test("bytes that are not UTF-8 are refused at their offset")
    func invalidUTF8() throws {
        let error = try #require(throws: SyntaxError.self) {
            try JSONDocument.parse([0x5B, 0x22, 0x61, 0xE9, 0x22, 0x5D])
        }
        #expect(error.range == 3..<4)
        #expect(error.message.contains("0xE9"))
        #expect(throws: SyntaxError.self) { try JSONDocument.value(of: [0xFF, 0xFE, 0x5B, 0]) }
    }

    @Test("limits of bytes, depth and values hold")
    func limits() {
        let limits = ParseLimits(bytes: 100, depth: 3, nodes: 5)
        func refused(_ text: String) -> Bool {
            (try? JSONDocument.parse(Array(text.utf8), limits: limits)) == nil
        }
        #expect(!refused("[[[1]]]"))
        #expect(refused("[[[[1]]]]"))
        #expect(!refused("[1,2,3,4]"))
        #expect(refused("[1,2,3,4,5]"))
        #expect(refused("\"" + String(repeating: "x", count: 99) + "\""))
    }

    @Test("duplicate keys are reported with both places, and refused without a source map")
    func duplicates() throws {
        let text = Array(#"{"x": {"a": 1, "b": 2, "a": 3}}"#.utf8)
        let parsed = try JSONDocument.parse(text)
        #expect(parsed.value == ["x": ["a": 1, "b": 2]])
        #expect(parsed.duplicateKeys == [DuplicateKey(path: "x.a", first: 7..<10, second: 23..<26)])
        #expect(parsed.source.children[0].children.count == 2)
        #expect(throws: SyntaxError.self) { try JSONDocument.value(of: text) }
    }

    @Test("values and keys stand where the source map says")
    func places() throws {
        let text = Array("\u{FEFF}{\"a\": [1, \"b\"],\n \"c\": null}".utf8)
        let parsed = try JSONDocument.parse(text)
        func shown(_ path: DocumentPath) -> String {
            let node = parsed.source.node(at: path, in: parsed.value)
            return String(decoding: text[node.value], as: UTF8.self)
        }
        #expect(shown("a") == "[1, \"b\"]")
        #expect(shown(DocumentPath(keys: ["a"]).index(1)) == "\"b\"")
        #expect(shown("c") == "null")
        #expect(
            parsed.source.children[1].key.map { String(decoding: text[$0], as: UTF8.self) }
                == "\"c\"")
    }
}
