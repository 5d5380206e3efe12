import Testing

@testable import CommandLineTool

@Suite struct LocationWordsTests {
    @Test(
        "commands in a sentence name the location that it is about",
        arguments: [
            ("run `ghlsync sync`", "run `ghlsync sync --location b`"),
            ("`ghlsync mapping` says why", "`ghlsync mapping --location b` says why"),
            ("ghlsync validate", "ghlsync validate --location b"),
            ("`ghlsync sync --location c`", "`ghlsync sync --location c`"),
            ("`chmod 600 x`, then look", "`chmod 600 x`, then look"),
            ("an open ` ghlsync", "an open ` ghlsync"),
        ])
    func naming(text: String, named: String) {
        #expect(LocationWords.naming("b", in: text) == named)
        #expect(LocationWords.naming(nil, in: text) == text)
    }

    @Test("a name that a shell would take apart is quoted")
    func quoted() {
        #expect(
            LocationWords.naming("it's b", in: "`ghlsync sync`")
                == "`ghlsync sync --location 'it'\\''s b'`")
    }
}
