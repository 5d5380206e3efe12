import Documents
import SyncTestKit
import Testing
import YAMLFormat

struct BrokenText: Sendable, CustomTestStringConvertible {
    let text: String
    /// The part of the text that the error must begin at.
    let culprit: String
    let says: String
    var testDescription: String { text }

    init(_ text: String, _ culprit: String, _ says: String) {
        self.text = text
        self.culprit = culprit
        self.says = says
    }
}

@Suite struct YAMLErrorTests {
    @Test(
        "S60: a broken text is refused at its exact place, in words that help",
        arguments: [
            BrokenText("a:\n\tb: 1\n", "\tb", "tab"),
            BrokenText("a:\n  - x\n\t- y\n", "\t- y", "tab"),
            BrokenText("a: [\n\tx]\n", "\tx", "tab"),
            BrokenText("\ta: 1\n", "\ta", "tab"),
            BrokenText("a: |\n\t\nb: 1\n", "\t\nb", "tab"),
            BrokenText("a: |\n  x\n\t\nb: 1\n", "\t\nb", "tab"),
            BrokenText("a: 1\n<<<<<<< HEAD\nb: 2\n=======\n", "<<<<<<<", "conflict marker"),
            BrokenText("a: 1\n---\nb: 2\n", "---", "second document"),
            BrokenText("a: 1\n...\nb: 2\n", "b: 2", "second document"),
            BrokenText("a: b: c\n", "b: c", "second \": \""),
            BrokenText("a: 1\n   b: 2\n", "b: 2", "continues the text above"),
            BrokenText("a:\n    b: 1\n  c: 2\n", "c: 2", "indentation"),
            BrokenText("a: \"x\n", "\"x", "quoted"),
            BrokenText("a: 'x'y\n", "y", "after the end"),
            BrokenText("a: [1, 2\nb: 3\n", "b: 3", "not indented"),
            BrokenText("a: [1, 2", "", "not closed"),
            BrokenText("a: {b: 1 c: 2}\n", ": 2", "comma"),
            BrokenText("a: [1 ]2\n", "2", "after the end"),
            BrokenText("a: @x\n", "@", "cannot begin"),
            BrokenText("a: `x`\n", "`", "cannot begin"),
            BrokenText("a: %x\n", "%", "cannot begin"),
            BrokenText("a: *.txt\n", "*.txt", "no anchor"),
            BrokenText("a: ]\n", "]", "closes nothing"),
            BrokenText("a: \"\\q\"\n", "\\q", "escape"),
            BrokenText("a: 1\nb\n", "b", "neither a key"),
            BrokenText("a: 1\nb:2\n", "b:2", "colon"),
            BrokenText("a: - b\n", "-", "list"),
            BrokenText("a: 1\n- b\n", "-", "list item"),
            BrokenText("a: !custom x\n", "!custom", "tag"),
            BrokenText("a: .nan\n", ".nan", "number"),
            BrokenText("[a]: 1\n", "[a]", "key must be a text"),
            BrokenText(": 1\n", ":", "key is missing"),
            BrokenText("a: | x\n", "x", "text on the line"),
            BrokenText("a: |\n x\n\n  \n y\nb: >\n   \n x\n", "  ", "blank line"),
            BrokenText("a: \"x\"#c\n", "#c", "comment"),
            BrokenText("a: \u{1}\n", "\u{1}", "control"),
            BrokenText("a: x\u{7F}y\n", "\u{7F}", "control character (0x7F)"),
            BrokenText("a: x # \u{7F}\n", "\u{7F}", "control"),
            BrokenText("a: \u{80}\n", "\u{80}", "control character (U+0080)"),
            BrokenText("a: |\n  x\u{9F}\n", "\u{9F}", "control"),
            BrokenText("a: \"\u{7F}\"\nb: \u{7F}\n", "\u{7F}\n", "control"),
            BrokenText("\u{FEFF}a: \u{FEFF}b\n", "\u{FEFF}b", "byte order mark"),
            BrokenText("a: 1\n\u{FEFF}# b\n", "\u{FEFF}#", "byte order mark"),
            BrokenText("&\u{7F} a: 1\n", "\u{7F}", "control"),
            BrokenText("a: \u{FFFE}\n", "\u{FFFE}", "U+FFFE"),
            BrokenText("%YAML 2.0\n--- a\n", "%YAML", "not supported"),
        ])
    func refused(_ broken: BrokenText) throws {
        let bytes = Array(broken.text.utf8)
        let error = try #require(throws: SyntaxError.self) { try YAMLDocument.parse(bytes) }
        #expect(error.message.contains(broken.says), "\(error.message)")
        let rest = String(decoding: bytes[error.range.lowerBound...], as: UTF8.self)
        #expect(rest.hasPrefix(broken.culprit), "points at \(rest.debugDescription)")
    }

    @Test(
        "what must be escaped elsewhere may stand raw in quotes, as in JSON",
        arguments: ["\u{7F}", "\u{80}", "\u{9F}", "\u{FEFF}", "\u{FFFF}"])
    func quotedControls(_ character: String) throws {
        for text in [
            "a: \"x\(character)\"\n", "'a': 'x\(character)'\n", "[a: \"x\\t\(character)\"]\n",
        ] {
            #expect(throws: Never.self) { try YAMLDocument.parse(Array(text.utf8)) }
        }
        let parsed = try YAMLDocument.parse(Array("a: 'x\(character)'\n".utf8))
        #expect(parsed.value["a"] == .string("x\(character)"))
        #expect(try YAMLDocument.parse(YAMLDocument.write(parsed.value)).value == parsed.value)
    }

