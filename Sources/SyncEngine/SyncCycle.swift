package import Catalog
import Documents
package import Ledger
import Pacing
package import Ports
package import SyncCore

/// One cycle: look at both sides, decide, carry it out, record. Used by the one-shot commands and by
/// the agent alike.
///
/// Nothing is kept between cycles but the ledger: a cycle that is killed anywhere leaves a state from
/// which the next one goes on.
package actor SyncCycle {
    let local: any Replica
    let remote: any Replica
    let ledger: LedgerStore
    let time: any TimeSource
    let observe: @Sendable (SyncNotice) -> Void
    private let beginRun: @Sendable (String) async throws(CycleFailure) -> Void
    let mayLook: @Sendable () async throws(CycleFailure) -> Void
    private let endRun: @Sendable (String, Set<EntityKey>) async throws(CycleFailure) -> Void
    var settings: CycleSettings
    /// What the last look found to have no place at the remote after all.
    var placeless: [EntityKind: Set<String>] = [:]
    /// What the looks at the files have left standing.
    var standing = StandingTrouble()
    private var isStopping = false
    /// Something failed that every further request would meet, too.
    private var hasEnded = false
    /// Refusals of the token in a row. One alone may be about a single route, whatever it says.
    private var refusals = 0
    private var mayStart: Bool { !isStopping && !hasEnded && !way.isAsked }
    nonisolated let way = GiveWay()
    /// What the last run did not start, since it gave way; pushed after what made it give way.
    var leftOver: [EntityKey: Change] = [:]
    /// A look at everything gave way, and is still to be had.
    private var owesLook = false
    /// Names what is carried out together, in the history and in the snapshots.
    private var run = ""
    private var reason: String?

    /// - Parameters:
    ///   - mayLook: waits for, or throws while, nothing may be decided (git is at work, a rebase is under
    ///     way, the wrong branch is checked out).
    ///   - beginRun: told the name of each run before it changes anything.
    ///   - endRun: told what a run agreed on, once all of it is durable.
    package init(
        local: any Replica, remote: any Replica, ledger: LedgerStore, time: any TimeSource,
        settings: CycleSettings,
        mayLook: @escaping @Sendable () async throws(CycleFailure) -> Void = {},
        beginRun: @escaping @Sendable (_ run: String) async throws(CycleFailure) -> Void = { _ in },
        endRun:
            @escaping @Sendable (_ run: String, _ agreed: Set<EntityKey>)
            async throws(CycleFailure) -> Void = { _, _ in },
        observe: @escaping @Sendable (SyncNotice) -> Void = { _ in }
    ) {
        self.local = local
        self.remote = remote
        self.ledger = ledger
        self.time = time
        self.settings = settings
        self.mayLook = mayLook
        self.beginRun = beginRun
        self.endRun = endRun
        self.observe = observe
    }

    /// Carries out what `look` decided, stage by stage, and records each outcome durably as it comes.
    /// `reason` is added in the history to why, where a person asked for more than to synchronise.
    package func carryOut(
        _ prospect: Prospect, trigger: JournalRecord.Source, reason: String? = nil
    ) async throws(CycleFailure) -> SyncReport {
        self.reason = reason
        let start = time.now
        var report = SyncReport(plan: prospect.plan)
        hasEnded = false
        refusals = 0
        defer { way.waiting(0) }
        run = await ledger.newRunID()
        try await beginRun(run)
        try await ledger.catchUp()
        try await agree(prospect.plan.agreements, trigger)
        try await ledger.forgetPending(of: prospect.examined)
        try await ledger.keep(prospect.plan.conflicts, examined: prospect.examined)
        if settings.policy.direction == .both {
            try await ledger.settleQueue(
                prospect.plan.changes + prospect.queued, examined: prospect.examined)
        }
        try await ledger.giveUpCreates(of: prospect.orphans)
        for stage in prospect.plan.stages {
            guard mayStart else { break }
            report.outcomes += try await carryOut(stage: stage, trigger: trigger)
        }
        try await ledger.writeLinks()
        if let fields = prospect.remote?.placeless[.listing] {
            try await ledger.note(placeless: fields)
        }
        var agreed = Set(prospect.plan.agreements.map(\.key))
        for outcome in report.outcomes where outcome.isApplied {
            agreed.insert(outcome.change.key)
        }
        if !agreed.isEmpty { try await endRun(run, agreed) }
        report.notStarted = prospect.plan.changes.count - report.outcomes.count
        if way.isAsked {
            let started = Set(report.outcomes.map(\.change))
            for change in prospect.plan.changes where !started.contains(change) {
                leftOver[change.key] = change
            }
            report.gaveWay = true
        }
        report.duration = start.duration(to: time.now)
        observe(.reported(report))
        return report
    }

    /// Takes the agreements that need no traffic, and puts on record what they say.
    private func agree(
        _ updates: [ArchiveUpdate], _ trigger: JournalRecord.Source
    ) async throws(CycleFailure) {
        guard !updates.isEmpty else { return }
        let archive = try await ledger.currentArchive()
        try await ledger.commit(updates)
        let (run, now) = (run, time.wallClock)
        try await ledger.note(
            updates.compactMap { update in
                JournalRecord(
                    update, over: archive.entries[update.key], run: run,
                    location: ledger.locationID, at: now, source: trigger)
            })
    }

    /// Local changes go one after the other; remote ones side by side, as many as `parallelism` says.
    private func carryOut(
        stage: [Change], trigger: JournalRecord.Source
    ) async throws(CycleFailure) -> [Outcome] {
        var outcomes: [Outcome] = []
        let load = stage.count { $0.target == .remote }
        let (way, givesWay) = (way, settings.givesWay)
        let isAsked: @Sendable () -> Bool = { way.isAsked }
        let known = ApplyContext(
            bindings: try await ledger.refreshLinks().bindings,
            priority: CycleSettings.priority(load), goesOn: { await self.mayStart },
            givesWay: givesWay ? isAsked : nil)
        // What a file is to get is written beside it while the record goes to the disk, too.
        let gate = Gate()
        async let begun: Void = gate.open { [ledger] () async throws(CycleFailure) in
            try await ledger.begin(stage)
        }
        var here = known
        here.onRecord = { () async throws(CycleFailure) in try await gate.pass() }
        for change in stage where change.target == .local && mayStart {
            observe(.started(change))
            let outcome = await local.apply(change, in: here)
            try await gate.pass()
            outcomes.append(try await settle(outcome, trigger))
        }
        await begun
        try await gate.pass()
        // What was pulled just now is taken: no create may find it for its own.
        var latest = known
        if !outcomes.isEmpty { latest.bindings = try await ledger.refreshLinks().bindings }
        let context = latest
        let remote = remote
        var queue = remote.groups(of: stage.filter { $0.target == .remote })[...]
        let first = queue.prefix(settings.parallelism)
        queue = queue.dropFirst(first.count)
        let mayGiveWay = settings.givesWay
        if !outcomes.isEmpty { way.wroteFiles(at: time.now) }
        var left = load
        if mayGiveWay { way.waiting(left < settings.smallestLoad ? 0 : left) }
        do {
            try await withThrowingTaskGroup(of: (size: Int, outcomes: [Outcome]).self) { tasks in
                for group in first {
                    for change in group { observe(.started(change)) }
                    tasks.addTask {
                        (group.count, await remote.apply(together: group, in: context))
                    }
                }
                while let done = try await tasks.next() {
                    for outcome in done.outcomes {
                        outcomes.append(try await settle(outcome, trigger))
                    }
                    left -= done.size
                    if mayStart, let group = queue.popFirst() {
                        for change in group { observe(.started(change)) }
                        tasks.addTask {
                            (group.count, await remote.apply(together: group, in: context))
                        }
                    }
                    // Once asked, the run ends, however few of a group are left.
                    if mayGiveWay, !way.isAsked {
                        way.waiting(left < settings.smallestLoad ? 0 : left)
                    }
                }
            }
        } catch let failure as CycleFailure {
            throw failure
        } catch {
            throw CycleFailure(.cancelled, "interrupted")
        }
        return outcomes
    }

    /// Makes an outcome durable: the agreement first, then its line in the history.
    private func settle(_ outcome: Outcome, _ trigger: JournalRecord.Source)
        async throws(CycleFailure) -> Outcome
    {
        let outcome = await outcome.located(by: local)
        if let update = record(outcome, in: try await ledger.currentArchive()) {
            try await ledger.commit([update])
        }
        switch outcome.result {
        case .applied, .stale: await ledger.settled(outcome.change)
        case .failed: break
        }
        var line = JournalRecord(
            outcome, run: run, location: ledger.locationID, at: time.wallClock, source: trigger)
        if let reason { line.reason += ", \(reason)" }
        try await ledger.note([line])
        try await ledger.noteAttempt(outcome, retryAttempts: settings.retryAttempts)
        observe(.finished(outcome))
        noteEnd(outcome)
        return outcome
    }

    private func noteEnd(_ outcome: Outcome) {
        switch outcome.result {
        case .applied:
            refusals = 0
        case .stale:
            break
        case .failed(let problem):
            guard let end = problem.endsRun else { break }
            if end == .notAuthorised { refusals += 1 }
            hasEnded = end != .notAuthorised || refusals >= 8
        }
    }

    /// Looks and carries out until nothing is stale any more, at most three times; stops before a plan
    /// that a brake holds, and before first contact unless that is confirmed.
    package func run(
        _ scope: CycleScope, trigger: JournalRecord.Source
    ) async throws(CycleFailure) -> SyncReport {
        var scope = scope
        let slips = try await ledger.takeDecisions()
        scope.remote.formUnion(slips.replayed)
        if slips.decides { scope.formUnion(CycleScope(looksAtFiles: true)) }
        let hooks = try await ledger.pendingWebhooks()
        // A look at everything answers all of them.
        if scope.isFull { scope.remote.formUnion(hooks.compactMap(\.reference)) }
        var total: SyncReport?
        for _ in 0..<3 {
            guard let prospect = try await lookGivingWay(scope) else {
                var report = total ?? SyncReport(plan: Plan())
                report.gaveWay = true
                report.leavesRest = true
                return report
            }
            let report =
                mayRun(prospect)
                ? try await carryOut(prospect, trigger: trigger)
                : SyncReport(plan: prospect.plan)
            if total == nil { total = report } else { total?.append(report) }
            guard report.counts.skipped > 0, mayStart, !report.gaveWay else { break }
        }
        try await ledger.done(
            hooks.filter { hook in
                scope.isFull || hook.reference.map(scope.remote.contains) ?? false
            }.map(\.id))
        if settings.heedsQueue {
            total?.hasWaiting = try await ledger.queue().contains { $0.state == .waiting }
        }
        total?.leavesRest = owesLook || !leftOver.isEmpty
        return total ?? SyncReport(plan: Plan())
    }

    /// `nil` when a look at everything gave way to a save.
    private func lookGivingWay(
        _ scope: CycleScope
    ) async throws(CycleFailure) -> Prospect? {
        guard scope.isFull, settings.givesWay else { return try await look(scope) }
        way.beginLook()
        do throws(CycleFailure) {
            let prospect = try await look(scope)
            _ = way.endLook(completed: true)
            owesLook = false
            return prospect
        } catch {
            guard way.endLook(completed: false), error.kind == .cancelled, !Task.isCancelled else {
                throw error
            }
            owesLook = true
            return nil
        }
    }

    /// Rebuilds the memory from what both sides say now, and changes neither: what is equal is agreed on,
    /// what differs without a base to judge it by is a conflict, and nothing is created or deleted.
    package func repair() async throws(CycleFailure) -> RepairReport {
        let held = settings
        defer { settings = held }
        settings.policy.conflicts = .manual
        settings.policy.decisions = [:]
        settings.heedsQueue = false
        let prospect = try await look(.full)
        run = await ledger.newRunID()
        try await beginRun(run)
        // An agreement that something is gone goes with a change; without that it is no repair.
        let agreements = prospect.plan.agreements.filter { $0.entry != nil }
        try await agree(agreements, .command)
        try await ledger.keep(prospect.plan.conflicts, examined: prospect.examined)
        let mended = try await ledger.mendFiles()
        try await ledger.writeLinks()
        let keys = Set(agreements.map(\.key))
        if !keys.isEmpty { try await endRun(run, keys) }
        return RepairReport(agreed: keys, plan: prospect.plan, mendedFiles: mended)
    }

    /// A person may have saved something: a load of pushes ends here, and the next look at the files
    /// takes what they saved. For an agent, which takes up the rest (`SyncReport.leavesRest`) after that.
    package nonisolated func giveWay() { way.ask(at: time.now) }

    /// Starts no further change; those under way end and are recorded.
    package func stop() { isStopping = true }

    package func mayRun(_ prospect: Prospect) -> Bool {
        (prospect.plan.brakes.isEmpty || settings.confirmsBrakes)
            && (!prospect.isFirstContact || settings.confirmsFirstContact)
    }

    /// Looks from now on at these entities only, which a person named.
    package func narrow(to keys: Set<EntityKey>) {
        settings.keys = keys
        settings.policy.confirmed = keys
    }

    /// A person said yes to what they were shown.
    package func confirm(brakes: Bool = false, firstContact: Bool = false) {
        settings.confirmsBrakes = settings.confirmsBrakes || brakes
        settings.confirmsFirstContact = settings.confirmsFirstContact || firstContact
    }
}
