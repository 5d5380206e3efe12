import Pacing

/// Counts the requests of one location. Every window of the interval counts, wherever it begins: a
/// client that keeps this limit keeps any.
struct RateMeter: Sendable {
    private var recent: [MonotonicInstant] = []
    private var day: Int64 = 0
    private var today = 0

    struct Reading: Sendable {
        let isAllowed: Bool
        let remaining: Int
        let dailyRemaining: Int
        /// Until the oldest request leaves the window.
        let wait: Duration
    }

    /// Counts a request if there is room for it.
    mutating func take(_ limits: SandboxLimits, at now: SandboxMoment) -> Reading {
        let date = now.wall.seconds / 86_400
        if date != day { (day, today) = (date, 0) }
        recent.removeAll { $0.advanced(by: limits.interval) <= now.monotonic }
        let isAllowed = recent.count < limits.burst && today < limits.daily
        if isAllowed {
            recent.append(now.monotonic)
            today += 1
        }
        let wait = recent.first.map {
            now.monotonic.duration(to: $0.advanced(by: limits.interval))
        }
        return Reading(
            isAllowed: isAllowed, remaining: max(0, limits.burst - recent.count),
            dailyRemaining: max(0, limits.daily - today), wait: wait ?? .zero)
    }
}
