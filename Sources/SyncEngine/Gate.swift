import SyncCore
import Synchronization

/// Lets through once something has been done, and never when that failed.
final class Gate: Sendable {
    private struct State {
        var result: Result<Void, CycleFailure>?
        var waiting: [CheckedContinuation<Result<Void, CycleFailure>, Never>] = []
    }

    private let state = Mutex(State())

    func open(after step: @Sendable () async throws(CycleFailure) -> Void) async {
        let result: Result<Void, CycleFailure>
        do throws(CycleFailure) {
            try await step()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.result = result
            return state.waiting
        }
        for each in waiting { each.resume(returning: result) }
    }

    func pass() async throws(CycleFailure) {
        let result = await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                if state.result == nil { state.waiting.append(continuation) }
                return state.result
            }
            if let known { continuation.resume(returning: known) }
        }
        try result.get()
    }
}
