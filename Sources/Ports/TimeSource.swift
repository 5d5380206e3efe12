package import Pacing

/// Where time comes from. Logic takes instants as parameters; only adapters and the engine's edge
/// hold one of these.
package protocol TimeSource: Sendable {
    /// For waiting and pacing.
    var now: MonotonicInstant { get }
    /// For stamps that people see and for the API, never for ordering our own events.
    var wallClock: Timestamp { get }
    /// Returns at the deadline or later; throws `CancellationError` when the task is cancelled first.
    func sleep(until deadline: MonotonicInstant) async throws
}
