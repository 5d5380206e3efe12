package import Pacing
package import Ports
package import SyncCore

/// What happened, as the agent's loop sees it.
package enum SyncEvent: Hashable, Sendable {
    case started
    /// The watcher saw something at a file, or lost count.
    case hint(WatchHint)
    /// A verified webhook, or a poll of something cheap, spoke of these objects.
    case remoteHint(Set<RemoteReference>)
    /// A verified webhook of our location came, whatever it is about.
    case webhookArrived
    /// A poll that is about to end found so many changes of kinds that webhooks tell about.
    case polled(changes: Int)
    /// The time asked for by `.wake` has come.
    case woke
    case cycleEnded(CycleEnd)
    /// A person asked for a whole cycle now.
    case flushRequested
    case pauseRequested(Bool)
    case stopRequested
}

/// How a cycle ended.
package enum CycleEnd: Hashable, Sendable {
    /// Everything that could be done was done; `unfinished` when some entity is to be tried again.
    case done(unfinished: Bool)
    /// The cycle could not run; passing trouble is tried again by itself.
    case failed(isPassing: Bool)
}

/// What the loop is to do.
package enum SyncEffect: Hashable, Sendable {
    /// Send `.woke` at this time; replaces the time asked for before.
    case wake(at: MonotonicInstant)
    case runCycle(CycleScope)
    /// Tell a person that webhooks should have come and did not, or that they come again.
    case tellSilence(changes: Int)
    case tellWebhooksAreBack
    case finish
}

/// The agent's loop as a value: events in, effects out; no clock, no task, no I/O.
///
/// At most one cycle runs at a time. What is hinted while it runs is folded into the next one. A full
/// cycle comes at the start, every `pollInterval` (less often while webhooks arrive), and when asked for;
/// it looks at all files, so that an event which the watcher lost is made up for by the next one. What
/// the watcher says in between is looked at alone, so that an edit costs the same in a large workspace.
package struct SyncMachine: Sendable {
    package struct Timing: Hashable, Sendable {
        package var settle: Duration
        package var longestSettle: Duration
        package var pollInterval: Duration
        /// The same while webhooks arrive; `nil` when nobody listens for them.
        package var pollWithWebhooks: Duration?
        package var retryBase: Duration
        package var retryCap: Duration

        package init(
            settle: Duration = .milliseconds(50), longestSettle: Duration = .seconds(1),
            pollInterval: Duration = .seconds(60), pollWithWebhooks: Duration? = nil,
            retryBase: Duration = .seconds(2),
            retryCap: Duration = .seconds(300)
        ) {
            self.settle = settle
            self.longestSettle = longestSettle
            self.pollInterval = pollInterval
            self.pollWithWebhooks = pollWithWebhooks
            self.retryBase = retryBase
            self.retryCap = retryCap
        }
    }

    private let timing: Timing
    private var debouncer: Debouncer
    /// What the next cycle has to look at.
    private var waiting = CycleScope()
    /// What the running cycle looks at; `nil` when none runs.
    private var running: CycleScope?
    private var nextPoll: MonotonicInstant?
    private var nextRetry: MonotonicInstant?
    private var failures = 0
    private var pulse = WebhookPulse()
    private var isPaused = false
    private var isStopping = false

    package init(timing: Timing) {
        self.timing = timing
        debouncer = Debouncer(quiet: timing.settle, longest: timing.longestSettle)
    }

    package var isCycling: Bool { running != nil }

    package mutating func handle(_ event: SyncEvent, at now: MonotonicInstant) -> [SyncEffect] {
        var told: [SyncEffect] = []
        switch event {
        case .started, .flushRequested:
            waiting.formUnion(.full)
            nextRetry = nil
        case .hint(.changed(let path)):
            waiting.formUnion(CycleScope(looksAtFiles: true, hinted: [path]))
            debouncer.touch(at: now)
        case .hint(.overflow):
            waiting.formUnion(CycleScope(looksAtFiles: true))
            debouncer.touch(at: now)
        case .remoteHint(let references):
            waiting.remote.formUnion(references)
        case .webhookArrived:
            if pulse.beat() { told = [.tellWebhooksAreBack] }
        case .polled(let changes):
            guard timing.pollWithWebhooks != nil else { break }
            if let count = pulse.polled(changes: changes) { told = [.tellSilence(changes: count)] }
        case .woke:
            break
        case .cycleEnded(let end):
            ended(end, at: now)
        case .pauseRequested(let paused):
            isPaused = paused
        case .stopRequested:
            isStopping = true
        }
        return told + next(at: now)
    }

    /// Webhooks that arrive spare polls; as long as none do, or they have stopped, they are not relied on.
    private var pollInterval: Duration {
        guard let longer = timing.pollWithWebhooks, pulse.state == .heard else {
            return timing.pollInterval
        }
        return max(longer, timing.pollInterval)
    }

    private mutating func ended(_ end: CycleEnd, at now: MonotonicInstant) {
        guard let scope = running else { return }
        running = nil
        if scope.isFull { nextPoll = now.advanced(by: pollInterval) }
        switch end {
        case .done(unfinished: false):
            failures = 0
            nextRetry = nil
        case .done(unfinished: true):
            retryLater(at: now)
        case .failed(let isPassing):
            // Nothing of the scope is settled: the next cycle looks at all of it again.
            waiting.formUnion(scope)
            retryLater(at: now, slowly: !isPassing)
        }
    }

    /// Doubles the wait with every failure in a row; trouble that a person must solve is asked after
    /// at the slowest pace, so that the agent comes back by itself once it is solved.
    private mutating func retryLater(at now: MonotonicInstant, slowly: Bool = false) {
        failures += 1
        let doublings = min(failures - 1, 16)
        let wait =
            slowly ? timing.retryCap : min(timing.retryBase * (1 << doublings), timing.retryCap)
        nextRetry = now.advanced(by: wait)
    }

    private mutating func next(at now: MonotonicInstant) -> [SyncEffect] {
        guard running == nil else { return [] }
        if isStopping { return [.finish] }
        guard !isPaused else { return [] }
        if let poll = nextPoll, poll <= now { waiting.formUnion(.full) }
        if let retry = nextRetry {
            guard retry <= now || debouncer.deadline.map({ $0 <= now }) == true else {
                return [.wake(at: earliest(retry, debouncer.deadline))]
            }
            if retry <= now { waiting.formUnion(.full) }
        }
        // Remote hints and full cycles go at once, but never into the middle of a save.
        if let deadline = debouncer.deadline, deadline > now {
            return [.wake(at: deadline)]
        }
        _ = debouncer.fires(at: now)
        guard !waiting.isEmpty else {
            return nextPoll.map { [.wake(at: $0)] } ?? []
        }
        let scope = waiting
        waiting = CycleScope()
        nextRetry = nil
        running = scope
        return [.runCycle(scope)]
    }

    private func earliest(_ one: MonotonicInstant, _ other: MonotonicInstant?) -> MonotonicInstant {
        other.map { min(one, $0) } ?? one
    }
}
