import Ports
import Synchronization

/// Carries hints from the thread that sees the events to the task that reads them.
final class HintChannel: Sendable {
    private struct State {
        var queue: HintQueue
        var reader: CheckedContinuation<WatchHint?, Never>?
        var isFinished = false
    }

    private let state: Mutex<State>

    init(capacity: Int) { state = Mutex(State(queue: HintQueue(capacity: capacity))) }

    func push(_ hint: WatchHint) {
        let reader: CheckedContinuation<WatchHint?, Never>? = state.withLock { state in
            guard !state.isFinished else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.queue.push(hint)
            return nil
        }
        reader?.resume(returning: hint)
    }

    /// The next hint, when there is one; `nil` once the channel is finished.
    func next() async -> WatchHint? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome: WatchHint?? = state.withLock { state in
                    if state.isFinished { return .some(nil) }
                    if let hint = state.queue.pop() { return .some(hint) }
                    // One reader only: a second one ends.
                    guard state.reader == nil else { return .some(nil) }
                    state.reader = continuation
                    return .none
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            finish()
        }
    }

    func finish() {
        let reader = state.withLock { state in
            state.isFinished = true
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}
