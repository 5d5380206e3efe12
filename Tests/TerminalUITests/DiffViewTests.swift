import Testing

@testable import TerminalUI

@Suite struct DiffViewTests {
    static func lines(_ old: String?, _ new: String?, width: Int = 60) -> [String] {
        DiffView.lines(label: "title", old: old, new: new, style: .plain, width: width)
    }

    @Test("a short change stands in one line")
    func short() {
        #expect(Self.lines("Mat", "Cork mat") == ["title: Mat → Cork mat"])
        #expect(Self.lines(nil, "Mat") == ["title: (none) → Mat"])
        #expect(Self.lines("Mat", nil) == ["title: Mat → (none)"])
        #expect(Self.lines("Mat", "") == ["title: Mat → (empty)"])
        #expect(Self.lines("a\u{1B}", "b") == [#"title: a\u{1b} → b"#])
    }

    @Test("a long change stands in two lines that fit")
    func long() {
        let lines = Self.lines("old words that go on and on and on", "new words that go on and on")
        #expect(
            lines == [
                "title:", "  - old words that go on and on and on",
                "  + new words that go on and on",
            ])
        let cut = Self.lines(String(repeating: "x", count: 99), "y", width: 30)
        #expect(cut.allSatisfy { Width.columns(of: $0) <= 30 })
    }

    @Test("a text of many lines shows what changed and two lines around it")
    func manyLines() {
        let old = (1...12).map { "line \($0)" }.joined(separator: "\n")
        let new = old.split(separator: "\n").map { $0 == "line 6" ? "line six" : String($0) }
            .joined(separator: "\n")
        #expect(
            Self.lines(old, new) == [
                "title:", "    … 3 unchanged lines", "    line 4", "    line 5", "  - line 6",
                "  + line six", "    line 7", "    line 8", "    … 4 unchanged lines",
            ])
    }

    @Test("of a line that is too long, what differs is shown, however far back it stands")
    func farBack() {
        let words = (1...60).map { "word\($0)" }
        let old = words.joined(separator: " ")
        let new = old.replacing("word41", with: "another")
        #expect(
            Self.lines(old, new, width: 40) == [
                "title:", "  - …word39 word40 word41 word42 word43…",
                "  + …word39 word40 another word42", "    word43…",
            ])
        let appended = Self.lines(old, old + " at last", width: 40)
        #expect(appended.last?.hasSuffix("word60 at last") == true)
        #expect(appended[1] == "  - word1 word2 word3…")
        #expect(appended.allSatisfy { Width.columns(of: $0) <= 40 })
    }

    @Test("HTML on one line is compared element by element")
    func markup() {
        let old =
            "<p>Natural cork.</p><ul><li>183 × 61 cm, 4 mm</li><li>Wipes clean, no plastic</li></ul>"
        #expect(
            Self.lines(old, old.replacing("clean,", with: "clean with water;")) == [
                "title:", "    … 1 unchanged line", "    <ul>", "    <li>183 × 61 cm, 4 mm</li>",
                "  - <li>Wipes clean, no plastic</li>",
                "  + <li>Wipes clean with water; no plastic</li>", "    </ul>",
            ])
    }

    @Test("in colour the words that differ are underlined")
    func emphasis() {
        let style = Style(usesColor: true)
        let lines = DiffView.lines(
            label: "t", old: "a cork mat", new: "a wool mat", style: style, width: 60)
        #expect(
            lines == [
                "\u{1B}[1mt\u{1B}[0m: \u{1B}[31ma \u{1B}[0m\u{1B}[31;1;4mcork\u{1B}[0m\u{1B}[31m mat\u{1B}[0m"
                    + " → \u{1B}[32ma \u{1B}[0m\u{1B}[32;1;4mwool\u{1B}[0m\u{1B}[32m mat\u{1B}[0m"
            ])
    }

    @Test(
        "the steps turn the old lines into the new ones",
        arguments: [
            ("abc", "abd"), ("", "abc"), ("abc", ""), ("abcabba", "cbabac"), ("xaxbxc", "abc"),
            ("same", "same"),
        ])
    func steps(old: String, new: String) {
        let steps = LineDiff.steps(from: old.map(String.init), to: new.map(String.init))
        #expect(steps.filter { $0.kind != .added }.map(\.text).joined() == old)
        #expect(steps.filter { $0.kind != .removed }.map(\.text).joined() == new)
    }

    @Test("words and what is between them make the text again")
    func words() {
        let text = "Crème-brûlée, 49.00 €  (日本語)"
        #expect(LineDiff.words(of: text).joined() == text)
    }
}
