import Catalog
import Documents
package import Pacing
package import SyncCore

/// Steps of the archive that were taken right before this process started.
package struct Inherited: Sendable {
    private var keys: Set<EntityKey>
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

    /// This process has agreed on the key since, and sees through lists that lag behind its own writes.
    mutating func forget(_ key: EntityKey) { keys.remove(key) }

    /// Whether a plan rests on lists that may be late: it would take something back, or bring something
    /// back, that was agreed a moment ago. A plain edit of the file does not.
    ///
    /// `isDirect` when each entity was asked for by its id: then only its parts come from lists.
    package func casts(doubtOn plan: Plan, isDirect: Bool) -> Bool {
        func mayBeLate(_ key: EntityKey, _ path: DocumentPath) -> Bool {
            keys.contains(key)
                && (!isDirect || path.isRoot || Self.partFields.contains(path.field ?? ""))
        }
        return plan.changes.contains { change in
            if let id = change.binding?.id, retired.contains(id), change.target == .local {
                return true
            }
            switch (change.target, change.action) {
            case (.remote, .update): return false
            case (.local, .update):
                return change.edits.contains { mayBeLate(change.key, $0.path) }
            case (_, .create), (_, .delete): return mayBeLate(change.key, .root)
            }
        } || plan.conflicts.contains { mayBeLate($0.key, $0.path) }
    }

    /// Fields that an entity's own answer does not hold.
    private static let partFields: Set<String> = ["price", "prices", "items", "customCss"]
}
