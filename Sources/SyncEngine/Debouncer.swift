package import Pacing

/// Waits until a burst of hints is over: a quiet time after the last one, but never longer than a
/// maximum after the first. An editor's save is several events; a checkout is thousands.
package struct Debouncer: Hashable, Sendable {
    package let quiet: Duration
    package let longest: Duration
    private var first: MonotonicInstant?
    private var last: MonotonicInstant?

    package init(quiet: Duration, longest: Duration) {
        self.quiet = quiet
        self.longest = longest
    }

    /// Takes note of a hint.
    package mutating func touch(at now: MonotonicInstant) {
        if first == nil { first = now }
        last = now
    }

    /// When the burst is over, unless further hints come; `nil` when there is none.
    package var deadline: MonotonicInstant? {
        guard let first, let last else { return nil }
        return min(last.advanced(by: quiet), first.advanced(by: longest))
    }

    /// Whether the burst is over. Says so once: the next hint starts a new burst.
    package mutating func fires(at now: MonotonicInstant) -> Bool {
        guard let deadline, deadline <= now else { return false }
        first = nil
        last = nil
        return true
    }
}
