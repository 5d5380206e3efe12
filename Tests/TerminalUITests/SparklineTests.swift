import Testing

@testable import TerminalUI

@Suite struct SparklineTests {
    @Test("the highest figure is full, and a small one is not nothing")
    func line() {
        #expect(Sparkline.line([0, 1, 50, 100], style: .plain) == "▁▂▄█")
        #expect(Sparkline.line([0, 0], style: .plain) == "▁▁")
        let ascii = Style(usesColor: false, usesUnicode: false)
        #expect(Sparkline.line([0, 1, 2], style: ascii) == "_-#")
    }
}
