package import Catalog
package import Documents

/// What `ghlsync.yaml` and the command line say about deciding.
package struct Policy: Hashable, Sendable {
    package enum ConflictRule: String, Hashable, Sendable, CaseIterable {
        case latestWins = "latest_wins"
        case localWins = "local_wins"
        case remoteWins = "remote_wins"
        case manual
    }

    package enum DeleteRule: String, Hashable, Sendable, CaseIterable { case sync, hide, never }

    /// Which way changes may flow.
    package enum Direction: String, Hashable, Sendable { case both, push, pull }

    package var conflicts: ConflictRule
    package var deletes: DeleteRule
    package var direction: Direction
    /// New files are created remotely without being asked for.
    package var autoSyncNew: Bool
    /// An inactive listing is never created remotely; one that is there is hidden.
    package var excludeInactive: Bool
    /// A decimal slip, a zero or another currency stops the entity until confirmed.
    package var priceGuard: Bool
    /// How far the two clocks may be apart, measured from HTTP `Date`.
    package var clockSkew: Duration
    /// Top-level fields, per kind, that have no place at the remote and take no part in the comparison.
    package var localOnly: [EntityKind: Set<String>]
    /// What a person decided about open conflicts.
    package var decisions: [EntityKey: [DocumentPath: ConflictChoice]]
    /// Conflicts that are open already. While neither value changes, nor do the times that it was told with:
    /// what else was saved since, by whomever, says nothing about the field.
    package var standing: [EntityKey: [DocumentPath: Conflict]] = [:]
    /// Keys that a person named: new ones are created even without `autoSyncNew`, price guards passed.
    package var confirmed: Set<EntityKey>

    package init(
        conflicts: ConflictRule = .latestWins, deletes: DeleteRule = .sync,
        direction: Direction = .both, autoSyncNew: Bool = true, excludeInactive: Bool = true,
        priceGuard: Bool = true, clockSkew: Duration = .zero,
        localOnly: [EntityKind: Set<String>] = Policy.defaultLocalOnly,
        decisions: [EntityKey: [DocumentPath: ConflictChoice]] = [:],
        confirmed: Set<EntityKey> = []
    ) {
        self.conflicts = conflicts
        self.deletes = deletes
        self.direction = direction
        self.autoSyncNew = autoSyncNew
        self.excludeInactive = excludeInactive
        self.priceGuard = priceGuard
        self.clockSkew = clockSkew
        self.localOnly = localOnly
        self.decisions = decisions
        self.confirmed = confirmed
    }

    /// The fields that the API has no place for.
    package static let defaultLocalOnly: [EntityKind: Set<String>] = Dictionary(
        uniqueKeysWithValues: EntityKind.allCases.map { kind in
            (kind, Set(kind.fieldRules.filter(\.isLocalOnly).map(\.name)))
        })
}

/// How much one cycle may destroy.
package struct PlanLimits: Hashable, Sendable {
    package enum MaxDelete: Hashable, Sendable {
        case percent(Int)
        case count(Int)
    }

    package var maxDelete: MaxDelete
    /// The most requests a second that the remote takes, for the estimate.
    package var requestsPerSecond: Double

    package init(maxDelete: MaxDelete = .percent(20), requestsPerSecond: Double = 10) {
        self.maxDelete = maxDelete
        self.requestsPerSecond = requestsPerSecond
    }
}
