import Catalog
package import Pacing
package import SyncCore

/// Steps of the archive that were taken right before this process started.
package struct Inherited: Sendable {
    private let keys: Set<EntityKey>
    /// Main ids that keys have let go of: a list may still show their objects.
    private let retired: Set<String>
    /// From then on every list shows the steps.
    package let until: Timestamp

    /// `nil` when there are none.
    init?(_ archive: ArchiveMemory, before now: Timestamp) {
        let earliest = now.advanced(by: .zero - LedgerStore.listLag)
        var newest: Timestamp?
        func note(_ time: Timestamp) -> Bool {
            // A time ahead of the clock says that the clock was set, not that it was just now.
            guard earliest <= time, time <= now else { return false }
            newest = max(newest ?? time, time)
            return true
        }
        keys = Set(archive.steps.filter { note($0.value) }.keys)
        retired = Set(
            archive.retired.values.flatMap { ids in ids.filter { note($0.value) }.keys })
        guard let newest else { return nil }
        until = newest.advanced(by: LedgerStore.listLag)
    }

    /// Whether a plan rests on lists that may be late: it would take something back, or bring something
    /// back, that was agreed a moment ago. A plain edit of the file does not.
    package func casts(doubtOn plan: Plan) -> Bool {
        plan.changes.contains { change in
            let isConcerned =
                keys.contains(change.key) || change.binding.map { retired.contains($0.id) } ?? false
            return isConcerned && (change.target == .local || change.action != .update)
        } || plan.conflicts.contains { keys.contains($0.key) }
    }
}
