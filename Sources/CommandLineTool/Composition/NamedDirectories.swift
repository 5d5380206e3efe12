import Catalog
import Documents
import Ledger
import SyncCore
import Workspace

extension LocationContext {
    /// These, and what a person means who names a directory: the listings that say that they belong to it,
    /// and the collections that have one of those among their items.
    func withMembers(of keys: Set<EntityKey>?) async throws -> Set<EntityKey>? {
        guard let keys, keys.contains(where: { $0.kind == .directory }) else { return keys }
        let bindings = try await ledger.refreshLinks().bindings
        return try await local.snapshot(ScanScope(bindings: bindings)).withMembers(of: keys)
    }
}

extension Snapshot {
    /// The same by what this side says.
    func withMembers(of keys: Set<EntityKey>) -> Set<EntityKey> {
        let directories = Set(keys.filter { $0.kind == .directory }.map(\.name))
        let listings = Set(
            sightings.filter { key, sighting in
                guard key.kind == .listing, let name = sighting.entity?["directory"]?.stringValue
                else { return false }
                return directories.contains(name)
            }.keys)
        let collections = sightings.filter { key, sighting in
            key.kind == .collection
                && (sighting.entity?["items"]?.sequenceValue ?? []).contains { item in
                    item.stringValue.map { listings.contains(EntityKey(.listing, $0)) } ?? false
                }
        }
        return keys.union(listings).union(collections.keys)
    }
}
