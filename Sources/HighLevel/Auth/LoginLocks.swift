package import SyncCore

/// Keeps the renewals of one login apart, in this process and among all of the same user (I21).
package protocol LoginLocks: Sendable {
    /// Waits for the lock of a location's or an agency's login; gives what lets go of it. Each call
    /// excludes every other, also of the same task.
    func take(_ id: String) async throws(CycleFailure) -> @Sendable () -> Void
}
