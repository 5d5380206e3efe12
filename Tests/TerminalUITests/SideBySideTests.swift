import Testing

@testable import TerminalUI

@Suite struct SideBySideTests {
    private let columns = [
        SideBySide.Column(title: "base", text: "a blue mat"),
        SideBySide.Column(title: "local", text: "a red mat", ink: .green),
        SideBySide.Column(title: "remote", text: nil),
    ]

    @Test("from a hundred columns on the texts stand beside each other")
    func beside() {
        let lines = SideBySide.lines(columns, width: 100, style: .plain)
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("base                            │ local"))
        #expect(lines[2].hasPrefix("a blue mat                      │ a red mat"))
        #expect(lines[2].contains("│ (none)"))
        #expect(lines.allSatisfy { Painted.columns(of: $0) <= 100 })
    }

    @Test("below that one stands under the other")
    func stacked() {
        #expect(
            SideBySide.lines(columns, width: 80, style: .plain) == [
                "base", "    a blue mat", "local", "    a red mat", "remote", "    (none)",
            ])
    }

    @Test("the words that differ from the first text are brought out, and no others")
    func words() {
        let lines = SideBySide.lines(columns, width: 80, style: Style(usesColor: true))
        #expect(
            lines[3]
                == "    \u{1B}[32ma \u{1B}[0m\u{1B}[32;1;4mred\u{1B}[0m\u{1B}[32m mat\u{1B}[0m")
    }

    @Test("a long text starts near its first difference, and says what is left out")
    func long() {
        let base = (1...40).map { "line \($0)" }.joined(separator: "\n")
        let local = base.replacing("line 30", with: "line thirty")
        let lines = SideBySide.lines(
            [.init(title: "base", text: base), .init(title: "local", text: local)], width: 100,
            style: .plain, rows: 5)
        #expect(lines.contains { $0.contains("line thirty") })
        #expect(lines.contains { $0.contains("│ … 28 more lines") })
    }

    @Test("nothing that somebody wrote reaches the terminal as it is")
    func hostile() {
        let hostile = SideBySide.Column(title: "\u{1B}[2J", text: "\u{1B}]0;x\u{07}\u{202E}日本")
        for width in [10, 40, 100, 200] {
            let lines = SideBySide.lines([hostile, hostile], width: width, style: .plain)
            #expect(
                !lines.joined().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
        }
    }
}
