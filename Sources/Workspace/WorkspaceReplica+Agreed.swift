package import Catalog
import Documents
import Ports
package import SyncCore

extension WorkspaceReplica {
    /// Keeps the files of these keys as they are now as what both sides agreed on in the current run.
    /// A file that cannot be read, or that is not there, has no version to come back to.
    package func keepAgreed(_ keys: Set<EntityKey>, in store: BackupStore)
        async throws(CycleFailure)
    {
        let index = try knownIndex()
        var items: [BackupItem] = []
        for key in keys.sorted() {
            let places = index.active(key)
            guard places.count == 1, let place = places.first,
                let bytes = try? files.read(place.path, limit: ParseLimits.entityFile.bytes)
            else { continue }
            items.append(
                BackupItem(
                    side: .local, key: key, place: place.path.description, bytes: bytes,
                    reason: BackupEntry.agreed))
        }
        try await store.note(agreed: items)
    }
}
