import Testing

@testable import TerminalUI

@Suite struct ProgressTests {
    @Test("the line has bar, count, rate and time left")
    func line() {
        var progress = Progress(label: "push", total: 200)
        progress.advance(to: 20, after: .seconds(2))
        progress.note = "91 requests left"
        #expect(progress.itemsPerSecond == 10)
        #expect(progress.timeLeft == .seconds(18))
        #expect(
            progress.line(width: 90, style: .plain)
                == "push  ███···························  20/200  10.0/s  18s left  91 requests left"
        )
        #expect(
            progress.line(width: 70, style: Style(usesColor: false, usesUnicode: false))
                == "push  [#.................]  20/200  10.0/s  18s left  91 requests left")
        #expect(
            progress.line(width: 52, style: .plain)
                == "push  20/200  10.0/s  18s left  91 requests left")
    }

    @Test("no line is wider than the terminal", arguments: 10...120)
    func width(width: Int) {
        var progress = Progress(label: "a rather long label \u{1B}[2J 日本語", total: 12_345)
        progress.advance(to: 678, failed: 9, after: .seconds(30))
        progress.note = "1 request left"
        for unicode in [true, false] {
            let style = Style(usesColor: false, usesUnicode: unicode)
            #expect(Width.columns(of: progress.line(width: width, style: style)) <= width)
        }
    }

    @Test("the rate follows what happens now, not samples too close to each other")
    func rate() throws {
        var progress = Progress(label: "pull", total: 1000)
        for second in 1...10 { progress.advance(to: second * 10, after: .seconds(second)) }
        #expect(try abs(#require(progress.itemsPerSecond) - 10) < 0.01)
        progress.advance(to: 900, after: .milliseconds(10_001))
        #expect(try abs(#require(progress.itemsPerSecond) - 10) < 0.01)
        for second in 11...40 { progress.advance(to: 900, after: .seconds(second)) }
        #expect(try #require(progress.itemsPerSecond) < 0.1)
    }

    @Test("an unknown total shows a count, a finished one the time it took")
    func ends() {
        var open = Progress(label: "scan")
        open.advance(to: 7, after: .seconds(65))
        #expect(open.line(width: 80, style: .plain) == "scan  7  0.1/s  1m 05s")
        var done = Progress(label: "push", total: 2)
        done.advance(to: 2, after: .seconds(3700))
        #expect(done.line(width: 24, style: .plain) == "push  2/2  0.0/s  1h 01m")
        let empty = Progress(label: "push", total: 0)
        #expect(empty.line(width: 30, style: .plain).hasPrefix("push  ██"))
    }
}
