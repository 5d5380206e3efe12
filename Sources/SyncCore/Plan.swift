/// What one cycle would do: a value that can be printed, refused, and then carried out.
package struct Plan: Hashable, Sendable {
    /// Changes by stage: all of a stage may run side by side, a stage starts when the one before has
    /// ended. Referenced entities are created before, and deleted after, what refers to them.
    package var stages: [[Change]]
    /// Agreements to record without traffic.
    package var agreements: [ArchiveUpdate]
    /// Open conflicts, and those that a policy settled in this plan.
    package var conflicts: [Conflict]
    /// Entities that wait, and why.
    package var held: [Problem]
    package var notices: [String]
    /// What is to be said once a run, about no entity in particular.
    package var remarks: [String] = []
    /// A guard that stops the plan until a person confirms it.
    package var brakes: [Brake]
    /// How many requests carrying it out takes, at the least.
    package var estimatedRequests: Int
    package var estimatedSeconds: Double

    package init(
        stages: [[Change]] = [], agreements: [ArchiveUpdate] = [], conflicts: [Conflict] = [],
        held: [Problem] = [], notices: [String] = [], brakes: [Brake] = [],
        estimatedRequests: Int = 0, estimatedSeconds: Double = 0
    ) {
        self.stages = stages
        self.agreements = agreements
        self.conflicts = conflicts
        self.held = held
        self.notices = notices
        self.brakes = brakes
        self.estimatedRequests = estimatedRequests
        self.estimatedSeconds = estimatedSeconds
    }

    package var changes: [Change] { stages.flatMap { $0 } }
    package var isEmpty: Bool { stages.allSatisfy(\.isEmpty) && agreements.isEmpty }
}

/// Why a plan must not run unseen.
package enum Brake: Hashable, Sendable {
    /// More deletions than `maxDelete` allows, on one side.
    case tooManyDeletes(side: ReplicaSide, count: Int, allowed: Int, of: Int)
    /// All files (or all remote objects) of a side that had some are gone.
    case sideEmptied(ReplicaSide, had: Int)
}
