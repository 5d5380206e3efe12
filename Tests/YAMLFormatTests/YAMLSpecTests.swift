import Documents
import JSONFormat
import SyncTestKit
import Testing
import YAMLFormat

/// Cases of our own, by the productions of the YAML 1.2.2 specification.
@Suite struct YAMLSpecTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let section: String
        let text: String
        /// The value as JSON; `nil` when the text must be refused.
        let json: String?
        var testDescription: String { "\(section) \(text.debugDescription)" }

        init(_ section: String, _ text: String, _ json: String?) {
            self.section = section
            self.text = text
            self.json = json
        }
    }

    @Test(
        "the specification's productions are read as they say",
        arguments: [
            // 5, 6: characters, line ends, white space, comments, directives
            Case("5.2", "\u{FEFF}# c\na: 1\n", #"{"a": 1}"#),
            Case("5.4", "a: 1\rb: 2\r", #"{"a": 1, "b": 2}"#),
            Case("5.4", "a: x\u{85}y\u{2028}z\n", "{\"a\": \"x\u{85}y\u{2028}z\"}"),
            Case("5.4", "a: |\r\n  x\r\n  y\r\n", #"{"a": "x\ny\n"}"#),
            Case("6.1", "a:\t1\n-", nil),
            Case("6.1", "-\ta\n-\t[\t1\t,\t2\t]\t\n", #"["a", [1, 2]]"#),
            Case("6.1", "-\t- a\n", nil),
            Case("6.1", "-\ta: 1\n", nil),
            Case("6.1", "a:\n \tb: 1\n", nil),
            Case("6.1", "a:\n \tb\n", #"{"a": "b"}"#),
            Case("6.1", "a: 1\n\tb\n", nil),
            Case("6.1", "a: b\n \tc\n", #"{"a": "b c"}"#),
            Case("6.6", "a: b#c\nd: e #f\n", ##"{"a": "b#c", "d": "e"}"##),
            Case("6.6", "a: b\n # c\n d\n", nil),
            Case("6.6", "a: 1\n\t# c\n  # d\nb: 2\n", #"{"a": 1, "b": 2}"#),
            Case("6.8", "%YAML 1.1\n---\na: no\n", #"{"a": "no"}"#),
            Case("6.8", "%YAML 1.3 # later\n%FOO x\n--- a\n", #""a""#),
            Case("6.8", "%YAML 1.2\n%YAML 1.2\n---\n", nil),
            Case("6.8", "%TAG !e! tag:yaml.org,2002:\n---\na: !e!str 1\n", #"{"a": "1"}"#),
            Case("6.8", "%TAG ! a:\n%TAG ! b:\n---\na\n", nil),
            Case("6.9", "&a a: &b\n- 1\n", #"{"a": [1]}"#),
            Case("6.9", "&m\na: *x\n", nil),
            Case("6.9", "&m !!map\n&k a: !!seq\n- b\n", #"{"a": ["b"]}"#),
            Case("6.9", "- !!str\n- !!null\n- ! 12\n- !!int \"3\"\n", #"["", null, "12", 3]"#),
            Case("6.9", "a: &x &y 1\n", nil),
            Case("6.9", "a: &x\nb: *x\n", #"{"a": null, "b": null}"#),
            Case("6.9", "&k a: 1\nb: *k\n*k : 2\n", #"{"a": 1, "b": "a"}"#),
            // 7: flow styles
            Case("7.3", "a: \"x \\\n  \\ y\\tz\t\n\n  w\"\n", #"{"a": "x  y\tz\nw"}"#),
            Case("7.3", "'it''s\n\n\n b'\n", #""it's\n\nb""#),
            Case(
                "7.3", "a: \"\\x41\\u00e9\\U0001F642\\/\\N\\_\"\n",
                "{\"a\": \"A\u{e9}🙂/\u{85}\u{a0}\"}"),
            Case("7.3", "a: \"x\n---\n y\"\n", nil),
            Case("7.3", "\"a\n... x\"\n", nil),
            Case("7.3", "\"a\n...x\"\n", #""a ...x""#),
            Case("7.3", "a: '\\n'\n", #"{"a": "\\n"}"#),
            Case("7.3", "a: \"b\nc\"\n", nil),
            Case("7.3", "a: ::x\nb: -y\nc: ?z\n", #"{"a": "::x", "b": "-y", "c": "?z"}"#),
            Case(
                "7.3", "[a:b, http://c/d?e#f, -g, a - b]\n",
                ##"["a:b", "http://c/d?e#f", "-g", "a - b"]"##),
            Case("7.3", "[-]\n", nil),
            Case("7.3", "a: b: c\n", nil),
            Case("7.4", "[a, [b,], {c: d,},]\n", #"["a", ["b"], {"c": "d"}]"#),
            Case("7.4", "[a,,b]\n", nil),
            Case(
                "7.4", "{a, b: , \"c\":d, ? e : f}\n",
                #"{"a": null, "b": null, "c": "d", "e": "f"}"#),
            Case("7.4", "{a\n: b,\n\"c\"\n:d}\n", #"{"a": "b", "c": "d"}"#),
            Case("7.4", "[a\n: b]\n", nil),
            Case("7.4", "[\"a\": b, ? c\n d : e]\n", #"[{"a": "b"}, {"c d": "e"}]"#),
            Case("7.4", "{a: 1 # c\n , b: 2\n}\n", #"{"a": 1, "b": 2}"#),
            Case("7.4", "[a,#c\n b]\n", nil),
            Case("7.4", "a: [\nb]\n", nil),
            Case("7.4", "a: [\n b\n# c\n ]\n", #"{"a": ["b"]}"#),
            Case("7.4", "{multi\n line: x}\n", #"{"multi line": "x"}"#),
            // 8: block styles
            Case("8.1", "a: |2\n   x\n  y\n", #"{"a": " x\ny\n"}"#),
            Case("8.1", "a: >-1\n  x\n y\n", #"{"a": " x\ny"}"#),
            Case("8.1", "a: |\n\n\n  x\n", #"{"a": "\n\nx\n"}"#),
            Case("8.1", "a: |\n   \n  x\n", nil),
            Case("8.1", "a: |0\n x\n", nil),
            Case("8.1", "a: |#c\n x\n", nil),
            Case("8.1", "a: | # c\n  x # y\n # z\nb: 1\n", #"{"a": "x # y\n", "b": 1}"#),
            Case("8.1", "a: |+\n  x\n\n# c\nb: >-\n\n", #"{"a": "x\n\n", "b": ""}"#),
            Case("8.1", "a: |\n  x\n # c\n  y\n", nil),
            Case("8.1", "a: >\n  x\n  y\n\n    z\n\n  w\n", #"{"a": "x y\n\n  z\n\nw\n"}"#),
            Case("8.1", "--- |\n%x\n# y\n...\n", ##""%x\n# y\n""##),
            Case("8.1", "- |\n x\n- >\n\ty\n", nil),
            Case("8.1", "- |\n \tx\n", #"["\tx\n"]"#),
            Case("8.2", "a:\n- b\n-\n - c\nd:\n  - e\n", #"{"a": ["b", ["c"]], "d": ["e"]}"#),
            Case("8.2", "- - a\n  - b\n-  c: 1\n   d: 2\n", #"[["a", "b"], {"c": 1, "d": 2}]"#),
            Case(
                "8.2", "? a\n: b\n? c\n? |\n  d\n: - e\n  - f\n",
                "{\"a\": \"b\", \"c\": null, \"d\\n\": [\"e\", \"f\"]}"),
            Case("8.2", "a: 1\n b: 2\n", nil),
            Case("8.2", "a:\n  b: 1\n c: 2\n", nil),
            Case("8.2", "- a\n - b\n", #"["a - b"]"#),
            Case("8.2", "a\nb: 1\n", nil),
            Case("8.2", "\"a\n b\": 1\n", nil),
            Case("8.2", "{a: 1}b\n", nil),
            Case("8.2", "a: - b\n", nil),
            // 9: documents
            Case("9.1", "# c\n---\n# d\na: 1\n... # e\n# f\n", #"{"a": 1}"#),
            Case("9.1", "a: 1\n---\n", nil),
            Case("9.1", "a: 1\n...\n---\nb: 1\n", nil),
            Case("9.1", "--- a: 1\n", nil),
            Case("9.1", "--- \"x\"\n", #""x""#),
            Case("9.1", "a: ---\nb: ...\n", #"{"a": "---", "b": "..."}"#),
            Case("9.1", "a: 1\n... b\n", nil),
            // 10.3 and merge keys
            Case(
                "10.3", "[0o14, 0x1F, ~, Null, nULL, NO, 012, +1, 1_000]",
                #"[12, 31, null, null, "nULL", "NO", 12, 1, "1_000"]"#),
            Case("10.3", "[-0x1, 0X1, 0b1, 1e3, 1., .5, ., -, 1e, True, tRUE]", nil),
            Case(
                "10.3", "[-0x1, 0X1, 0b1, 1e3, 1., .5, True, tRUE]",
                #"["-0x1", "0X1", "0b1", 1000, 1, 0.5, true, "tRUE"]"#),
            Case(
                "merge", "a: &a {x: 1}\nb:\n  x: 2\n  <<: [*a, {y: 3}]\n",
                #"{"a": {"x": 1}, "b": {"x": 2, "y": 3}}"#),
            Case("merge", "a: {<<: 1}\n", nil),
            Case("merge", "a: {\"<<\": 1}\n", #"{"a": {"<<": 1}}"#),
        ])
    func production(_ example: Case) throws {
        let read = try? YAMLDocument.parse(Array(example.text.utf8))
        let wanted = try example.json.map { try JSONDocument.value(of: Array($0.utf8)) }
        #expect(read?.value == wanted)
    }

    @Test("7.4.2: a key has 1024 characters at most, however many bytes these are")
    func keyLength() {
        for letter in ["k", "é"] {
            let key = String(repeating: letter, count: 1024)
            #expect((try? YAMLDocument.parse(Array("\(key): 1\n".utf8))) != nil)
            #expect((try? YAMLDocument.parse(Array("[\(key): 1]\n".utf8))) != nil)
            #expect((try? YAMLDocument.parse(Array("\(key)x: 1\n".utf8))) == nil)
            #expect((try? YAMLDocument.parse(Array("[\(key)x: 1]\n".utf8))) == nil)
        }
    }
}
