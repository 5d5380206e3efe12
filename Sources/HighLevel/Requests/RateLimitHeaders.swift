import Pacing
import Ports

/// What an answer says about the budget (ghl-api.md §6).
struct RateLimitHeaders: Sendable {
    let max: Int?
    let interval: Duration?
    let remaining: Int?
    let dailyLimit: Int?
    let dailyRemaining: Int?
    /// Seconds, or a date.
    let retryAfter: Duration?

    init(_ headers: HTTPHeaders, wallClock: Timestamp) {
        func number(_ name: String) -> Int? {
            headers[name].flatMap { Int($0.trimmingSpaces) }.flatMap { $0 >= 0 ? $0 : nil }
        }
        max = number("X-RateLimit-Max")
        interval = number("X-RateLimit-Interval-Milliseconds").flatMap {
            // An absurd value must not stop us for a year.
            (1...3_600_000).contains($0) ? .milliseconds($0) : nil
        }
        remaining = number("X-RateLimit-Remaining")
        dailyLimit = number("X-RateLimit-Limit-Daily")
        dailyRemaining = number("X-RateLimit-Daily-Remaining")
        if let seconds = number("Retry-After") {
            retryAfter = .seconds(min(seconds, 86_400))
        } else if let date = headers["Retry-After"].flatMap(HTTPDate.timestamp) {
            let base = headers["Date"].flatMap(HTTPDate.timestamp) ?? wallClock
            retryAfter = Swift.max(.zero, Swift.min(base.duration(to: date), .seconds(86_400)))
        } else {
            retryAfter = nil
        }
    }
}

extension String {
    var trimmingSpaces: String {
        var text = self[...]
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
