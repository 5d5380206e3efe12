/// How long to wait before trying again: doubling, with a random part on top so that many clients do
/// not come back at the same moment.
///
/// | failed attempts | wait, base 0.5 s |
/// |--:|---|
/// | 1 | 0.5 – 0.75 s |
/// | 2 | 1 – 1.5 s |
/// | 3 | 2 – 3 s |
/// | 7 and more | 30 – 45 s (the cap) |
package struct Backoff: Hashable, Sendable {
    package var base: Duration
    package var cap: Duration

    package init(base: Duration = .milliseconds(500), cap: Duration = .seconds(30)) {
        self.base = base
        self.cap = cap
    }

    /// The wait after the n-th failed attempt (from 1). `jitter` is a random number in 0..<1.
    package func delay(afterAttempt attempt: Int, jitter: Double) -> Duration {
        var delay = base
        var doublings = max(0, attempt - 1)
        while doublings > 0, delay < cap {
            delay *= 2
            doublings -= 1
        }
        delay = min(delay, cap)
        let part = Int64((Double(delay.nanoseconds) * 0.5 * min(max(jitter, 0), 1)).rounded())
        return delay + .nanoseconds(part)
    }
}
