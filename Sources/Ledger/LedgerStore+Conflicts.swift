package import Catalog
package import Documents
import Ports
package import SyncCore

extension LedgerStore {
    /// Takes the conflicts of a plan. Open conflicts of `examined` keys that the plan does not
    /// mention are over: the sides came to agree by themselves.
    package func keep(
        _ conflicts: [Conflict], examined: Set<EntityKey> = []
    ) throws(CycleFailure) {
        try load()
        try write(conflictMemory.keep(conflicts, examined: examined, at: time.wallClock))
    }

    /// The open ones in key order, then those that are over, newest first.
    package func conflicts() throws(CycleFailure) -> [ConflictRecord] {
        try load()
        return conflictMemory.all
    }

    /// What a person decided about open conflicts; for `Policy.decisions`.
    package func decisions() throws(CycleFailure)
        -> [EntityKey: [DocumentPath: ConflictChoice]]
    {
        try load()
        return conflictMemory.decisions
    }

    /// Records a person's decision; the next cycle carries it out, and with the archive's step the
    /// conflict is over. Without a path it goes for every open conflict of the key. Throws when
    /// none is open there.
    package func settle(
        _ key: EntityKey, path: DocumentPath? = nil, _ choice: ConflictChoice
    ) throws(CycleFailure) {
        try load()
        var next = conflictMemory
        let places = next.open.keys.filter { $0.key == key && (path == nil || $0.path == path) }
        let records = places.sorted().compactMap { next.settle($0, choice) }
        guard !records.isEmpty else {
            let place = path.map { $0.isRoot ? "\(key)" : "\(key), field \($0)" } ?? "\(key)"
            throw CycleFailure(
                .other, "No conflict is open for \(place).",
                hint: "`ghlsync conflicts` lists those that are.")
        }
        try conflictFile?.append(
            records.map(ConflictMemory.record), to: &disk, liveCount: next.liveCount
        ) { next.records() }
        conflictMemory = next
    }

    func write(_ records: [ConflictRecord]) throws(CycleFailure) {
        try conflictFile?.append(
            records.map(ConflictMemory.record), to: &disk, liveCount: conflictMemory.liveCount
        ) { conflictMemory.records() }
    }
}
