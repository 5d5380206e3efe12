import Testing

@testable import TerminalUI

@Suite struct StyleTests {
    @Test(
        "colour is decided by the strongest wish",
        arguments: [
            (true, false, [:], true), (false, false, [:], false),
            (true, true, ["CLICOLOR_FORCE": "1"], false),
            (true, false, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], false),
            (true, false, ["NO_COLOR": ""], true),
            (false, false, ["CLICOLOR_FORCE": "1"], true),
            (false, false, ["CLICOLOR_FORCE": "0"], false),
            (true, false, ["TERM": "dumb"], false),
            (true, false, ["TERM": "dumb", "CLICOLOR_FORCE": "1"], true),
            (true, false, ["CLICOLOR": "0"], false),
        ] as [(Bool, Bool, [String: String], Bool)])
    func colour(isTerminal: Bool, refuses: Bool, environment: [String: String], expected: Bool) {
        let style = Style(
            isTerminal: isTerminal, refusesColor: refuses, environment: environment)
        #expect(style.usesColor == expected)
    }

    @Test("drawings are ASCII where the locale has no others")
    func drawings() {
        func style(_ environment: [String: String]) -> Style {
            Style(isTerminal: true, environment: environment)
        }
        #expect(style(["LANG": "C"]).arrow == "->")
        #expect(style(["LANG": "pt_PT.UTF-8"]).arrow == "→")
        #expect(style(["LC_ALL": "C", "LANG": "pt_PT.UTF-8"]).arrow == "->")
        #expect(style([:]).arrow == "→")
    }

    @Test("paint goes around text, and around nothing without colour")
    func painting() {
        let style = Style(usesColor: true)
        #expect(style.paint("x", .bold, .red) == "\u{1B}[1;31mx\u{1B}[0m")
        #expect(style.paint("", .bold) == "")
        #expect(Style.plain.paint("x", .bold) == "x")
    }
}
