package import Catalog
package import Pacing

/// The two sides that are kept in step.
package enum ReplicaSide: String, Hashable, Sendable, CaseIterable {
    /// The workspace's files.
    case local
    /// The GoHighLevel location.
    case remote

    package var other: ReplicaSide { self == .local ? .remote : .local }
}

/// One side of the synchronisation. The core sees two of these and nothing else of the world.
package protocol Replica: Sendable {
    var side: ReplicaSide { get }

    /// Looks at the side. Trouble with one entity is a `held` sighting and the scan goes on; what makes
    /// the whole look worthless (no authorisation, no network, no workspace) throws.
    func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot

    /// Carries out one change, after checking that the side still is what the change was planned on;
    /// when it is not, nothing is done and the outcome is `stale`. A backup of what is replaced is
    /// durable before it is replaced. Never throws: trouble is part of the outcome.
    func apply(_ change: Change, in context: ApplyContext) async -> Outcome

    /// Which changes of one stage are best carried out together, each change in one group. A group is for
    /// `apply(together:)`; groups may be begun side by side.
    func groups(of changes: [Change]) -> [[Change]]

    /// As `apply`, for the changes of one group: the outcomes in the changes' order. Those that were not
    /// begun, because `context` said that nothing further is to be, or not ended, because they were to
    /// give way, have none.
    func apply(together changes: [Change], in context: ApplyContext) async -> [Outcome]

    /// The problem with the places in this side's files that its complaints are about, as far as they
    /// can be found.
    func locate(_ problem: Problem) async -> Problem
}

extension Replica {
    package func groups(of changes: [Change]) -> [[Change]] { changes.map { [$0] } }

    package func apply(together changes: [Change], in context: ApplyContext) async -> [Outcome] {
        var outcomes: [Outcome] = []
        for change in changes where await context.goesOn() {
            outcomes.append(await apply(change, in: context))
        }
        return outcomes
    }

    package func locate(_ problem: Problem) async -> Problem { problem }
}

/// What to look at, and what is already known about identities.
package struct ScanScope: Sendable {
    package enum Extent: Hashable, Sendable {
        case everything
        /// Only these; the snapshot's coverage is partial. `remoteIDs` name remote objects that a
        /// webhook spoke of and that may not be bound to a key yet.
        case keys(Set<EntityKey>, remoteIDs: Set<RemoteReference>)
    }

    package var extent: Extent
    /// The key-to-id bindings known so far.
    package var bindings: [EntityKey: Binding]
    /// Local keys that have no binding yet, with the slug that each claims (explicit, or the key):
    /// a remote object that is bound to nothing takes the key of the claim that it meets.
    package var claims: [EntityKey: String]
    /// Places on this side that are the only ones to have changed since its last look, for a look that
    /// may then cover no more than what lies there; `nil` when any may have.
    package var hinted: Set<String>?
    /// Keys that such a look covers, too, wherever they lie on this side.
    package var asked: Set<EntityKey> = []
    /// Objects of this side that somebody said have changed, for a look at everything, which need not
    /// notice by itself.
    package var told: Set<RemoteReference> = []
    /// Who waits for the look.
    package var priority: TokenBucket.Priority
    /// Whether the look is to be given up (it throws `.cancelled`) where it would have to wait.
    package var givesWay: (@Sendable () -> Bool)?
    /// What is said of a key already, the agreed version before the file's. Where one thing can be said
    /// in several ways (a picture by its path or its URL, a variant with or without its id), and where
    /// a thing is only looked at when somebody speaks of it (stock), a replica goes by these.
    package var said: @Sendable (EntityKey) -> [Entity]

    package init(
        extent: Extent = .everything, bindings: [EntityKey: Binding] = [:],
        claims: [EntityKey: String] = [:], hinted: Set<String>? = nil,
        priority: TokenBucket.Priority = .interactive,
        said: @escaping @Sendable (EntityKey) -> [Entity] = { _ in [] }
    ) {
        self.priority = priority
        self.extent = extent
        self.hinted = hinted
        self.bindings = bindings
        self.claims = claims
        self.said = said
    }
}

/// A remote object by kind and id, as a webhook names it.
package struct RemoteReference: Hashable, Sendable {
    package let kind: EntityKind
    package let id: String

    package init(kind: EntityKind, id: String) {
        self.kind = kind
        self.id = id
    }
}

/// What a change needs to know beyond itself.
package struct ApplyContext: Sendable {
    /// All bindings, including those made earlier in this cycle: to turn keys into ids.
    package var bindings: [EntityKey: Binding]
    /// Who waits for the change.
    package var priority: TokenBucket.Priority
    /// Whether a further change of a group is to be begun.
    package var goesOn: @Sendable () async -> Bool
    /// Whether what would have to wait is to be given up, even in the middle of a change: what is left of
    /// it is planned again.
    package var givesWay: (@Sendable () -> Bool)?
    /// Returns once it is on record what is about to be carried out: nothing may have an effect before.
    /// Throws when that cannot be recorded.
    package var onRecord: @Sendable () async throws(CycleFailure) -> Void = {}

    package init(
        bindings: [EntityKey: Binding], priority: TokenBucket.Priority = .interactive,
        goesOn: @escaping @Sendable () async -> Bool = { true },
        givesWay: (@Sendable () -> Bool)? = nil
    ) {
        self.bindings = bindings
        self.priority = priority
        self.goesOn = goesOn
        self.givesWay = givesWay
    }
}
