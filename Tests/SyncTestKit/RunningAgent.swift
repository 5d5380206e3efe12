import Documents
import HighLevel
import Ledger
package import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import Synchronization
import Workspace

/// The agent of a world while it runs: what `watch` composes, with a watcher that may miss things and
/// webhooks that may come twice or never. It stands still unless `pass` lets time go by.
package final class RunningAgent: Sendable {
    /// How badly the agent sees what happens, in per cent.
    package struct Eyes: Hashable, Sendable {
        package var missedHints = 0
        package var doubledHints = 0
        package var overflows = 0
        package var lostWebhooks = 0
        package var doubledWebhooks = 0
        /// How often it polls while webhooks arrive; `nil` for as often as ever.
        package var pollWithWebhooks: Duration?

        package init() {}
    }

    /// What is kept of a run for those who check it.
    private final class Log: Sendable {
        struct Entries {
            var hasEnded = false
            var accepted: [String] = []
            /// What it said of webhooks that do not come: how many were missed, and 0 for their return.
            var silences: [Int] = []
        }

        let entries = Mutex(Entries())
    }

    package static let pollInterval = Duration.seconds(120)

    package let life: Life
    private let network: Network
    private let clock: ManualTime
    private let executor: SeededExecutor
    private let session: SyncSession
    private let eyes: Eyes
    private let random: Mutex<SeededRandom>
    private let log = Log()
    private let task: Task<Void, Never>

    init(
        _ life: Life, of world: World, on executor: SeededExecutor, eyes: Eyes,
        random: SeededRandom
    ) {
        var random = random
        let (log, chance) = (log, Chance(random.split()))
        let session = SyncSession(
            cycle: life.cycle, time: world.time.clock,
            timing: SyncMachine.Timing(
                pollInterval: Self.pollInterval, pollWithWebhooks: eyes.pollWithWebhooks),
            executor: executor,
            observe: { notice in
                switch notice {
                case .webhooksSilent(let changes):
                    log.entries.withLock { $0.silences.append(changes) }
                case .webhooksBack: log.entries.withLock { $0.silences.append(0) }
                default: break
                }
            })
        let (hints, feed) = AsyncStream<WatchHint>.makeStream()
        world.disk.afterEachChange { path in
            guard path.components.first != ".ghlsync" else { return }
            let seen: [WatchHint] =
                chance.of(eyes.overflows)
                ? [.overflow]
                : chance.of(eyes.missedHints)
                    ? []
                    : Array(repeating: .changed(path), count: chance.of(eyes.doubledHints) ? 2 : 1)
            for hint in seen.compactMap(world.interposer.hint) { feed.yield(hint) }
        }
        self.life = life
        self.session = session
        self.executor = executor
        self.eyes = eyes
        network = world.network
        clock = world.time.clock
        self.random = Mutex(random)
        task = Task(executorPreference: executor) {
            _ = try? await life.local.sweep()
            await session.run(hints: hints)
            log.entries.withLock { $0.hasEnded = true }
        }
    }

    package var hasEnded: Bool { log.entries.withLock { $0.hasEnded } }

    /// The ids of the webhooks that were answered with 200.
    package var accepted: [String] { log.entries.withLock { $0.accepted } }

    package var silences: [Int] { log.entries.withLock { $0.silences } }

    package func flush() { session.post(.flushRequested) }

    /// Lets time go by; the agent does whatever it has to do meanwhile.
    /// - Returns: `false` when the agent never came to rest.
    @discardableResult
    package func pass(_ duration: Duration) async -> Bool {
        let end = clock.now.advanced(by: duration)
        for _ in 0..<20_000 {
            await executor.untilIdle()
            if await deliver() { continue }
            guard let next = clock.deadlines.first, next <= end, !hasEnded else {
                clock.advance(to: end)
                await executor.untilIdle()
                return true
            }
            clock.advance(to: next)
        }
        return false
    }

    /// Hands over the webhooks that are on their way; `false` when there are none.
    private func deliver() async -> Bool {
        let all = network.takeWebhooks()
        guard !all.isEmpty, !hasEnded else { return false }
        for webhook in random.withLock({ all.shuffled(using: &$0) }) {
            let (isLost, isDoubled) = random.withLock {
                ($0.chance(eyes.lostWebhooks), $0.chance(eyes.doubledWebhooks))
            }
            guard !isLost else { continue }
            for _ in 0..<(isDoubled ? 2 : 1) { await take(webhook.body) }
        }
        return true
    }

    /// What the listener does with a delivery whose signature holds.
    private func take(_ body: [UInt8]) async {
        guard
            let event = try? WebhookEvent(
                body: body, locationID: life.ledger.locationID, mapping: life.mapping),
            case .object(let reference) = event.subject, let id = event.webhookID
        else { return }
        if eyes.pollWithWebhooks != nil { session.post(.webhookArrived) }
        let isNews = try? await life.ledger.accept(
            webhookID: id, event: event.name ?? "unnamed", reference: reference)
        guard isNews == true else { return }
        log.entries.withLock { $0.accepted.append(id) }
        session.post(.remoteHint([reference]))
    }

    /// SIGTERM. Returns whether the agent ended within five seconds (I26).
    package func stop() async -> Bool {
        let stopping = Task(executorPreference: executor) { await self.session.stop() }
        await pass(.seconds(5))
        _ = stopping
        return hasEnded
    }

    /// After the process has died: takes what is left of it out of the world.
    package func bury() async {
        let session = session
        let stopping = Task(executorPreference: executor) { await session.stopNow() }
        for _ in 0..<1000 where !hasEnded {
            await executor.untilIdle()
            clock.advanceToNextDeadline()
        }
        _ = stopping
    }
}

/// A stream of chance that a closure may draw from.
private final class Chance: Sendable {
    private let random: Mutex<SeededRandom>

    init(_ random: SeededRandom) { self.random = Mutex(random) }

    func of(_ percent: Int) -> Bool { random.withLock { $0.chance(percent) } }
}

extension SeededRandom {
    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}
