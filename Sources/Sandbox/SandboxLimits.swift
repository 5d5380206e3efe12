/// How many requests a location takes.
package struct SandboxLimits: Hashable, Sendable {
    package var burst: Int
    package var interval: Duration
    package var daily: Int

    package init(burst: Int, interval: Duration = .seconds(10), daily: Int) {
        self.burst = burst
        self.interval = interval
        self.daily = daily
    }

    /// 100 in 10 s and 200 000 a day: the documented limits.
    package static let production = SandboxLimits(burst: 100, daily: 200_000)
    /// 25 in 10 s and 10 000 a day: measured on the vendor's own sandbox accounts.
    package static let sandboxAccount = SandboxLimits(burst: 25, daily: 10_000)
    /// No limit that a test could reach.
    package static let none = SandboxLimits(burst: 1_000_000_000, daily: 1_000_000_000)
}
