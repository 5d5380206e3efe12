import Pacing

/// How far the server's clock is ahead of ours, from the `Date` of its answers. `Date` has whole
/// seconds, so each answer gives an interval; many answers narrow it.
struct ClockSkew: Sendable {
    private var lowest: Duration?
    private var highest: Duration?

    /// `date` was stamped between `sent` and `received` of our clock.
    mutating func observe(date: Timestamp, sent: Timestamp, received: Timestamp) {
        let low = received.duration(to: date)
        let high = sent.duration(to: date.advanced(by: .seconds(1)))
        guard low <= high else { return }
        let narrowedLow = max(low, lowest ?? low)
        let narrowedHigh = min(high, highest ?? high)
        if narrowedLow <= narrowedHigh {
            (lowest, highest) = (narrowedLow, narrowedHigh)
        } else {
            // A clock was set: what was known no longer holds.
            (lowest, highest) = (low, high)
        }
    }

    /// The best guess; zero when the clocks may agree.
    var estimate: Duration {
        guard let lowest, let highest else { return .zero }
        if lowest <= .zero, highest >= .zero { return .zero }
        return (lowest + highest) / 2
    }
}
