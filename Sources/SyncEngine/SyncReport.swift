import Catalog
package import SyncCore

/// What came of carrying out a plan.
package struct SyncReport: Sendable {
    package var plan: Plan
    package var outcomes: [Outcome]
    package var duration: Duration
    /// Something that failed is tried again by the agent when its time has come.
    package var hasWaiting = false
    /// Changes that were not tried, as the run was stopped or one of them failed in a way that all
    /// further ones would.
    package var notStarted = 0
    /// The run ended early to let a save go first.
    package var gaveWay = false
    /// What a run left over when it gave way is still to be done.
    package var leavesRest = false

    package init(plan: Plan, outcomes: [Outcome] = [], duration: Duration = .zero) {
        self.plan = plan
        self.outcomes = outcomes
        self.duration = duration
    }

    package struct Counts: Hashable, Sendable {
        package var created = 0
        package var updated = 0
        package var deleted = 0
        /// Planned, and given up because the target had moved on.
        package var skipped = 0
        package var failed = 0

        package init() {}
    }

    package var counts: Counts {
        var counts = Counts()
        for outcome in outcomes {
            switch outcome.result {
            case .applied:
                switch outcome.change.action {
                case .create: counts.created += 1
                case .update: counts.updated += 1
                case .delete: counts.deleted += 1
                }
            case .stale: counts.skipped += 1
            case .failed: counts.failed += 1
            }
        }
        return counts
    }

    package var problems: [Problem] {
        outcomes.compactMap { outcome in
            if case .failed(let problem) = outcome.result { problem } else { nil }
        }
    }

    /// Whether some change is to be tried again soon without anybody doing anything.
    package var isUnfinished: Bool {
        problems.contains(where: \.isPassing) || counts.skipped > 0
            || hasWaiting || (notStarted > 0 && !problems.contains { $0.endsRun == .notAuthorised })
    }

    /// Changes at GoHighLevel that were taken over and that a webhook should have told of: only products
    /// and prices send any, and what is only brought together is no news.
    var announceableChanges: Int {
        outcomes.count { outcome in
            guard case .applied = outcome.result else { return false }
            return outcome.change.key.kind == .listing && outcome.change.target == .local
                && outcome.change.reason != .adopted
        }
    }

    package mutating func append(_ later: SyncReport) {
        outcomes.removeAll { outcome in
            // What had to be planned again is counted once, by what became of it in the end.
            guard case .stale = outcome.result else { return false }
            return later.plan.changes.contains { $0.key == outcome.change.key }
        }
        outcomes += later.outcomes
        notStarted = later.notStarted
        gaveWay = later.gaveWay
        plan.held = later.plan.held
        plan.notices += later.plan.notices.filter { !plan.notices.contains($0) }
        plan.remarks += later.plan.remarks.filter { !plan.remarks.contains($0) }
        plan.conflicts = plan.conflicts.filter { !$0.isOpen } + later.plan.conflicts
        plan.brakes += later.plan.brakes
        duration += later.duration
    }
}

/// Something that an onlooker may want to show while a cycle runs.
package enum SyncNotice: Sendable {
    case looking(CycleScope)
    /// Lists may not show yet what an earlier process wrote; the look is taken again after this.
    case waiting(Duration)
    case planned(Plan)
    case started(Change)
    case finished(Outcome)
    case reported(SyncReport)
    case failed(CycleFailure)
    /// Polls found so many changes that no webhook spoke of; and one came again.
    case webhooksSilent(changes: Int)
    case webhooksBack
}
