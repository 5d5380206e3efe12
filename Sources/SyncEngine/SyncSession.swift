import Ledger
import Pacing
package import Ports
import SyncCore

/// The agent: feeds the machine with what the watcher, the webhook listener and the clock say, and
/// performs its effects.
package actor SyncSession {
    private let cycle: SyncCycle
    private let time: any TimeSource
    /// Where the agent's own tasks run; `nil` for wherever the system likes.
    private let executor: (any TaskExecutor)?
    private let observe: @Sendable (SyncNotice) -> Void
    private var machine: SyncMachine
    private var waker: Task<Void, Never>?
    private var running: Task<Void, Never>?
    private var ending: Task<Void, Never>?
    private let inbox: AsyncStream<SyncEvent>
    private let events: AsyncStream<SyncEvent>.Continuation
    /// What set off the cycle that comes next.
    private var trigger = JournalRecord.Source.poll

    /// - Parameter executor: decides the order in which the agent's tasks go on; for the simulation.
    package init(
        cycle: SyncCycle, time: any TimeSource, timing: SyncMachine.Timing,
        executor: (any TaskExecutor)? = nil,
        observe: @escaping @Sendable (SyncNotice) -> Void
    ) {
        self.cycle = cycle
        self.time = time
        self.executor = executor
        self.observe = observe
        machine = SyncMachine(timing: timing)
        (inbox, events) = AsyncStream.makeStream()
    }

    /// Tells the agent of something. From any thread; never waits.
    package nonisolated func post(_ event: SyncEvent) { events.yield(event) }

    /// Runs until `.stopRequested` was posted and the cycle under way has ended. With `hints`, file
    /// events are taken in too.
    package func run(hints: AsyncStream<WatchHint>) async {
        let events = events
        let watching = Task(executorPreference: executor) {
            for await hint in hints { events.yield(.hint(hint)) }
        }
        defer {
            watching.cancel()
            waker?.cancel()
            ending?.cancel()
        }
        perform(machine.handle(.started, at: time.now))
        for await event in inbox {
            switch event {
            case .hint:
                trigger = .edit
                if machine.isCycling { cycle.giveWay() }
            case .remoteHint: trigger = .webhook
            default: break
            }
            let effects = machine.handle(event, at: time.now)
            if effects.contains(.finish) { return }
            perform(effects)
        }
    }

    /// Ends the load under way early; the rest is looked at again in the next cycle.
    package func giveWay() { cycle.giveWay() }

    /// Starts nothing new, lets the requests in flight end, then ends. A cycle that only waits (for a
    /// rate limit, a server that is down) is given up after three seconds (I26).
    package func stop() async {
        await cycle.stop()
        events.yield(.stopRequested)
        let deadline = time.now.advanced(by: .seconds(3))
        ending = Task(executorPreference: executor) { [time] in
            guard (try? await time.sleep(until: deadline)) != nil else { return }
            await self.giveUp()
        }
    }

    private func giveUp() { running?.cancel() }

    /// Gives up what is in flight, too. Creates whose answer is lost by it are looked up next time.
    package func stopNow() async {
        await stop()
        giveUp()
    }

    private func perform(_ effects: [SyncEffect]) {
        for effect in effects {
            switch effect {
            case .wake(let deadline): wake(at: deadline)
            case .runCycle(let scope): start(scope)
            case .tellSilence(let changes): observe(.webhooksSilent(changes: changes))
            case .tellWebhooksAreBack: observe(.webhooksBack)
            case .finish: break
            }
        }
    }

    private func wake(at deadline: MonotonicInstant) {
        waker?.cancel()
        waker = Task(executorPreference: executor) { [time, events] in
            guard (try? await time.sleep(until: deadline)) != nil else { return }
            events.yield(.woke)
        }
    }

    private func start(_ scope: CycleScope) {
        let trigger = trigger
        self.trigger = .poll
        running = Task(executorPreference: executor) { [cycle, events, observe] in
            do throws(CycleFailure) {
                let report = try await cycle.run(scope, trigger: trigger)
                if trigger == .poll, scope.isFull {
                    events.yield(.polled(changes: report.announceableChanges))
                }
                let unfinished = report.isUnfinished && !report.gaveWay
                events.yield(.cycleEnded(.done(unfinished: unfinished)))
                // The rest of a load that gave way goes on after what it gave way to.
                if !report.gaveWay, report.leavesRest { events.yield(.flushRequested) }
            } catch {
                observe(.failed(error))
                events.yield(.cycleEnded(.failed(isPassing: error.kind != .notAuthorised)))
            }
        }
    }
}
