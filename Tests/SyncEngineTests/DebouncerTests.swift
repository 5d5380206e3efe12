import Pacing
import Testing

@testable import SyncEngine

@Suite struct DebouncerTests {
    /// One character is one step of 10 ms; a letter is a hint, a dash is quiet. The result marks the
    /// steps at which the burst was called over.
    private func firing(_ hints: String, quiet: Int, longest: Int) -> String {
        var debouncer = Debouncer(
            quiet: .milliseconds(quiet * 10), longest: .milliseconds(longest * 10))
        var result = ""
        for (step, letter) in hints.enumerated() {
            let now = MonotonicInstant(nanoseconds: Int64(step) * 10_000_000)
            let fires = debouncer.fires(at: now)
            if letter != "-" { debouncer.touch(at: now) }
            result += fires ? "!" : "-"
        }
        return result
    }

    @Test(
        "a burst is over after the quiet time, or the longest time at the latest",
        arguments: [
            ("a---------", "---!------"),
            ("ab-c------", "------!---"),
            ("a--b--c--d--", "---!--!--!--"),
            ("abcdefghijklmn----", "----------!-----!-"),
            ("----------", "----------"),
        ])
    func burst(hints: String, expected: String) {
        #expect(firing(hints, quiet: 3, longest: 10) == expected)
    }
}
