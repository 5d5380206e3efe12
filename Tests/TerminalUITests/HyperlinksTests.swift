import Testing

@testable import TerminalUI

@Suite struct HyperlinksTests {
    @Test(
        "links are drawn where a terminal is known to draw them, and nowhere else",
        arguments: [
            (["TERM": "xterm-256color", "VTE_VERSION": "7200"], true),
            (["TERM": "xterm-kitty"], true), (["TERM": "xterm", "TERM_PROGRAM": "vscode"], true),
            (["TERM": "xterm-256color"], false), (["TERM": "dumb", "VTE_VERSION": "7200"], false),
            (["TERM": "xterm", "VTE_VERSION": "4000"], false), ([:], false),
            (["TERM": "tmux-256color", "TMUX": "x", "VTE_VERSION": "7200"], false),
            (["TERM": "xterm", "FORCE_HYPERLINK": "1"], true),
            (["TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"], false),
        ])
    func terminals(environment: [String: String], areDrawn: Bool) {
        #expect(Hyperlinks.areDrawn(isTerminal: true, environment: environment) == areDrawn)
        #expect(!Hyperlinks.areDrawn(isTerminal: false, environment: environment))
    }

    @Test("a link leads to the file, and no name gets out of it")
    func address() {
        var style = Style.plain
        #expect(style.link("a", to: "listings/a.yaml") == "a")
        style.linkBase = "/home/ada/my catalog"
        #expect(
            style.link("a", to: "listings/ä\u{1B}\\.yaml")
                == "\u{1B}]8;;file:///home/ada/my%20catalog/listings/%C3%A4%1B%5C.yaml\u{1B}\\a\u{1B}]8;;\u{1B}\\"
        )
        #expect(style.link("a", to: "/etc/x").contains("file:///etc/x\u{1B}"))
    }
}
