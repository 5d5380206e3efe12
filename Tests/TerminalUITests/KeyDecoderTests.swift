import Testing

@testable import TerminalUI

@Suite struct KeyDecoderTests {
    @Test(
        "what terminals send",
        arguments: [
            ("q", [Key.character("q")]), ("\u{1B}", [.escape]), ("\u{1B}[A", [.up]),
            ("\u{1B}OB", [.down]), ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]),
            ("\u{1B}[1;5C", [.right]), ("\u{1B}[H\u{1B}[4~", [.home, .end]),
            ("\r\t\u{7F}", [.enter, .tab, .backspace]), ("\u{0C}", [.control("l")]),
            ("é語", [.character("é"), .character("語")]), ("\u{1B}q", [.escape, .character("q")]),
            ("\u{1B}[200~x", [.other, .character("x")]),
        ])
    func keys(text: String, keys: [Key]) {
        var decoder = KeyDecoder()
        #expect(decoder.keys(in: Array(text.utf8)) == keys)
    }

    @Test("a key that comes in two pieces is one key")
    func pieces() {
        var decoder = KeyDecoder()
        #expect(decoder.keys(in: [0x1B, 0x5B]) == [])
        #expect(decoder.keys(in: [0x41]) == [.up])
        #expect(decoder.keys(in: [0xC3]) == [])
        #expect(decoder.keys(in: [0xA9]) == [.character("é")])
    }

    @Test("bytes that are no key, and a sequence without end, do no harm")
    func rubbish() {
        var decoder = KeyDecoder()
        _ = decoder.keys(
            in: [0xFF, 0x80, 0x00] + [0x1B, 0x5B] + Array(repeating: 0x31, count: 500))
        #expect(decoder.keys(in: Array("q".utf8)).last == .character("q"))
    }
}
