import Testing

@testable import SchemaValidation

@Suite struct PatternTests {
    @Test(
        "a pattern matches what ECMA-262 says",
        arguments: [
            ("", "anything", true), ("b", "abc", true), ("^b", "abc", false), ("c$", "abc", true),
            ("^a*$", "", true), ("^a*$", "aab", false), ("^(ab|cd)+$", "abcdab", true),
            ("^a{2,3}$", "a", false), ("^a{2,3}$", "aaa", true), ("^a{2,3}$", "aaaa", false),
            ("^a{2}$", "aa", true), ("^a{2,}$", "aaaaa", true), ("^(a{0}b)+$", "bb", true),
            ("^a??b$", "b", true), ("^a+?$", "aaa", true), ("^.$", "\n", false), ("^.$", "é", true),
            ("^.$", "👍", true), ("^[^a-c]$", "d", true), ("^[^a-c]$", "b", false),
            ("^[a\\-c]$", "-", true),
            ("^[]$", "", false), ("^[^]$", "\n", true), ("^[\\b]$", "\u{8}", true),
            ("\\bcat\\b", "a cat sat", true), ("\\bcat\\b", "concat", false),
            ("\\Bcat", "concat", true),
            ("^\\d+$", "123", true), ("^\\d$", "\u{0967}", false), ("^\\w$", "é", false),
            ("^\\W$", "é", true),
            ("^\\s$", "\u{A0}", true), ("^\\s$", "\u{FEFF}", true), ("^\\S$", " ", false),
            ("^\\p{Lu}\\p{Ll}+$", "École", true), ("^\\p{Letter}+$", "日本", true),
            ("^\\p{Letter}+$", "a1", false), ("^\\P{L}$", "1", true), ("^\\p{gc=Nd}$", "৪", true),
            ("^[\\p{Sc}\\d]+$", "€49", true), ("^\\p{Emoji_Presentation}$", "👍", true),
            ("^\\u00e9$", "é", true), ("^\\u{1F44D}$", "👍", true), ("^\\uD83D\\uDC4D$", "👍", true),
            ("^\\x41\\cJ\\t$", "A\n\t", true), ("^(?:a|b)(?<year>\\d{4})$", "b2026", true),
            ("^\\/\\.\\$$", "/.$", true), ("^((a|b)|(c|d))*$", "abcd", true),
            ("(^a|b$)", "xb", true),
            ("^a|b$", "ax", true), ("a||b", "", true), ("^[a-z0-9]+(-[a-z0-9]+)*$", "a-b-", false),
        ])
    func matches(pattern: String, text: String, expected: Bool) throws {
        #expect(try Pattern(pattern).matches(text) == expected)
    }

    @Test(
        "what is no pattern, or cannot be matched in linear time, is refused",
        arguments: [
            "(", ")", "(?", "(?=a)", "(?<!a)", "[", "[z-a]", "[\\d-z]", "a{2,1}", "a{", "{", "}",
            "]",
            "*", "a**", "^*", "\\", "\\1", "(a)\\k<a>", "\\a", "\\-", "\\p{Script=Greek}", "\\pL",
            "\\u12", "\\uD800", "\\u{110000}", "\\u{}", "\\c1", "\\01", "a{1001}",
            "((a{1000}){1000}){1000}",
        ])
    func refuses(pattern: String) {
        #expect(throws: PatternError.self) { try Pattern(pattern) }
    }

    @Test("groups nested without end are refused, not followed")
    func nesting() {
        let pattern = String(repeating: "(", count: 100_000)
        #expect(throws: PatternError("groups are nested too deeply")) { try Pattern(pattern) }
    }

    @Test(
        "S59: patterns that take other matchers for ever take no time", .timeLimit(.minutes(1)),
        arguments: [
            "(a+)+$", "^(a|a)*$", "^(a*)*$", "^(a|aa)+$", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$",
            "^(a?){30}a{30}$",
        ])
    func hostile(pattern: String) throws {
        let text = String(repeating: "a", count: 20_000) + "!"
        // A matcher that goes back would need longer than the age of the universe.
        #expect(try !Pattern(pattern).matches(text))
    }
}
