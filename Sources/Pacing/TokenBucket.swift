/// Keeps a stream of requests within a budget: never more than `max` in any window of `interval`,
/// whatever the network's delay, and slower once most of a window is used.
///
/// A request holds its place until `interval` after it *ended*. The server counts it at some moment
/// between its start and its end, so the window is exact at the server too. Time is a parameter; the
/// bucket never waits. Its state is a value that several processes can pass around (`BudgetStore`).
package struct TokenBucket: Sendable {
    /// One budget. Several can hold at once: our own wish, and what the server says.
    package struct Limit: Hashable, Sendable {
        package var max: Int
        package var interval: Duration
        /// From this many requests in the window on, each waits `delay` after the one before it: of
        /// several that wait, each further one so much more.
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

        /// How much of the window a request may use, whatever comes. A tenth, and what one save takes
        /// where there is room for that, is kept for those that a person waits for, so that a save made
        /// during a push of thousands does not stand behind all of them. Of that the window lends to
        /// others what it gets back before a save could come to it (`opening`).
        package func share(of priority: Priority) -> Int {
            switch priority {
            case .interactive: max
            case .bulk: max - Swift.max(max / 10, Swift.min(5, max / 4))
            }
        }
    }

    /// Who waits for a request.
    package enum Priority: Hashable, Sendable {
        /// A person who has just saved, or asked for one thing.
        case interactive
        /// Nobody in particular: one of many.
        case bulk
    }

    /// Who takes places: one value a process, so that what a process left behind when it died can be
    /// told from what is still under way.
    package struct Holder: Hashable, Sendable {
        package let id: String
        package let processID: Int32

        package init(id: String = "", processID: Int32 = 0) {
            self.id = id
            self.processID = processID
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

    package var state: State
    private let own: Limit
    private let holder: Holder

    /// The clocks at both ends may tick differently within a window.
    static let margin = Duration.milliseconds(1)
    /// No request lasts longer: one that has not been reported as ended by then never will be, since
    /// its process is gone.
    package static let longestRequest = Duration.seconds(60)

    package init(_ limit: Limit, holder: Holder = Holder(), state: State = State()) {
        own = limit
        self.holder = holder
        self.state = state
    }

    /// Takes one place, or says when to ask again. Never waits.
    package mutating func take(
        at now: MonotonicInstant, priority: Priority = .interactive
    ) -> Grant {
        prune(at: now)
        let instant = opening(for: priority, at: now)
        if priority == .interactive { state.notePerson(at: Swift.max(now, instant ?? now)) }
        guard let instant else { return .full }
        guard instant <= now else { return .wait(until: instant) }
        let due = due(at: now)
        state.granted &+= 1
        state.places.append(State.Place(holder: holder, number: state.granted, started: now))
        state.lastGrant = due
        return .go(Ticket(number: state.granted))
    }

    /// The request has ended, with or without an answer. Returns when it began.
    @discardableResult
    package mutating func finish(_ ticket: Ticket, at now: MonotonicInstant) -> MonotonicInstant? {
        let index = state.places.firstIndex { $0.holder == holder && $0.number == ticket.number }
        guard let index else { return nil }
        state.places[index].ended = now
        return state.places[index].started
    }

    /// Takes over what the server says about its window.
    ///
    /// It said so at some moment since the request began (`asked`), and what of ours has left the window
    /// meanwhile was in it then: only what cannot be ours is somebody else's.
    package mutating func learn(
        max: Int?, interval: Duration?, remaining: Int?, asked: MonotonicInstant? = nil,
        at now: MonotonicInstant
    ) {
        guard let max, max > 0 else { return }
        state.server = State.Window(
            max: max, interval: interval ?? state.server?.interval ?? own.interval)
        guard let server = limits.last, let remaining, remaining >= 0 else { return }
        let others = max - remaining - occupied(server, at: asked ?? now)
        guard others > 0 else { return }
        state.foreign += Array(repeating: now, count: Swift.min(others, max))
        // Whose they are cannot be told: a person may be waiting for the next one.
        state.notePerson(at: now)
    }

    /// Grants nothing before an instant: the server said "too many requests".
    package mutating func pause(until instant: MonotonicInstant) {
        state.pausedUntil = Swift.max(state.pausedUntil, instant)
    }

    /// How many requests could be sent at once now.
    package func remaining(at now: MonotonicInstant) -> Int {
        guard now >= state.pausedUntil else { return 0 }
        return limits.map { Swift.max(0, $0.max - occupied($0, at: now)) }.min() ?? 0
    }

    /// The window that the server enforces, or ours before it said so.
    package var window: Limit { limits.last ?? own }

    /// The limit that leaves the fewest requests now.
    package func tightest(at now: MonotonicInstant) -> Limit {
        limits.min { $0.max - occupied($0, at: now) < $1.max - occupied($1, at: now) } ?? own
    }

    var limits: [Limit] {
        guard let server = state.server else { return [own] }
        return [
            own,
            Limit(
                max: server.max, interval: server.interval,
                delayAfter: Swift.min(own.delayAfter, server.max), delay: own.delay),
        ]
    }

    func occupied(_ limit: Limit, at now: MonotonicInstant) -> Int {
        let oldest = now.advanced(by: .zero - limit.interval - Self.margin)
        let ours = state.places.count { $0.ended.map { $0 > oldest } ?? true }
        return ours + state.foreign.count { $0 > oldest }
    }

    private mutating func prune(at now: MonotonicInstant) {
        guard let longest = limits.map(\.interval).max() else { return }
        for index in state.places.indices where state.places[index].ended == nil {
            let last = state.places[index].started.advanced(by: Self.longestRequest)
            if last < now { state.places[index].ended = last }
        }
        // Whose answer is still to come is to be told from others by what was there when it began.
        let first = state.places.lazy.filter { $0.ended == nil }.map(\.started).min() ?? now
        let oldest = first.advanced(by: .zero - longest - Self.margin)
        state.places.removeAll { $0.ended.map { $0 <= oldest } ?? false }
        state.foreign.removeAll { $0 <= oldest }
    }
}
