package import Catalog
package import Documents

/// What both sides last agreed on, for one location. Only ever holds values that were equal on both
/// sides, or that a response confirmed (I13).
package struct Archive: Hashable, Sendable {
    package var entries: ArchiveEntries

    package init(entries: ArchiveEntries = [:]) { self.entries = entries }

    package var bindings: [EntityKey: Binding] { entries.mapValues(\.binding) }
}

/// The agreement about one entity.
package struct ArchiveEntry: Hashable, Sendable {
    /// The ancestor of the three-way comparison, in canonical form. Local-only fields are not in it.
    package var base: Entity
    package var binding: Binding
    /// Where the remote shows another value than the base for what it was sent (the server trims,
    /// re-cases, rounds, or fills in fields of its own): the value that it shows, or `null` for absent.
    /// The remote is unchanged while it shows this; so a server's own normalisation never bounces.
    package var remoteForms: [DocumentPath: DocumentValue]
    /// Our last update of each side, for as long as nobody else changes it.
    package var ownWrites: [ReplicaSide: OwnWrite]

    package init(
        base: Entity, binding: Binding, remoteForms: [DocumentPath: DocumentValue] = [:],
        ownWrites: [ReplicaSide: OwnWrite] = [:]
    ) {
        self.base = base
        self.binding = binding
        self.remoteForms = remoteForms
        self.ownWrites = ownWrites
    }

    /// The same with the base in the form for keeping.
    package var packed: ArchiveEntry {
        var copy = self
        copy.base = base.packed
        return copy
    }
}

/// What an update of ours left. It gave the file, or the object, a new time; but an edit of another field
/// of it, which a conflict is about, is as old as it was.
package struct OwnWrite: Hashable, Sendable {
    /// `Sighting.version` of what we wrote.
    package let version: String
    /// When somebody else had changed it last.
    package let modified: ModificationTime

    package init(version: String, modified: ModificationTime) {
        self.version = version
        self.modified = modified
    }
}

/// One durable step of the archive: the entry of a key from now on, or `nil` when there is none.
package struct ArchiveUpdate: Hashable, Sendable {
    package let key: EntityKey
    package let entry: ArchiveEntry?

    package init(key: EntityKey, entry: ArchiveEntry?) {
        self.key = key
        self.entry = entry
    }
}
