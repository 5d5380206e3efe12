import Dispatch

/// Runs an actor on a thread outside the cooperative pool, so that its blocking calls (files) hold up
/// nobody else. The actor returns `asUnownedSerialExecutor()` as its `unownedExecutor` and keeps this
/// object for its life.
package final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    package init(label: String) { queue = DispatchQueue(label: label) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
