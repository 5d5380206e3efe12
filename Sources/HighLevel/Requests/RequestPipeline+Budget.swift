package import Pacing
import Ports

/// How much may still be sent.
package struct RequestBudget: Hashable, Sendable {
    /// Requests that could be sent at once now.
    package let remaining: Int
    /// Of the limit that leaves the fewest, ours or the server's.
    package let max: Int
    package let interval: Duration
    /// As of the last answer; `nil` before the API has said so.
    package let dailyRemaining: Int?
    package let dailyLimit: Int?
    /// When today's requests are used up: until when nothing is sent.
    package let exhaustedUntil: Timestamp?

    package init(
        _ record: BudgetRecord, limit: TokenBucket.Limit, at now: MonotonicInstant,
        wallClock: Timestamp
    ) {
        let bucket = TokenBucket(limit, state: record.window)
        remaining = bucket.remaining(at: now)
        let tightest = bucket.tightest(at: now)
        max = tightest.max
        interval = tightest.interval
        dailyRemaining = record.day.remaining
        dailyLimit = record.day.limit
        exhaustedUntil = record.day.end(at: now, wallClock: wallClock)
    }
}

/// For whom the requests of a task are. Follows the task into everything that it starts.
struct RequestPriority: Sendable {
    @TaskLocal static var current = RequestPriority(.interactive)

    let level: TokenBucket.Priority
    /// Whether what only waits is to be given up, since a person waits for something else; `nil` when it
    /// never is.
    let givesWay: (@Sendable () -> Bool)?

    init(_ level: TokenBucket.Priority, givesWay: (@Sendable () -> Bool)? = nil) {
        self.level = level
        self.givesWay = givesWay
    }
}

/// Every request waits here for its place.
extension RequestPipeline {
    /// Longer than this a request does not wait for its place: it fails and the cycle goes on later.
    private static let longestWait = Duration.seconds(300)

    private enum Draw: Sendable {
        case granted(TokenBucket.Grant)
        case exhausted(until: Timestamp)
    }

    var budget: RequestBudget {
        let (now, clock, limit) = (time.now, serverClock, configuration.rateLimit)
        return budgets.update(at: now) {
            RequestBudget($0, limit: limit, at: now, wallClock: clock)
        }
    }

    func place(for call: APICall) async throws(RemoteFailure) -> TokenBucket.Ticket {
        while true {
            let now = time.now
            let grant: TokenBucket.Grant
            switch draw(at: now) {
            case .exhausted(let until):
                throw RemoteFailure(.dailyLimit(until: until), effect: .none, of: call)
            case .granted(let given):
                grant = given
            }
            switch grant {
            case .go(let ticket):
                return ticket
            case .wait(let instant):
                guard now.duration(to: instant) <= Self.longestWait else {
                    throw RemoteFailure(.rateLimited, effect: .none, of: call)
                }
                try await pause(until: instant, call)
            case .full:
                try await pause(until: now.advanced(by: .milliseconds(20)), call)
            }
        }
    }

    /// Waits until so many requests, each right after the one before it, would all have their places within
    /// a time: where the last one rests on what the first ones show, a gap between them would make that too
    /// old. Where a window never has as many, until it has as many as it ever has; where even an empty one
    /// is too slow for them, not at all.
    func room(
        for count: Int, within span: Duration, _ call: APICall
    ) async throws(RemoteFailure) {
        // Who takes places meanwhile may put it off; the looks themselves tell whether they are too old.
        for _ in 0..<3 {
            let now = time.now
            guard let wait = wait(for: count, within: span, at: now) else { return }
            try await pause(until: now.advanced(by: wait), call)
        }
    }

    /// `nil` for none, and for one that nobody waits for.
    private func wait(
        for count: Int, within span: Duration, at now: MonotonicInstant
    ) -> Duration? {
        let (limit, priority) = (configuration.rateLimit, RequestPriority.current.level)
        let state = budgets.update(at: now) { $0.window }
        var empty = TokenBucket.State()
        empty.server = state.server
        func time(_ state: TokenBucket.State) -> Duration {
            var bucket = TokenBucket(limit, state: state)
            let most = min(limit.share(of: priority), bucket.window.share(of: priority))
            var (left, instant) = (min(count, most), now)
            while left > 0 {
                switch bucket.take(at: instant, priority: priority) {
                case .go(let ticket):
                    bucket.finish(ticket, at: instant)
                    left -= 1
                case .wait(let later): instant = later
                case .full: left = 0
                }
            }
            return now.duration(to: instant)
        }
        let wait = time(state) - span
        guard wait > .zero, wait <= Self.longestWait, time(empty) <= span else { return nil }
        return wait
    }

    private func draw(at now: MonotonicInstant) -> Draw {
        let (limit, holder) = (configuration.rateLimit, budgets.holder)
        let (clock, priority) = (serverClock, RequestPriority.current.level)
        return budgets.update(at: now) { record -> Draw in
            if let until = record.day.end(at: now, wallClock: clock) {
                return .exhausted(until: until)
            }
            // The last requests of a day are those under way, for all that is known.
            let underWay = record.window.underWay(at: now)
            if let left = record.day.remaining, underWay > 0, left <= underWay {
                return .granted(.full)
            }
            var bucket = TokenBucket(limit, holder: holder, state: record.window)
            defer { record.window = bucket.state }
            return .granted(bucket.take(at: now, priority: priority))
        }
    }

    /// The request has ended; `nil` when no answer came.
    func finish(_ ticket: TokenBucket.Ticket, response: HTTPResponse?) {
        let (now, clock) = (time.now, serverClock)
        let (limit, holder) = (configuration.rateLimit, budgets.holder)
        let limits = response.map { RateLimitHeaders($0.headers, wallClock: clock) }
        let isTooMuch = response?.status == 429
        let jitter = isTooMuch ? Duration.milliseconds(Int64(50 + chance() * 950)) : .zero
        budgets.update(at: now) { record in
            var bucket = TokenBucket(limit, holder: holder, state: record.window)
            defer { record.window = bucket.state }
            let asked = bucket.finish(ticket, at: now)
            guard let limits else { return }
            bucket.learn(
                max: limits.max, interval: limits.interval, remaining: limits.remaining,
                asked: asked, at: now)
            let interval = bucket.window.interval
            let stated = limits.retryAfter.flatMap { $0 > interval ? $0 : nil }
            record.day.learn(
                limit: limits.dailyLimit, remaining: limits.dailyRemaining,
                until: stated.map { clock.advanced(by: $0) } ?? Self.nextMidnight(after: clock),
                wallClock: clock, at: now)
            if isTooMuch {
                let wait = limits.retryAfter ?? interval
                bucket.pause(until: now.advanced(by: wait + jitter))
            }
        }
    }

    /// When a day begins at the server is not documented; UTC is taken.
    private static func nextMidnight(after instant: Timestamp) -> Timestamp {
        Timestamp(seconds: (instant.seconds / 86_400 + 1) * 86_400)
    }
}
