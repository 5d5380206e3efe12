package import Pacing
import Synchronization

/// What is known of a location's budget: its window and its day.
package struct BudgetRecord: Hashable, Sendable {
    package var window = TokenBucket.State()
    package var day = DailyBudget()

    package init() {}

    /// Its own places as a holder knows them, all the rest as others wrote it last.
    package func joined(to shared: BudgetRecord, as holder: TokenBucket.Holder) -> BudgetRecord {
        var result = shared
        result.window = window.joined(to: shared.window, as: holder)
        if shared.day == DailyBudget() { result.day = day }
        return result
    }
}

/// What the server says of the requests that a location has in a day (ghl-api.md §6).
package struct DailyBudget: Hashable, Sendable {
    package var limit: Int?
    /// As of the last answer.
    package var remaining: Int?
    package var exhausted: Exhaustion?

    /// Two clocks, since a person may set one: it is over when either has come so far.
    package struct Exhaustion: Hashable, Sendable {
        package let until: Timestamp
        package let instant: MonotonicInstant

        package init(until: Timestamp, instant: MonotonicInstant) {
            self.until = until
            self.instant = instant
        }
    }

    package init() {}

    /// Until when nothing may be sent.
    package func end(at now: MonotonicInstant, wallClock: Timestamp) -> Timestamp? {
        exhausted.flatMap { $0.instant > now && $0.until > wallClock ? $0.until : nil }
    }

    package mutating func learn(
        limit: Int?, remaining: Int?, until: Timestamp, wallClock: Timestamp,
        at now: MonotonicInstant
    ) {
        self.limit = limit ?? self.limit
        guard let remaining else { return }
        // More than none says nothing after that: answers may come in another order than they were
        // counted, and this one is to an earlier request.
        guard remaining == 0 || end(at: now, wallClock: wallClock) == nil else { return }
        self.remaining = remaining
        guard remaining == 0 else { return }
        exhausted = Exhaustion(
            until: until, instant: now.advanced(by: wallClock.duration(to: until)))
    }
}

/// Where the budget of one location is kept, for all who draw on it. What fails here stops nobody: a
/// budget that cannot be shared is kept alone, and the server's own count is learned from its answers.
package protocol BudgetStore: Sendable {
    /// Who takes places by this store: this process.
    var holder: TokenBucket.Holder { get }

    /// Runs a step on what is known by now; nobody else runs one meanwhile. Returns at once,
    /// or within a tenth of a second when another process hangs.
    func update<Answer: Sendable>(
        at now: MonotonicInstant, _ step: (inout BudgetRecord) -> Answer
    ) -> Answer
}

/// A budget that nobody shares.
package final class PrivateBudget: BudgetStore {
    package let holder = TokenBucket.Holder()
    private let record = Mutex(BudgetRecord())

    package init() {}

    package func update<Answer: Sendable>(
        at now: MonotonicInstant, _ step: (inout BudgetRecord) -> Answer
    ) -> Answer {
        record.withLock { step(&$0) }
    }
}
