import Testing

@testable import TerminalUI

@Suite struct WidthTests {
    @Test(
        "columns are those of a terminal",
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4), ("ｱ", 1),
            ("Ａ", 2),
            ("👍", 2), ("👍🏽", 2), ("👩‍👩‍👧", 2), ("🇵🇹", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("→", 1), ("…", 1),
            ("ก็", 1), ("𠮷", 2),
        ])
    func columns(text: String, count: Int) { #expect(Width.columns(of: text) == count) }

    @Test(
        "a cut text fits, and never ends in half a wide character",
        arguments: [
            ("abcdef", 4, "abc…"), ("abcdef", 6, "abcdef"), ("日本語", 4, "日…"), ("日本語", 5, "日本…"),
            ("abc", 1, "…"), ("abc", 0, ""),
        ])
    func cuts(text: String, limit: Int, shown: String) {
        #expect(Width.truncated(text, to: limit, style: .plain) == shown)
        let start = Width.truncatedAtStart(text, to: limit, style: .plain)
        #expect(Width.columns(of: start) <= limit)
    }

    @Test("padding counts columns")
    func padding() {
        #expect(Width.padded("日", to: 4) == "日  ")
        #expect(Width.padded("7", to: 3, alignment: .right) == "  7")
    }
}
