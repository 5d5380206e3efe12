import Documents
import HighLevel
import HostSystem
import Ledger
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// `undo`: takes one sync back, on both sides.
struct UndoCommand: Command {
    static let spec = CommandSpec(
        "undo", "take one sync back, on both sides", operands: "[RUN]", operandCount: 0...1,
        options: [
            OptionSpec("dry-run", "show what would be taken back and change nothing"),
            SyncOptions.maxDelete,
        ],
        discussion: """
            Brings both sides back to what they agreed on before a run (the last one, unless RUN names
            another): files byte for byte, entities at GoHighLevel to their earlier values. What the run
            created is deleted, what it deleted is made again. Shows the plan and asks. What was changed
            since the run, or was made at GoHighLevel, is left out and named. Everything replaced is kept, and an undo is a run
            itself: `undo` again takes it back. Beside a running watch only the files are put back here,
            and the watch carries them over. `ghlsync history --runs` lists the runs.
            """,
        examples: [
            "ghlsync undo", "ghlsync undo --dry-run", "ghlsync undo 20261124T030000-a1b2c3 --yes",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try await Self.carryOut(tool, as: "undo", "Take this back?") { undo, _ in
            let named = arguments.operands.first
            guard let run = try named ?? undo.lastRun() else { return nil }
            return try await undo.propose(run)
        }
    }

    /// Proposes, shows, asks, carries out, reports.
    static func carryOut(
        _ tool: ToolContext, as what: String, _ question: String,
        propose: (Undo, LocationContext) async throws -> Undo.Proposal?
    ) async throws -> ExitCode {
        let arguments = tool.arguments
        let workspace = try OpenWorkspace.open(tool)
        let isDryRun = arguments.has("dry-run")
        var lock: InstanceLock?
        var agent: String?
        if !isDryRun {
            switch try WorkspaceLock.attempt(workspace) {
            case .taken(let taken): lock = taken
            case .held(let holder): agent = holder.map { "\($0)" } ?? "another process"
            }
        }
        defer { lock?.release() }
        let connection = try Connection.open(workspace, tool)
        let context = try await LocationContext.open(workspace)
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        var settings = try context.settings(arguments, direction: .both, keys: nil)
        // Whatever the rules say of conflicts: nothing that was changed since is overwritten unasked.
        settings.policy.conflicts = .manual
        let progress = SyncProgress(console: tool.console, remote: remote)
        defer { progress.end() }
        let cycle = context.cycle(remote, settings: settings, observe: progress.take)
        let interrupts = Interrupts { await cycle.stop() }
        defer { interrupts.end() }
        let undo = Undo(
            ledger: context.ledger, backups: context.backups, local: context.local, cycle: cycle,
            history: HistoryReader(files: workspace.files), policy: settings.policy)

        guard let proposal = try await propose(undo, context) else {
            tool.console.result(
                json: tool.console.isJSON ? ["run": .null] : nil, or: "Nothing was synced yet.")
            return .done
        }
        let renderer = UndoRenderer(style: tool.console.style)
        if isDryRun || proposal.isEmpty {
            tool.console.result(
                json: tool.console.isJSON ? renderer.json(proposal) : nil,
                or: renderer.lines(proposal, location: workspace.locationName)
                    .joined(separator: "\n"))
            if !proposal.plan.brakes.isEmpty { return .guarded }
            return proposal.takeback.leftOut.isEmpty ? .done : .conflicts
        }
        if !arguments.has("yes") {
            tool.console.errors(
                UndoRenderer(style: tool.console.errorStyle)
                    .lines(proposal, location: workspace.locationName))
            tool.console.errors(
                PlanRenderer(style: tool.console.errorStyle).destroyed(by: proposal.plan))
            guard tool.console.confirm(question) else {
                throw ToolFailure(
                    .guarded, "\(what) must be confirmed; nothing was done",
                    hint: "look at it with --dry-run, then confirm with --yes")
            }
        }
        if let agent {
            // Files that are put back are edits like an editor's: the agent carries them over.
            let result = try await undo.putBack(proposal)
            tool.console.note(
                "ghlsync runs here (\(agent)) and carries the files over; `ghlsync status` shows how far it is."
            )
            return report(result, proposal, requests: await remote.requests, interrupts, tool)
        }
        let result = try await context.lease.whileKept(lost: { await cycle.stop() }) {
            try await undo.carryOut(proposal, as: what)
        }
        let requests = await remote.requests
        return report(result, proposal, requests: requests, interrupts, tool)
    }

    private static func report(
        _ result: Undo.Result, _ proposal: Undo.Proposal, requests: Int, _ interrupts: Interrupts,
        _ tool: ToolContext
    ) -> ExitCode {
        let renderer = UndoRenderer(style: tool.console.style)
        if tool.console.isJSON {
            var object = renderer.json(proposal)
            for entry in PlanJSON.report(result.report, requests: requests).entries {
                object[entry.key] = entry.value
            }
            object["failed"] = .sequence(result.failed.map { .mapping(PlanJSON.problem($0)) })
            tool.console.result(json: object)
        } else {
            let plan = PlanRenderer(style: tool.console.style)
            tool.console.results(renderer.leftOut(proposal))
            tool.console.results((result.failed + result.report.plan.held).flatMap(plan.problem))
            tool.console.result(
                "\(plan.counted(result.done.count, "file")) put back · "
                    + plan.report(result.report, requests: requests))
        }
        if interrupts.wasInterrupted { return .interrupted }
        if !result.failed.isEmpty || result.report.counts.failed > 0 { return .someFailed }
        if result.report.plan.conflicts.contains(where: \.isOpen) { return .conflicts }
        return proposal.takeback.leftOut.isEmpty ? .done : .conflicts
    }
}

extension Console {
    /// A result in one of its two forms.
    func result(json: OrderedObject?, or text: @autoclosure () -> String) {
        if let json { result(json: json) } else { result(text()) }
    }
}
