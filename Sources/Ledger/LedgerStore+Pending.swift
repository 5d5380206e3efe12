package import Catalog
import Ports
package import SyncCore

extension LedgerStore {
    /// Puts on record, durably, what is about to be carried out.
    package func begin(_ changes: [Change]) throws(CycleFailure) {
        try load()
        let pending = changes.compactMap(PendingChange.init)
        guard !pending.isEmpty else { return }
        try replacePending {
            $0.filter { old in !pending.contains { $0.key == old.key } } + pending
        }
    }

    /// What became of a change is known.
    package func settled(_ change: Change) {
        intents.settle(change.key)
    }

    /// Changes of which nobody learned what became.
    package func pendingChanges() throws(CycleFailure) -> [PendingChange] {
        try load()
        return intents.pending
    }

    /// A look has seen what became of these.
    package func forgetPending(of keys: Set<EntityKey>) throws(CycleFailure) {
        try load()
        guard intents.pending.contains(where: { keys.contains($0.key) }) else { return }
        try replacePending { $0.filter { !keys.contains($0.key) } }
    }

    private func replacePending(
        _ replace: ([PendingChange]) -> [PendingChange]
    ) throws(CycleFailure) {
        var next = intents
        let record = next.replacePending(replace(next.pending), at: time.wallClock)
        try saveIntents([record], of: next)
        intents = next
    }
}
