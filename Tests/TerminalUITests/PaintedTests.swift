import Testing

@testable import TerminalUI

@Suite struct PaintedTests {
    private let color = Style(usesColor: true)

    @Test("colours take no columns, and come off again")
    func columns() {
        let line = color.paint("日本", .red) + " ok " + color.paint("é", .bold, .underline)
        #expect(Painted.columns(of: line) == 9)
        #expect(Painted.plain(line) == "日本 ok é")
    }

    @Test("a cut line ends its colours, and is never wider", arguments: 0...12)
    func truncated(width: Int) {
        let line = "a " + color.paint("日本語です", .red) + " end"
        let cut = Painted.truncated(line, to: width, style: color)
        #expect(Painted.columns(of: cut) <= width)
        #expect(!cut.contains("\u{1B}[31m") || cut.contains("\u{1B}[0m"))
        #expect(Painted.columns(of: Painted.fitted(line, to: width, style: color)) == width)
    }

    @Test("two ends of a line; without room for both the left one stays")
    func spread() {
        #expect(Painted.spread("left", "right", to: 12, style: .plain) == "left   right")
        #expect(Painted.spread("left", "right", to: 10, style: .plain) == "left")
        #expect(Painted.spread("leftmost", "", to: 5, style: .plain) == "left…")
    }

    @Test("text is broken between words, long words anywhere, indentation stays")
    func wrapped() {
        #expect(Painted.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(Painted.wrapped("abcdefgh", to: 3) == ["abc", "def", "gh"])
        #expect(Painted.wrapped("  in\n\nout", to: 9) == ["  in", "", "out"])
        #expect(Painted.wrapped("日本語", to: 5) == ["日本", "語"])
        #expect(Painted.wrapped("", to: 5) == [""])
    }
}
