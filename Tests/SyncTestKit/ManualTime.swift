package import Pacing
import Ports
import Synchronization

/// A clock that stands still until a test moves it. Who sleeps wakes in the order of the deadlines.
package final class ManualTime: TimeSource {
    private struct Sleeper {
        let deadline: MonotonicInstant
        let order: UInt64
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now: MonotonicInstant
        var wallClock: Timestamp
        var order: UInt64 = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<UInt64> = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func takeReadyWatchers() -> [CheckedContinuation<Void, Never>] {
            let ready = watchers.filter { $0.count <= sleepers.count }.map(\.continuation)
            watchers.removeAll { $0.count <= sleepers.count }
            return ready
        }
    }

    private let state: Mutex<State>

    package init(now: MonotonicInstant = .start, wallClock: Timestamp = ManualTime.birthday) {
        state = Mutex(State(now: now, wallClock: wallClock))
    }

    /// 2026-01-01T00:00:00Z, where every manual clock begins unless told otherwise.
    package static let birthday = Timestamp(seconds: 1_767_225_600)

    package var now: MonotonicInstant { state.withLock { $0.now } }
    package var wallClock: Timestamp { state.withLock { $0.wallClock } }

    /// The deadlines of those asleep, earliest first.
    package var deadlines: [MonotonicInstant] {
        state.withLock { $0.sleepers.map(\.deadline).sorted() }
    }

    package func sleep(until deadline: MonotonicInstant) async throws {
        try Task.checkCancellation()
        let order: UInt64 = state.withLock {
            $0.order += 1
            return $0.order
        }
        let woke = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (outcome, ready): (Bool?, [CheckedContinuation<Void, Never>]) = state.withLock {
                    if $0.cancelled.remove(order) != nil { return (false, []) }
                    guard deadline > $0.now else { return (true, []) }
                    $0.sleepers.append(
                        Sleeper(deadline: deadline, order: order, continuation: continuation))
                    return (nil, $0.takeReadyWatchers())
                }
                if let outcome { continuation.resume(returning: outcome) }
                for watcher in ready { watcher.resume() }
            }
        } onCancel: {
            let sleeper: Sleeper? = state.withLock {
                guard let index = $0.sleepers.firstIndex(where: { $0.order == order }) else {
                    $0.cancelled.insert(order)
                    return nil
                }
                return $0.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(order) }
        if !woke { throw CancellationError() }
    }

    /// Moves both clocks, waking whoever is due on the way.
    package func advance(by duration: Duration) { advance(to: now.advanced(by: duration)) }

    /// Moves both clocks to a later instant; an earlier one changes nothing.
    package func advance(to instant: MonotonicInstant) {
        let due: [Sleeper] = state.withLock { state in
            guard instant >= state.now else { return [] }
            state.wallClock = state.wallClock.advanced(by: state.now.duration(to: instant))
            state.now = instant
            let due = state.sleepers.filter { $0.deadline <= instant }
            state.sleepers.removeAll { $0.deadline <= instant }
            return due.sorted { ($0.deadline, $0.order) < ($1.deadline, $1.order) }
        }
        for sleeper in due { sleeper.continuation.resume(returning: true) }
    }

    /// Moves to the earliest deadline and wakes who waits for it; `nil` when nobody sleeps.
    @discardableResult
    package func advanceToNextDeadline() -> MonotonicInstant? {
        guard let deadline = deadlines.first else { return nil }
        advance(to: deadline)
        return deadline
    }

    /// Moves the wall clock alone, as an administrator or NTP does.
    package func setWallClock(_ timestamp: Timestamp) {
        state.withLock { $0.wallClock = timestamp }
    }

    /// Returns once at least so many are asleep: the way to know that a task has come to its wait.
    package func untilAsleep(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isReady: Bool = state.withLock {
                if $0.sleepers.count >= count { return true }
                $0.watchers.append((count, continuation))
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}
