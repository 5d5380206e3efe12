package import Catalog
import Documents

extension Policy {
    /// Takes more fields out of the comparison.
    package mutating func hide(_ fields: [EntityKind: Set<String>]) {
        localOnly.merge(fields) { $0.union($1) }
    }

    /// Which fields of the files stay in them, and why: one sentence, or none. `active` is no such
    /// field: it shows in `availableInStore`.
    package func remarks(on local: Snapshot) -> [String] {
        let hidden = (localOnly[.listing] ?? []).subtracting(["active"])
        var used: Set<String> = []
        for sighting in local.sightings.values {
            guard used.count < hidden.count, let entity = sighting.entity,
                entity.key.kind == .listing
            else { continue }
            used.formUnion(hidden.subtracting(used).filter { entity.contains($0) })
        }
        guard !used.isEmpty else { return [] }
        return [Self.staying(used.sorted())]
    }

    /// `location stays in the file: …`.
    package static func staying(_ fields: [String]) -> String {
        let names = fields.joined(separator: ", ")
        let isOne = fields.count == 1
        return "\(names) \(isOne ? "stays" : "stay") in the file\(isOne ? "" : "s"): "
            + "GoHighLevel's products have no such field\(isOne ? "" : "s"); "
            + "map \(isOne ? "it" : "them") with fieldMapping in ghlsync.yaml"
    }
}

extension Archive {
    /// The agreements as they count for a comparison: without fields that take no part in it now, and
    /// without those about objects that are no longer used. What is on record stays as it is, for when
    /// they count again. `keys` are those that will be compared, `nil` for all.
    package func compared(
        by policy: Policy, without superseded: Set<EntityKey>, only keys: Set<EntityKey>? = nil
    ) -> Archive {
        var archive = self
        for key in superseded { archive.entries[key] = nil }
        func hide(_ key: EntityKey, _ entry: ArchiveEntry) {
            guard policy.localOnly[key.kind]?.contains(where: entry.base.contains) == true else {
                return
            }
            archive.entries[key]?.base.fields = policy.shared(entry.base)
        }
        if let keys {
            for key in keys { archive.entries[key].map { hide(key, $0) } }
        } else {
            for (key, entry) in archive.entries { hide(key, entry) }
        }
        return archive
    }
}
