import Catalog
import Documents
import Ledger
import Ports
import SyncCore
import SyncEngine
import Workspace

/// Takes one run back on both sides: the files say again what was agreed on before it, and an ordinary
/// push of just these entities brings GoHighLevel along. So every guard, snapshot and record of a push
/// holds here too, and an undo that is killed anywhere goes on with the next sync.
struct Undo {
    let ledger: LedgerStore
    let backups: BackupStore
    let local: WorkspaceReplica
    let cycle: SyncCycle
    let history: HistoryReader
    let policy: Policy

    /// What taking a run back would do.
    struct Proposal: Sendable {
        let run: String
        /// The run's records.
        let records: [JournalRecord]
        var takeback: Takeback
        /// What GoHighLevel would be sent.
        var plan: Plan
        /// Collections that take a listing in again that is made anew.
        var companions: Set<EntityKey> = []

        var isEmpty: Bool { takeback.files.isEmpty }
    }

    /// The newest run that changed something; `nil` when there is none.
    func lastRun() throws(CycleFailure) -> String? {
        try history.read(location: ledger.locationID).records.last { record in
            record.result == .done && record.action != .settle && record.action != .restore
        }?.run
    }

    /// Looks at both sides and changes neither.
    func propose(_ run: String) async throws(CycleFailure) -> Proposal {
        let records = try history.read(location: ledger.locationID).records
            .filter { $0.run == run }
        guard !records.isEmpty else {
            throw CycleFailure(
                .other, "the history knows no run '\(run)' of this location",
                hint: "`ghlsync history --runs` lists the runs")
        }
        return try await propose(run, RunEffect.all(of: records), records)
    }

    /// The same for effects that are not those of a run: `was` is where each field shall go.
    func propose(
        _ run: String, _ effects: [RunEffect], _ records: [JournalRecord] = []
    ) async throws(CycleFailure) -> Proposal {
        let versions = try await backups.versions(around: run, of: Set(effects.map(\.key)))
        var takeback = try await local.takeback(of: effects, versions: versions, from: backups)
        try await leaveOutUnsynced(&takeback)
        var plan = Plan()
        var companions: Set<EntityKey> = []
        // What turns out to have changed at GoHighLevel is left out, and the rest is looked at anew.
        while !takeback.files.isEmpty {
            companions = try await self.companions(of: takeback)
            await cycle.narrow(to: takeback.keys.union(companions))
            let files = takeback
            plan = try await cycle.look(.full) { files.applied(to: &$0) }.plan
            let trouble = Self.trouble(in: plan, of: takeback.keys)
            if trouble.isEmpty { break }
            for (key, why) in trouble.sorted(by: { $0.key < $1.key }) {
                takeback.leaveOut(key, why)
            }
        }
        if takeback.files.isEmpty { plan = Plan() }
        // A collection without one of its listings is not valid; it will be once the file is back.
        plan.held.removeAll { problem in problem.key.map(companions.contains) ?? false }
        return Proposal(
            run: run, records: records, takeback: takeback, plan: plan, companions: companions)
    }

    /// A listing that is made anew is in no collection at GoHighLevel: those that had it are pushed, too.
    private func companions(of takeback: Takeback) async throws(CycleFailure) -> Set<EntityKey> {
        let back = Set(
            takeback.files.filter { $0.expected == nil && $0.key.kind == .listing }.map(\.key.name))
        guard !back.isEmpty else { return [] }
        return Set(
            try await ledger.currentArchive().entries.filter { key, entry in
                key.kind == .collection
                    && entry.base["items"]?.sequenceValue?.contains {
                        $0.stringValue.map(back.contains) ?? false
                    } ?? false
            }.map(\.key)
        ).subtracting(takeback.keys)
    }

    /// An edit that was never synced is not this run's to take along.
    private func leaveOutUnsynced(_ takeback: inout Takeback) async throws(CycleFailure) {
        let archive = try await ledger.currentArchive()
        let seen = try await local.snapshot(
            ScanScope(bindings: try await ledger.refreshLinks().bindings))
        let deltas = detect(base: archive, seen: seen, policy: policy)
        for key in takeback.keys.sorted() {
            switch deltas[key] ?? .absent {
            case .unchanged, .absent:
                break
            case .held(let problem):
                takeback.leaveOut(key, problem.message)
            case .created, .modified, .deleted, .missing, .unseen:
                takeback.leaveOut(
                    key, "its file has edits that are not synced; run `ghlsync sync` first")
            }
        }
    }

    private static func trouble(in plan: Plan, of keys: Set<EntityKey>) -> [EntityKey: String] {
        var trouble: [EntityKey: String] = [:]
        for change in plan.changes where change.target == .local && keys.contains(change.key) {
            trouble[change.key] =
                "it was changed at GoHighLevel since; run `ghlsync sync` first, then undo that run, too"
        }
        for conflict in plan.conflicts where keys.contains(conflict.key) {
            trouble[conflict.key] =
                "\(conflict.path.isRoot ? "it" : conflict.path.description) was changed at GoHighLevel since"
        }
        for problem in plan.held {
            if let key = problem.key, keys.contains(key) { trouble[key] = problem.message }
        }
        return trouble
    }

    /// What came of it.
    struct Result: Sendable {
        var done: [FileTakeback] = []
        var failed: [Problem] = []
        var report: SyncReport
    }

    /// Puts the files of a proposal back that a person has seen. What follows from it at GoHighLevel is a
    /// push: `push`, or that of an agent that runs.
    func putBack(_ proposal: Proposal) async throws(CycleFailure) -> Result {
        try await backups.begin(run: await ledger.newRunID())
        var result = Result(report: SyncReport(plan: Plan()))
        for file in proposal.takeback.files {
            do throws(CycleFailure) {
                try await local.carryOut(file, in: backups)
                result.done.append(file)
            } catch {
                result.failed.append(
                    Problem(
                        code: "not-undone", key: file.key, message: error.message, hint: error.hint)
                )
            }
        }
        return result
    }

    /// Carries out a proposal that a person has seen: the files first, then the push.
    func carryOut(
        _ proposal: Proposal, as what: String = "undo"
    ) async throws(CycleFailure) -> Result {
        var result = try await putBack(proposal)
        guard !result.done.isEmpty else { return result }
        await cycle.narrow(to: Set(result.done.map(\.key)).union(proposal.companions))
        for attempt in 0..<3 {
            let prospect = try await cycle.look(.full)
            // Only what a person was shown is confirmed.
            guard prospect.plan.brakes.allSatisfy(proposal.plan.brakes.contains) else {
                throw CycleFailure(
                    .guarded, "the files are put back, but a guard stopped what follows from it",
                    hint: "look at it with `ghlsync plan`")
            }
            let report = try await cycle.carryOut(
                prospect, trigger: .command, reason: "\(what) of \(proposal.run)")
            if attempt == 0 { result.report = report } else { result.report.append(report) }
            if report.counts.skipped == 0 { break }
        }
        return result
    }
}
