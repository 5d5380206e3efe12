package import Catalog
package import Pacing

/// What was seen of one side in one look.
package struct Snapshot: Sendable {
    /// Of which keys the absence means anything.
    package enum Coverage: Hashable, Sendable {
        /// Everything was listed without gaps.
        case complete
        /// Only these keys were looked at; nothing is known of others.
        case partial(Set<EntityKey>)
    }

    package let side: ReplicaSide
    package var coverage: Coverage
    package var sightings: [EntityKey: Sighting]
    /// Keys that are certainly gone: locally, the file is missing from a readable workspace; remotely, a
    /// complete listing lacks it AND a GET by id said 404. Absence without this is no deletion.
    package var confirmedAbsent: Set<EntityKey>
    /// Kinds of which not everything could be read: that a key of theirs was not seen says nothing.
    package var unreadKinds: Set<EntityKind> = []
    /// Fields that were to have a place on this side and turned out to have none: they take no part in
    /// the comparison, as if they had never been given one.
    package var placeless: [EntityKind: Set<String>] = [:]
    /// Keys that are bound to objects of a form which is no longer used: what was agreed says nothing
    /// about what takes their place, and the objects are left alone.
    package var superseded: Set<EntityKey> = []
    /// What a person should hear once about the whole look.
    package var remarks: [String] = []
    /// Trouble that belongs to no key (an object that no key can be found for, say).
    package var problems: [Problem]

    package init(
        side: ReplicaSide, coverage: Coverage = .complete,
        sightings: [EntityKey: Sighting] = [:], confirmedAbsent: Set<EntityKey> = [],
        problems: [Problem] = []
    ) {
        self.side = side
        self.coverage = coverage
        self.sightings = sightings
        self.confirmedAbsent = confirmedAbsent
        self.problems = problems
    }

    /// The keys that it says something about: what it saw, and what of the base it looked for.
    func keys(with base: Archive) -> Set<EntityKey> {
        switch coverage {
        case .complete: Set(base.entries.keys).union(sightings.keys)
        case .partial(let keys): keys.union(sightings.keys)
        }
    }

    /// Whether the key was looked at, present or not.
    package func covers(_ key: EntityKey) -> Bool {
        switch coverage {
        case .complete: true
        case .partial(let keys): keys.contains(key)
        }
    }
}

/// One entity as it was seen.
package struct Sighting: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case valid(Entity)
        /// Something is there that must not be believed: it does not parse, is not valid, cannot be
        /// read, or is ambiguous. It is neither changed nor deleted; it is held.
        case held(Problem)
    }

    package var content: Content
    /// Which remote objects it is; `nil` on the local side.
    package var binding: Binding?
    /// Names this exact state of the side (a digest of the file's bytes, of the remote's raw JSON):
    /// changes when anything of it does. Given back in `Change.expectedVersion`.
    package var version: String
    package var modified: ModificationTime
    /// Where it is, for people: a file path, or nothing.
    package var place: String?

    package init(
        content: Content, binding: Binding? = nil, version: String,
        modified: ModificationTime = .unknown, place: String? = nil
    ) {
        self.content = content
        self.binding = binding
        self.version = version
        self.modified = modified
        self.place = place
    }

    /// The same, with its entity in the place of an equal one that is kept anyway.
    package func sharing(_ others: [Entity]) -> Sighting {
        guard let entity, let twin = others.first(where: { $0.isSpelt(as: entity, without: []) })
        else { return self }
        var copy = self
        copy.content = .valid(twin)
        return copy
    }

    package var entity: Entity? {
        if case .valid(let entity) = content { entity } else { nil }
    }
}

/// When a side last changed, as far as it can be known.
package enum ModificationTime: Hashable, Sendable {
    case at(Timestamp)
    /// Somewhere between two looks, for kinds that have no `updatedAt`.
    case between(Timestamp, Timestamp)
    case unknown

    /// At some time from this one to a later one.
    func until(_ later: ModificationTime) -> ModificationTime {
        guard let from = bounds?.earliest, let to = later.bounds?.latest else { return .unknown }
        return from == to ? .at(from) : .between(min(from, to), max(from, to))
    }

    var bounds: (earliest: Timestamp, latest: Timestamp)? {
        switch self {
        case .at(let time): (time, time)
        case .between(let one, let other): (min(one, other), max(one, other))
        case .unknown: nil
        }
    }
}
