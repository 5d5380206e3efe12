package import Catalog
package import Documents

/// An update that was about to be carried out, and of which nobody learned what became: the run was killed,
/// or the answer was lost.
package struct PendingChange: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package let path: DocumentPath
        /// What the side was to get; `nil` is absence.
        package let value: DocumentValue?

        package init(path: DocumentPath, value: DocumentValue?) {
            self.path = path
            self.value = value
        }
    }

    package let key: EntityKey
    /// The side that was to be changed.
    package let target: ReplicaSide
    package let fields: [Field]
    /// When somebody else than us had changed the side last.
    package let lastModified: ModificationTime

    package init(
        key: EntityKey, target: ReplicaSide, fields: [Field],
        lastModified: ModificationTime = .unknown
    ) {
        self.key = key
        self.target = target
        self.fields = fields
        self.lastModified = lastModified
    }

    /// `nil` for anything but an update: a create has an intent of its own, and what is gone says so itself.
    package init?(_ change: Change) {
        guard change.action == .update else { return nil }
        self.init(
            key: change.key, target: change.target,
            fields: change.edits.map { Field(path: $0.path, value: $0.after) },
            lastModified: change.lastModified)
    }
}

/// What both sides agreed on though no run lived to say so: a side shows the very value that we were about
/// to give it, so that is the base of every edit since, on either side (I12). Without this, our own change
/// would look like somebody else's, and a conflict with a later edit be settled against that edit.
package func agreements(
    on pending: [PendingChange], base: Archive, local: Snapshot, remote: Snapshot
) -> [ArchiveUpdate] {
    pending.compactMap { change in
        let seen = change.target == .local ? local : remote
        guard let old = base.entries[change.key],
            let sighting = seen.sightings[change.key], let shown = sighting.entity?.fields
        else { return nil }
        var entry = old
        for field in change.fields where shown.value(at: field.path) == field.value {
            let rule = change.key.kind.fieldRule(field.path.field ?? "")
            guard rule.merge != .asSet else { continue }
            entry.base.fields.set(field.value, at: field.path)
            entry.forgetForms(at: field.path)
        }
        guard entry != old else { return nil }
        // Somebody may have changed it since, too: nobody knows which of the two gave it its time.
        entry.ownWrites[change.target] = OwnWrite(
            version: sighting.version, modified: change.lastModified.until(sighting.modified))
        return ArchiveUpdate(key: change.key, entry: entry)
    }
}
