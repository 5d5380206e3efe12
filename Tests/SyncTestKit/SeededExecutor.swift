import Dispatch
package import Pacing
import Synchronization

/// Runs the jobs of tasks one at a time, in an order that a seed decides: the same seed is the same
/// schedule, and another seed another one.
///
/// Only what stays among tasks and default actors is decided: an actor with an executor of its own, and
/// whatever waits for a thread or a clock of the system, is not.
package final class SeededExecutor: TaskExecutor {
    private struct State {
        var waiting: [UnownedJob] = []
        var random: SeededRandom
        var isRunning = false
        var idlers: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "ghlsync.seeded")

    package init(_ random: SeededRandom) { state = Mutex(State(random: random)) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let starts = state.withLock { state in
            state.waiting.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { queue.async { self.drain() } }
    }

    /// Returns once every other task waits for something that no task here will do: the time to let
    /// time pass.
    package func untilIdle() async {
        await withCheckedContinuation { continuation in
            state.withLock { $0.idlers.append(continuation) }
        }
    }

    private func drain() {
        while let job = next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    private func next() -> UnownedJob? {
        let idlers = state.withLock { state in
            defer { if state.waiting.isEmpty { state.idlers = [] } }
            return state.waiting.isEmpty ? state.idlers : []
        }
        for idler in idlers { idler.resume() }
        return state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let place = Int.random(in: 0..<state.waiting.count, using: &state.random)
            return state.waiting.remove(at: place)
        }
    }
}
