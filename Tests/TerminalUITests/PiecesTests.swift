import Testing

@testable import TerminalUI

@Suite struct PiecesTests {
    @Test("prose is broken between words and hangs behind its indentation and mark")
    func hanging() {
        #expect(Painted.hanging("short", to: 20) == ["short"])
        #expect(
            Painted.hanging("  → look with the plan, then confirm", to: 20) == [
                "  → look with the", "    plan, then", "    confirm",
            ])
        #expect(
            Painted.hanging("Made a workspace of 16 files.", to: 20) == [
                "Made a workspace of", "16 files.",
            ])
        #expect(
            Painted.hanging("    " + String(repeating: "x", count: 30), to: 20) == [
                "    " + String(repeating: "x", count: 16),
                "      " + String(repeating: "x", count: 14),
            ])
    }

    @Test("colours go on from line to line, and none runs into the margin")
    func colours() {
        let style = Style(usesColor: true)
        let line = "  " + style.paint("one two three four", .red) + " five"
        #expect(
            Painted.hanging(line, to: 12) == [
                "  \u{1B}[31mone two\u{1B}[0m", "    \u{1B}[31mthree\u{1B}[0m",
                "    \u{1B}[31mfour\u{1B}[0m", "    five",
            ])
    }

    @Test("no line is wider than asked for, and no word is lost", arguments: 4...40)
    func fits(width: Int) {
        let text =
            "  ✗ listings/mat  GoHighLevel does not accept: 日本語の長い文章 amount must be 100 or more"
        let lines = Painted.hanging(text, to: width)
        #expect(lines.allSatisfy { Width.columns(of: $0) <= width })
        #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
}
