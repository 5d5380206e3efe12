import Testing

@testable import TerminalUI

@Suite struct EscapingTests {
    @Test(
        "S61 S62: what could drive a terminal is shown instead",
        arguments: [
            ("\u{1B}]0;pwned\u{7}", #"\u{1b}]0;pwned\u{7}"#),
            ("\u{1B}[2J", #"\u{1b}[2J"#),
            ("\u{1B}]52;c;cm0gLXJm\u{7}", #"\u{1b}]52;c;cm0gLXJm\u{7}"#),
            ("\u{1B}]8;;http://evil\u{1B}\\x", #"\u{1b}]8;;http://evil\u{1b}\x"#),
            ("\u{9B}31m", #"\u{9b}31m"#),
            ("good\rbad", #"good\rbad"#),
            ("good\r\nbad", #"good\r\nbad"#),
            ("abc\u{8}\u{8}\u{8}", #"abc\u{8}\u{8}\u{8}"#),
            ("a\u{202E}gpj.exe", #"a\u{202e}gpj.exe"#),
            ("a\u{2066}b\u{2069}", #"a\u{2066}b\u{2069}"#),
            ("a\u{200B}b\u{FEFF}", #"a\u{200b}b\u{feff}"#),
            ("line\u{2028}end", #"line\u{2028}end"#),
            ("nul\0", #"nul\u{0}"#),
            ("hidden\u{E0041}\u{E0042}", #"hidden\u{e0041}\u{e0042}"#),
            ("\u{7F}", #"\u{7f}"#),
            ("two\nlines\tand tab", #"two\nlines\tand tab"#),
        ])
    func hostile(text: String, shown: String) {
        #expect(Escaping.line(text) == shown)
        #expect(Escaping.line(Escaping.line(text)) == shown)
    }

    @Test("S61: ten thousand marks on a letter are counted, not drawn")
    func floods() {
        let flood = "Z" + String(repeating: "\u{301}", count: 10_000) + "y"
        let shown = Escaping.line(flood)
        #expect(shown == "Z" + String(repeating: "\u{301}", count: 6) + #"\u{301}×9994y"#)
        #expect(Escaping.line("\u{20DD}x").unicodeScalars.first == "◌")
    }

    @Test(
        "what people write stays as it is",
        arguments: [
            "plain", "Crème brûlée", "cafe\u{301}", "日本語", "שָׁלוֹם", "ที่", "a\u{FE0F}", "👩‍👩‍👧", "🇵🇹",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}", "49.00 €", "\\u{1b} as text",
            "می‌خواهم",
        ])
    func harmless(text: String) { #expect(Escaping.line(text) == text) }

    @Test("no text of any scalars leaves a control or a direction mark")
    func everyScalar() {
        let dangerous = (0...UInt32(0x10FFFF)).compactMap(Unicode.Scalar.init)
            .filter(Escaping.isDangerous)
        #expect(dangerous.count > 4_000)
        let leaking = dangerous.filter { scalar in
            let shown = Escaping.line("a\(Character(scalar))b")
            return shown.unicodeScalars.contains(where: Escaping.isDangerous) || shown.count <= 2
        }
        #expect(leaking.isEmpty)
    }

    @Test("a block keeps its lines and nothing else")
    func blocks() {
        #expect(Escaping.block("a\r\nb\n\tc\rd\u{1B}") == "a\nb\n    c\\rd\\u{1b}")
    }

    @Test(
        "S63: Markdown stays text",
        arguments: [
            ("`rm -rf`", "\\`rm \\-rf\\`"),
            ("<img onerror=x>", "&lt;img onerror=x&gt;"),
            ("[x](javascript:alert)", "\\[x\\]\\(javascript&#58;alert\\)"),
            ("a | b", "a \\| b"),
            ("https://evil.example @all", "https&#58;//evil&#46;example &#64;all"),
            ("one\ntwo", "one\\\\ntwo"),
        ])
    func markdown(text: String, escaped: String) { #expect(Escaping.markdown(text) == escaped) }
}
