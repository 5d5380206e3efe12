import Dispatch
import Synchronization

/// Waits on the main thread for what runs elsewhere.
enum Blocking {
    private final class Box<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
    }

    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let box = Box<Value>()
        Task.detached {
            let found: Result<Value, any Error>
            do {
                found = .success(try await work())
            } catch {
                found = .failure(error)
            }
            box.result.withLock { $0 = found }
            box.done.signal()
        }
        box.done.wait()
        guard let found = box.result.withLock({ $0 }) else {
            throw Child.Failure(description: "it ended without a word")
        }
        return try found.get()
    }
}
