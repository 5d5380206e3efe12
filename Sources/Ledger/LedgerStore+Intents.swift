package import Catalog
package import Documents
import Pacing
import Ports
package import SyncCore

extension LedgerStore: IntentLog {
    package func intend(_ intent: CreateIntent) async throws(CycleFailure) {
        try changeIntents { $0.intend(intent) }
    }

    package func bind(_ intentID: String, to remoteID: String) async throws(CycleFailure) {
        try load()
        // The object exists, so the memory keeps it even when the disk does not take it.
        guard let record = intents.bind(intentID, to: remoteID) else { return }
        try saveIntents([record], of: intents)
    }

    package func abandon(_ intentID: String, why: String) async throws(CycleFailure) {
        try changeIntents { $0.abandon(intentID, why: why) }
    }

    /// Forgets creates without an answer whose file is gone, once nothing of them can come late any more.
    /// What was made after all shows as an object that no file stands for.
    package func giveUpCreates(of keys: Set<EntityKey>) throws(CycleFailure) {
        let latest = time.wallClock.advanced(by: .seconds(-120))
        for intent in intents.allOpen where keys.contains(intent.key) && intent.sentAt < latest {
            try changeIntents { $0.abandon(intent.id, why: "its file is gone") }
        }
    }

    package func openIntents(of key: EntityKey) async -> [CreateIntent] {
        // A ledger that cannot be read lets no create through: `intend` throws.
        try? load()
        return intents.openIntents(of: key)
    }

    package func boundParts(of key: EntityKey) async -> [String: String] {
        try? load()
        return intents.boundParts(of: key, beyond: archive.binding(of: key))
    }

    package func fingerprint(
        ofBound object: String, of key: EntityKey
    ) async -> DocumentValue? {
        try? load()
        return intents.bound[key]?[object]?.sent
    }

    /// What could not be made durable was not said.
    private func changeIntents(
        _ change: (inout IntentMemory) -> OrderedObject?
    ) throws(CycleFailure) {
        try load()
        var next = intents
        guard let record = change(&next) else { return }
        try saveIntents([record], of: next)
        intents = next
    }

    /// Writes the outbox. An archive that a failed write left behind goes first: what it holds is no
    /// intent any more, and an outbox that is written anew would forget it while no disk knows of it.
    func saveIntents(_ records: [OrderedObject], of next: IntentMemory) throws(CycleFailure) {
        do throws(CycleFailure) {
            try archiveFile?.append([], to: &disk, liveCount: archive.liveCount) {
                archive.records()
            }
        } catch {
            intentFile?.fallBehind()
            throw error
        }
        try intentFile?.append(records, to: &disk, liveCount: next.liveCount) { next.records() }
    }
}
