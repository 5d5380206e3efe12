import Catalog
import CurlTransport
import Documents
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// One synchronisation from the command line: look, show, ask, carry out, report. `plan`, `push`,
/// `pull`, `sync` and `init --from-remote` are this with other settings.
struct Synchronisation {
    let tool: ToolContext
    let workspace: OpenWorkspace

    init(_ tool: ToolContext, folder: String? = nil) throws {
        self.tool = tool
        workspace = try OpenWorkspace.open(tool, folder: folder)
    }

    func run(
        direction: Policy.Direction, operands: [String], isDryRun: Bool,
        confirmsFirstContact: Bool = false
    ) async throws -> ExitCode {
        let lock = try isDryRun ? nil : WorkspaceLock.take(workspace)
        defer { lock?.release() }
        let connection = try Connection.open(workspace, tool)
        let context = try await LocationContext.open(workspace)
        let saved = try savedPlan()
        let keys: Set<EntityKey>?
        if let saved {
            keys = saved.named
        } else {
            keys = try await context.withMembers(
                of: workspace.keys(named: operands, among: await context.knownKeys()))
        }
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        var settings = try context.settings(tool.arguments, direction: direction, keys: keys)
        if confirmsFirstContact { settings.confirmsFirstContact = true }
        if !isDryRun {
            try await context.local.sweep()
            try await context.ledger.takeDecisions()
        }

        let progress = SyncProgress(console: tool.console, remote: remote)
        defer { progress.end() }
        let cycle = context.cycle(remote, settings: settings, observe: progress.take)
        let interrupts = Interrupts {
            tool.console.note("Finishing what is in flight; Ctrl-C again ends at once.")
            await cycle.stop()
        }
        defer { interrupts.end() }

        var prospect = try await cycle.look(.full)
        if let saved {
            prospect = prospect.limited(to: saved.keys)
            try demand(saved, of: prospect.plan)
        }
        let overridden = await context.local.overriddenPlaces()
        let renderer = PlanRenderer(
            style: tool.console.style, width: tool.console.width, overridden: overridden,
            location: tool.arguments.value("location"))
        if isDryRun {
            try save(prospect.plan, named: keys)
            show(prospect, renderer)
            return exitCode(prospect.plan)
        }
        let needsNoAnswer = await cycle.mayRun(prospect)
        if !needsNoAnswer {
            guard try await confirms(prospect, cycle, renderer) else { return .guarded }
        }
        let planned = prospect
        let report = try await context.lease.whileKept(lost: { await cycle.stop() }) {
            var report = try await cycle.carryOut(planned, trigger: .command)
            for _ in 0..<2
            where report.counts.skipped > 0 && !interrupts.wasInterrupted && saved == nil {
                report.append(try await cycle.run(.full, trigger: .command))
            }
            return report
        }
        let requests = await remote.requests
        progress.end()
        if tool.console.isJSON {
            var object = PlanJSON.report(report, requests: requests, overridden)
            object["budget"] = BudgetWords.json(await remote.budget)
            tool.console.result(json: object)
        } else {
            for conflict in report.plan.conflicts {
                tool.console.results(renderer.conflict(conflict))
            }
            tool.console.results(report.plan.held.flatMap(renderer.problem))
            if !tool.console.isQuiet {
                // Said with the question, and no news to who runs this again and again.
                let isNews = needsNoAnswer && !report.plan.changes.isEmpty
                let remarks = isNews ? report.plan.remarks : []
                tool.console.results((report.plan.notices + remarks).map(renderer.note))
                tool.console.result(renderer.report(report, requests: requests))
            }
        }
        if interrupts.wasInterrupted {
            tool.console.note("Interrupted; the next run goes on from here.")
            return .interrupted
        }
        if saved != nil, report.counts.skipped > 0 {
            tool.console.error(
                "\(renderer.counted(report.counts.skipped, "change")) of the saved plan had moved on meanwhile and \(report.counts.skipped == 1 ? "was" : "were") not carried out",
                hint: "look at what is left with `ghlsync plan`")
            return exitCode(report).orWorse(.guarded)
        }
        return exitCode(report)
    }

    private func show(_ prospect: Prospect, _ renderer: PlanRenderer) {
        let plan = prospect.plan
        let touched = Set(plan.changes.map(\.key)).union(plan.conflicts.map(\.key))
            .union(plan.held.compactMap(\.key))
        let unchanged = prospect.examined.subtracting(touched).count
        if tool.console.isJSON {
            tool.console.result(json: PlanJSON.plan(plan, renderer.overridden))
        } else if tool.arguments.has("markdown") {
            tool.console.write(
                PlanMarkdown.text(
                    plan, location: workspace.locationName, unchanged: unchanged,
                    overridden: renderer.overridden))
        } else {
            tool.console.results(
                renderer.plan(plan, location: workspace.locationName, unchanged: unchanged))
        }
    }

    /// Brakes and first contact are shown and asked for; without a terminal the answer is no.
    private func confirms(
        _ prospect: Prospect, _ cycle: SyncCycle, _ renderer: PlanRenderer
    ) async throws -> Bool {
        let shown = PlanRenderer(
            style: tool.console.errorStyle, width: tool.console.errorWidth,
            overridden: renderer.overridden,
            location: renderer.location)
        tool.console.errors(shown.plan(prospect.plan, location: workspace.locationName))
        tool.console.errors(shown.destroyed(by: prospect.plan))
        let question =
            prospect.plan.brakes.isEmpty
            ? "This is the first contact with \(workspace.locationName). Carry this out?"
            : "Carry this out all the same?"
        guard tool.console.confirm(question) else {
            tool.console.error(
                prospect.plan.brakes.isEmpty
                    ? "the first contact with a location must be confirmed; nothing was done"
                    : "a guard stopped it; nothing was done",
                hint: "look at it with `ghlsync plan`, then confirm with --yes")
            return false
        }
        await cycle.confirm(brakes: true, firstContact: true)
        return true
    }

    /// Whether something waits for a person's word: a run that would delete much, or a price that
    /// looks like a slip.
    private func isGuarded(_ plan: Plan) -> Bool {
        !plan.brakes.isEmpty || plan.held.contains { $0.code == "price-guard" }
    }

    private func exitCode(_ plan: Plan) -> ExitCode {
        if isGuarded(plan) { return .guarded }
        if plan.held.contains(where: { !$0.diagnostics.isEmpty }) { return .invalid }
        if plan.conflicts.contains(where: \.isOpen) { return .conflicts }
        if tool.arguments.has("exit-code"), !plan.changes.isEmpty { return .changesPending }
        return .done
    }

    private func exitCode(_ report: SyncReport) -> ExitCode {
        if report.problems.contains(where: { $0.endsRun == .notAuthorised }) {
            return .notAuthorised
        }
        if report.counts.failed > 0 { return .someFailed }
        if isGuarded(report.plan) { return .guarded }
        if report.plan.held.contains(where: { !$0.diagnostics.isEmpty }) { return .invalid }
        if report.plan.conflicts.contains(where: \.isOpen) { return .conflicts }
        return .done
    }
}