    @Test("a message names a long number by its beginning")
    func longNumber() throws {
        let error = try #require(throws: SyntaxError.self) {
            try YAMLDocument.parse(Array("a: 0x\(String(repeating: "f", count: 100_000))\n".utf8))
        }
        #expect(error.message.utf8.count < 100)
    }

    @Test("a next line character may stand anywhere in a text")
    func nextLine() throws {
        let parsed = try YAMLDocument.parse(Array("a: x\u{85}y # \u{85}\n".utf8))
        #expect(parsed.value["a"] == "x\u{85}y")
    }

    @Test("the help says how to write such a character")
    func escapeHelp() throws {
        for (text, escape) in [("\u{7F}", "\\x7F"), ("\u{9B}", "\\x9B"), ("\u{FEFF}", "\\uFEFF")] {
            let error = try #require(throws: SyntaxError.self) {
                try YAMLDocument.parse(Array("a: b\(text)\n".utf8))
            }
            #expect(error.help?.contains("in double quotes as \(escape)") == true)
        }
    }

    @Test(
        "S54: a tag that would construct something is refused, not obeyed",
        arguments: ["!!python/object/apply:os.system", "!!binary", "!foo", "!<tag:x,2026:y>"])
    func tags(tag: String) throws {
        let error = try #require(throws: SyntaxError.self) {
            try YAMLDocument.parse(Array("title: \(tag) [id]\n".utf8))
        }
        #expect(error.message.contains("not supported"), "\(error.message)")
    }

    @Test("bytes that are not UTF-8 are refused at their offset")
    func invalidUTF8() throws {
        let error = try #require(throws: SyntaxError.self) {
            try YAMLDocument.parse(Array("a: caf".utf8) + [0xE9, 0x0A])
        }
        #expect(error.range == 6..<7)
        #expect(throws: SyntaxError.self) { try YAMLDocument.parse([0xFF, 0xFE, 0x61, 0x00]) }
    }

    @Test(
        "S55: words that YAML 1.1 took for something else are texts",
        arguments: [
            "no", "NO", "yes", "on", "off", "y", "12:30", "2026-01-01", "1_000", "0b1", "1e", "-",
            "+", ".", "1.2.3", "0o8", "0xg",
        ])
    func norway(_ word: String) throws {
        guard word != "-" else { return }
        #expect(try YAMLDocument.parse(Array("a: \(word)\n".utf8)).value["a"] == .string(word))
    }

    @Test(
        "S55: numbers of the core schema are numbers",
        arguments: [
            ("12", "12"), ("+12", "12"), ("-0", "0"), ("007", "7"), ("0o17", "15"), ("0xfF", "255"),
            (".5", "0.5"),
            ("1.", "1"), ("1.e3", "1000"), ("-.5e-1", "-0.05"), ("12e03", "12000"),
            ("0xFFFFFFFFFFFFFFFFF", "295147905179352825855"),
        ])
    func numbers(_ text: String, _ plain: String) throws {
        let number = try #require(
            try YAMLDocument.parse(Array("a: \(text)\n".utf8)).value["a"]?.numberValue)
        #expect(number.plainText == plain)
    }

    @Test("S55: duplicate keys are reported with both places, at any depth and in both styles")
    func duplicates() throws {
        let text = Array("x:\n  a: 1\n  b: {k: 1, k: 2}\n  \"a\": 3\n".utf8)
        let parsed = try YAMLDocument.parse(text)
        #expect(parsed.value == ["x": ["a": 1, "b": ["k": 1]]])
        #expect(parsed.duplicateKeys.map(\.path.description) == ["x.b.k", "x.a"])
        #expect(
            parsed.duplicateKeys.map { String(decoding: text[$0.second], as: UTF8.self) } == [
                "k", "\"a\"",
            ])
    }

    /// A text by the recipe that made it: the test report names it in one line.
    struct Hostile: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String

        init(_ name: String, _ text: String) {
            testDescription = name
            self.text = text
        }

        init(_ piece: String, times count: Int, after start: String = "", then end: String = "") {
            self.init(
                "\(start.debugDescription) + \(count) × \(piece.debugDescription) + \(end.debugDescription)",
                start + String(repeating: piece, count: count) + end)
        }
    }

    @Test(
        "S52, S57: hostile nesting ends in an error, soon", .timeLimit(.minutes(1)),
        arguments: [
            Hostile("[", times: 100_000), Hostile("{", times: 1_000_000),
            Hostile("- ", times: 100_000), Hostile("? ", times: 100_000),
            Hostile("a: {", times: 10_000), Hostile("{a: ", times: 10_000),
            Hostile(
                "10,000 keys, each deeper",
                (0..<10_000).map { String(repeating: " ", count: min($0, 200)) + "a:\n" }.joined()),
            Hostile("!a ", times: 50_000), Hostile("&a\n", times: 50_000),
            Hostile("\\\n", times: 100_000, after: "a: \""),
            Hostile("\n", times: 500_000, after: "- ", then: "x: ["),
            Hostile("\n", times: 500_000, after: String(repeating: "[a,", count: 60)),
        ])
    func hostile(_ hostile: Hostile) {
        #expect(throws: SyntaxError.self) { try YAMLDocument.parse(Array(hostile.text.utf8)) }
    }

    @Test(
        "S52, S56: texts with random damage never trap, and what is read can be written",
        arguments: 0..<20)
    func damage(_ seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        for round in 0..<Cases.times(300) {
            await Task.yield()
            var bytes = Array(RandomDocument(seed: UInt64(seed * 977 + round)).text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2:
                    bytes.insert(random.pick(Array(":-?[]{},#&*!|>'\"%@ \n\t\r".utf8)), at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
                }
            }
            guard let read = try? YAMLDocument.parse(bytes) else { continue }
            if try YAMLDocument.parse(YAMLDocument.write(read.value)).value != read.value {
                Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
    }
}
