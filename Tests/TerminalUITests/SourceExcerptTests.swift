import Testing

@testable import TerminalUI

@Suite struct SourceExcerptTests {
    static func render(
        _ line: String, _ column: Int, _ length: Int, note: String? = nil, width: Int = 100
    ) -> [String] {
        SourceExcerpt.render(
            line: line, number: 7, column: column, length: length, note: note, style: .plain,
            width: width)
    }

    @Test("the caret stands under the value, what to do behind it")
    func carets() {
        #expect(
            Self.render("  price: 12,50", 10, 5, note: "write 12.50") == [
                "  7 |   price: 12,50",
                "               ^^^^^ write 12.50",
            ])
    }

    @Test("tabs, wide characters and escapes do not shift the caret")
    func drawnWidths() {
        #expect(Self.render("\tx: 1", 5, 1) == ["  7 |     x: 1", "             ^"])
        #expect(Self.render("日: ab", 4, 2) == ["  7 | 日: ab", "          ^^"])
        #expect(Self.render("a\u{1B}b", 3, 1) == [#"  7 | a\u{1b}b"#, "             ^"])
        #expect(Self.render("a\u{202E}b", 2, 1) == [#"  7 | a\u{202e}b"#, "       ^^^^^^^^"])
    }

    @Test("a place past the end, an empty line and nonsense give one caret")
    func edges() {
        #expect(Self.render("ab", 3, 1) == ["  7 | ab", "        ^"])
        #expect(Self.render("ab", 99, 50) == ["  7 | ab", "        ^"])
        #expect(Self.render("", 1, 0) == ["  7 | ", "      ^"])
        #expect(Self.render("ab", -5, -5) == ["  7 | ab", "      ^"])
    }

    @Test("a long line is cut around the place", arguments: [1, 50, 500, 990])
    func longLines(column: Int) {
        let line = String(repeating: "abcdefghij", count: 100)
        let lines = Self.render(line, column, 3, width: 60)
        #expect(lines.allSatisfy { Width.columns(of: $0) <= 60 })
        let start = lines[1].firstIndex(of: "^").map {
            lines[1].distance(from: lines[1].startIndex, to: $0)
        }
        let marked = Array(lines[0])[(start ?? 0)..<((start ?? 0) + 3)]
        #expect(String(marked) == String(Array(line)[(column - 1)..<(column + 2)]))
    }

    @Test("with colour the text is the same")
    func colour() {
        let lines = SourceExcerpt.render(
            line: "a: b", number: 1234, column: 4, length: 1, style: Style(usesColor: true))
        #expect(lines[0] == "\u{1B}[2m1234 | \u{1B}[0ma: \u{1B}[1mb\u{1B}[0m")
        #expect(lines[1] == "          \u{1B}[31;1m^\u{1B}[0m")
    }
}
