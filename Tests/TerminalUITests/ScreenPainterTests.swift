import Testing

@testable import TerminalUI

@Suite struct ScreenPainterTests {
    @Test("the first frame clears and draws everything, the next one only what changed")
    func changes() {
        var painter = ScreenPainter()
        #expect(
            painter.frame(["one", "two"], columns: 10)
                == "\u{1B}[?2026h\u{1B}[2J\u{1B}[1;1Hone\u{1B}[K\u{1B}[2;1Htwo\u{1B}[K\u{1B}[?2026l"
        )
        #expect(painter.frame(["one", "two"], columns: 10) == "")
        #expect(
            painter.frame(["one", "2"], columns: 10)
                == "\u{1B}[?2026h\u{1B}[2;1H2\u{1B}[K\u{1B}[?2026l")
    }

    @Test("a full line is not erased behind: that would take its last character")
    func fullLine() {
        var painter = ScreenPainter()
        #expect(!painter.frame(["abc"], columns: 3).contains("\u{1B}[K"))
    }

    @Test("another width, fewer lines and a lost screen are drawn anew")
    func anew() {
        var painter = ScreenPainter()
        _ = painter.frame(["one", "two"], columns: 10)
        #expect(painter.frame(["one", "two"], columns: 9).contains("\u{1B}[2J"))
        #expect(
            painter.frame(["one"], columns: 9) == "\u{1B}[?2026h\u{1B}[2;1H\u{1B}[J\u{1B}[?2026l")
        painter.forget()
        #expect(painter.frame(["one"], columns: 9).contains("one"))
    }
}
