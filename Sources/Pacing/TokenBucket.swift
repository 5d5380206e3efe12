/// Keeps a stream of requests within a budget: never more than `max` in any window of `interval`,
/// whatever the network's delay, and slower once most of a window is used.
///
/// A request holds its place until `interval` after it *ended*. The server counts it at some moment
/// between its start and its end, so the window is exact at the server too. Time is a parameter; the
/// bucket never waits.
package struct TokenBucket: Sendable {
    /// One budget. Several can hold at once: our own wish, and what the server says.
    package struct Limit: Hashable, Sendable {
        package var max: Int
        package var interval: Duration
        /// From this many requests in the window on, each waits `delay` after the one before it.
        package var delayAfter: Int
        package var delay: Duration

        package init(
            max: Int = 100, interval: Duration = .seconds(10), delayAfter: Int = 90,
            delay: Duration = .milliseconds(100)
        ) {
            self.max = Swift.max(1, max)
            self.interval = interval
            self.delayAfter = delayAfter
            self.delay = delay
        }
    }

    /// Names one granted request until it ends.
    package struct Ticket: Hashable, Sendable { fileprivate let number: UInt64 }

    package enum Grant: Hashable, Sendable {
        case go(Ticket)
        /// Nothing before this instant; ask again then.
        case wait(until: MonotonicInstant)
        /// Every place is held by a request that has not ended; ask again when one has.
        case full
    }

    private let own: Limit
    private var server: Limit?
    private var inFlight: Set<Ticket> = []
    /// When our requests ended, oldest first.
    private var ended: [MonotonicInstant] = []
    /// When we learned of requests in the server's window that are not ours.
    private var foreign: [MonotonicInstant] = []
    private var lastGrant: MonotonicInstant?
    private var pausedUntil = MonotonicInstant.start
    private var granted: UInt64 = 0

    /// The clocks at both ends may tick differently within a window.
    private static let margin = Duration.milliseconds(1)

    package init(_ limit: Limit) { own = limit }

    /// Takes one place, or says when to ask again. Never waits.
    package mutating func take(at now: MonotonicInstant) -> Grant {
        prune(at: now)
        if now < pausedUntil { return .wait(until: pausedUntil) }
        for limit in limits {
            let used = occupied(limit, at: now)
            if used >= limit.max {
                guard let first = nextRelease(limit, at: now) else { return .full }
                return .wait(until: first)
            }
            if used >= limit.delayAfter, let earliest = lastGrant?.advanced(by: limit.delay),
                now < earliest
            {
                return .wait(until: earliest)
            }
        }
        granted += 1
        let ticket = Ticket(number: granted)
        inFlight.insert(ticket)
        lastGrant = now
        return .go(ticket)
    }

    /// The request has ended, with or without an answer.
    package mutating func finish(_ ticket: Ticket, at now: MonotonicInstant) {
        guard inFlight.remove(ticket) != nil else { return }
        ended.append(now)
    }

    /// Takes over what the server says about its window.
    package mutating func learn(
        max: Int?, interval: Duration?, remaining: Int?, at now: MonotonicInstant
    ) {
        guard let max, max > 0 else { return }
        let interval = interval ?? server?.interval ?? own.interval
        server = Limit(
            max: max, interval: interval, delayAfter: Swift.min(own.delayAfter, max),
            delay: own.delay)
        guard let server, let remaining, remaining >= 0 else { return }
        prune(at: now)
        let others = max - remaining - occupied(server, at: now)
        if others > 0 { foreign += Array(repeating: now, count: Swift.min(others, max)) }
    }

    /// Grants nothing before an instant: the server said "too many requests".
    package mutating func pause(until instant: MonotonicInstant) {
        pausedUntil = Swift.max(pausedUntil, instant)
    }

    /// How many requests could be sent at once now.
    package func remaining(at now: MonotonicInstant) -> Int {
        guard now >= pausedUntil else { return 0 }
        return limits.map { Swift.max(0, $0.max - occupied($0, at: now)) }.min() ?? 0
    }

    /// The window that the server enforces, or ours before it said so.
    package var window: Limit { server ?? own }

    private var limits: [Limit] { server.map { [own, $0] } ?? [own] }

    private func occupied(_ limit: Limit, at now: MonotonicInstant) -> Int {
        let oldest = now.advanced(by: .zero - limit.interval - Self.margin)
        var count = inFlight.count + ended.count { $0 > oldest }
        if limit == server { count += foreign.count { $0 > oldest } }
        return count
    }

    private func nextRelease(_ limit: Limit, at now: MonotonicInstant) -> MonotonicInstant? {
        let oldest = now.advanced(by: .zero - limit.interval - Self.margin)
        let counted = (limit == server ? ended + foreign : ended).filter { $0 > oldest }.sorted()
        // As many as are too many must leave before there is a place.
        let surplus = counted.count + inFlight.count - limit.max
        guard counted.indices.contains(surplus) else { return nil }
        return counted[surplus].advanced(by: limit.interval + Self.margin)
    }

    private mutating func prune(at now: MonotonicInstant) {
        guard let longest = limits.map(\.interval).max() else { return }
        let oldest = now.advanced(by: .zero - longest - Self.margin)
        ended.removeAll { $0 <= oldest }
        foreign.removeAll { $0 <= oldest }
    }
}
