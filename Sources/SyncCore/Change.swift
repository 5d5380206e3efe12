package import Catalog
package import Documents

/// One intended edit of one side.
package struct Change: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable { case create, update, delete }

    package let key: EntityKey
    /// The side that is to be changed.
    package let target: ReplicaSide
    package let action: Action
    /// What the target was when this was planned; `nil` for a create.
    package let before: Entity?
    /// What the target is to be; `nil` for a delete.
    package let after: Entity?
    /// The fields that differ, in path order. Only these may be touched on the target.
    package let edits: [FieldEdit]
    /// `Sighting.version` of the target that this was planned on; `nil` for a create.
    package let expectedVersion: String?
    /// The remote objects; `nil` before a remote create.
    package let binding: Binding?
    /// Why, for people and the history.
    package let reason: Reason
    /// When somebody else than us changed the target last; only known of an update.
    package let lastModified: ModificationTime

    package enum Reason: String, Hashable, Sendable {
        /// The other side changed it.
        case edited
        /// The other side made it.
        case created
        /// The other side removed it.
        case deleted
        /// It was edited here and removed there: the edit wins and it is made again.
        case restored
        /// A conflict was settled by policy or by a person.
        case conflict
        /// It has no base yet: both sides exist and are brought together.
        case adopted
    }

    package init(
        key: EntityKey, target: ReplicaSide, action: Action, before: Entity?, after: Entity?,
        edits: [FieldEdit], expectedVersion: String?, binding: Binding?, reason: Reason,
        lastModified: ModificationTime = .unknown
    ) {
        self.key = key
        self.target = target
        self.action = action
        self.before = before
        self.after = after
        self.edits = edits
        self.expectedVersion = expectedVersion
        self.binding = binding
        self.reason = reason
        self.lastModified = lastModified
    }
}

/// One field's part of a change. `nil` is absence.
package struct FieldEdit: Hashable, Sendable {
    package let path: DocumentPath
    package let base: DocumentValue?
    /// What the target has.
    package let before: DocumentValue?
    /// What the target gets.
    package let after: DocumentValue?

    package init(
        path: DocumentPath, base: DocumentValue?, before: DocumentValue?, after: DocumentValue?
    ) {
        self.path = path
        self.base = base
        self.before = before
        self.after = after
    }
}

/// What became of a change.
package struct Outcome: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        case applied(Applied)
        /// The target was no longer what was planned on; nothing was done. Plan again.
        case stale(String)
        case failed(Problem)
    }

    package let change: Change
    package let result: Result

    package init(_ change: Change, _ result: Result) {
        self.change = change
        self.result = result
    }

    package var isApplied: Bool {
        if case .applied = result { true } else { false }
    }
}

/// What the target is after a change was carried out and is durable.
package struct Applied: Hashable, Sendable {
    /// The target as it now is, in canonical form, as the response or the written file shows it; `nil`
    /// after a delete.
    package let entity: Entity?
    package let binding: Binding?
    /// The target's version now.
    package let version: String?
    /// What a person should hear (a field that stays local, a member that waits for its listing).
    package let notices: [String]
    /// When the object was found as an earlier attempt had left it: what that attempt sent.
    package let found: FoundState?
    /// What the object said right before the write, where all of it was sent again: a field that was not
    /// edited and says something else now is the server's form of that.
    package let resent: Entity?

    package init(
        entity: Entity?, binding: Binding?, version: String?, notices: [String] = [],
        found: FoundState? = nil, resent: Entity? = nil
    ) {
        self.resent = resent
        self.entity = entity
        self.binding = binding
        self.version = version
        self.notices = notices
        self.found = found
    }
}

/// What of an object was made by an earlier attempt, and not sent just now. The file, or somebody at the
/// shop, may have changed since.
package struct FoundState: Hashable, Sendable {
    /// The fields that this is about.
    package let fields: Set<String>
    /// What the earlier attempt sent: the base of all changes since. `nil` when nobody knows.
    package let sent: Entity?
    /// Nobody can have changed the object since: what it shows is what the server made of what was sent.
    package let isUntouched: Bool

    package init(fields: Set<String>, sent: Entity?, isUntouched: Bool) {
        self.fields = fields
        self.sent = sent
        self.isUntouched = isUntouched
    }
}
