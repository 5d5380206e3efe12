package import Catalog
package import Documents

/// Both sides changed one field to different values. Kept until it is settled; and when a policy
/// settled it at once, kept as a record of the value that lost.
package struct Conflict: Hashable, Sendable {
    package let key: EntityKey
    /// The field; the root path when the trouble is the whole entity (edited here, deleted there).
    package let path: DocumentPath
    package let base: DocumentValue?
    package let local: DocumentValue?
    package let remote: DocumentValue?
    package let localTime: ModificationTime
    package let remoteTime: ModificationTime
    package let state: State

    package enum State: Hashable, Sendable {
        /// Waits for a person; neither side is touched for this field.
        case open
        case settled(winner: ConflictChoice, by: Settlement)
    }

    package init(
        key: EntityKey, path: DocumentPath, base: DocumentValue?, local: DocumentValue?,
        remote: DocumentValue?, localTime: ModificationTime, remoteTime: ModificationTime,
        state: State
    ) {
        self.key = key
        self.path = path
        self.base = base
        self.local = local
        self.remote = remote
        self.localTime = localTime
        self.remoteTime = remoteTime
        self.state = state
    }

    package var isOpen: Bool { state == .open }

    /// Whether the other is about the same values, whenever the sides were changed.
    package func says(_ other: Conflict) -> Bool {
        (key, path, base) == (other.key, other.path, other.base)
            && (local, remote, state) == (other.local, other.remote, other.state)
    }
}

package enum ConflictChoice: String, Hashable, Sendable, CaseIterable { case local, remote, base }

/// Who settled a conflict.
package enum Settlement: String, Hashable, Sendable {
    case latestWins = "latest_wins"
    case localWins = "local_wins"
    case remoteWins = "remote_wins"
    case person
    /// An edit against a deletion: the edit always wins.
    case editWins = "edit_wins"
}
