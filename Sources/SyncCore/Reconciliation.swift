package import Catalog

/// The verdicts about every key that was looked at, in key order.
package struct Reconciliation: Hashable, Sendable {
    package var resolutions: [Resolution]
    /// Sides on which nothing is left, though more than one entity was agreed on.
    package var emptied: Set<ReplicaSide>

    package init(resolutions: [Resolution] = [], emptied: Set<ReplicaSide> = []) {
        self.resolutions = resolutions
        self.emptied = emptied
    }
}

/// The verdict about one key.
package struct Resolution: Hashable, Sendable {
    package enum Verdict: String, Hashable, Sendable {
        case none, adopt, pushToRemote, pullToLocal, merge, conflict, hold
    }

    package let key: EntityKey
    package let verdict: Verdict
    /// Edits for each side; both for a merge.
    package let toLocal: Change?
    package let toRemote: Change?
    /// The agreement as it is now without any traffic (equal changes on both sides, an adoption, both
    /// deleted); `nil` when the archive stays as it is.
    package let agreed: ArchiveUpdate?
    package let conflicts: [Conflict]
    /// Why the key is held.
    package let problem: Problem?
    /// What a person should hear about this verdict.
    package let notices: [String]

    package init(
        key: EntityKey, verdict: Verdict, toLocal: Change? = nil, toRemote: Change? = nil,
        agreed: ArchiveUpdate? = nil, conflicts: [Conflict] = [], problem: Problem? = nil,
        notices: [String] = []
    ) {
        self.key = key
        self.verdict = verdict
        self.toLocal = toLocal
        self.toRemote = toRemote
        self.agreed = agreed
        self.conflicts = conflicts
        self.problem = problem
        self.notices = notices
    }
}
