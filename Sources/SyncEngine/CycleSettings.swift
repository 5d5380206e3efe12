package import Catalog
import Pacing
package import SyncCore

/// What a look led to.
package struct Prospect: Sendable {
    package let plan: Plan
    /// The keys that the plan is a verdict about.
    package let examined: Set<EntityKey>
    /// Keys of creates without an answer whose file is gone.
    var orphans: Set<EntityKey> = []
    /// Changes that failed before and are left alone for now.
    var queued: Set<Change> = []
    /// Nothing was ever agreed with this location: it is shown and asked for before anything moves.
    package let isFirstContact: Bool
    /// What was seen of each side; `nil` where a look had nothing to ask.
    package var local: Snapshot?
    package var remote: Snapshot?
}

extension Prospect {
    /// Only what concerns these entities. Guards stay as they are: they are about the whole.
    package func limited(to keys: Set<EntityKey>) -> Prospect {
        var plan = plan
        plan.stages = plan.stages.map { $0.filter { keys.contains($0.key) } }.filter { !$0.isEmpty }
        plan.agreements = plan.agreements.filter { keys.contains($0.key) }
        plan.conflicts = plan.conflicts.filter { keys.contains($0.key) }
        plan.held = plan.held.filter { $0.key.map(keys.contains) ?? true }
        return Prospect(
            plan: plan, examined: examined.intersection(keys),
            orphans: orphans.intersection(keys), queued: queued.filter { keys.contains($0.key) },
            isFirstContact: isFirstContact)
    }
}

package struct CycleSettings: Sendable {
    package var policy: Policy
    package var limits: PlanLimits
    /// Only these entities; `nil` for all.
    package var keys: Set<EntityKey>?
    package var parallelism: Int
    package var confirmsBrakes: Bool
    package var confirmsFirstContact: Bool
    /// What failed waits for its time, or for a person. A person who asks for a run asks for all of it.
    package var heedsQueue = false
    /// A load of many pushes ends early when `giveWay` is called.
    package var givesWay = false
    /// With so few changes to go a load ends by itself soon enough.
    package var smallestLoad = 5
    /// How often a change may fail, for a reason that does not pass by itself, before it is parked.
    package var retryAttempts = 3

    package init(
        policy: Policy, limits: PlanLimits, keys: Set<EntityKey>? = nil, parallelism: Int = 8,
        confirmsBrakes: Bool = false, confirmsFirstContact: Bool = false
    ) {
        self.policy = policy
        self.limits = limits
        self.keys = keys
        self.parallelism = parallelism
        self.confirmsBrakes = confirmsBrakes
        self.confirmsFirstContact = confirmsFirstContact
    }
}

extension CycleSettings {
    /// Whether so many entities at once are what a person has just saved, or a load that may wait.
    static func priority(_ entities: Int) -> TokenBucket.Priority {
        entities <= 10 ? .interactive : .bulk
    }
}
