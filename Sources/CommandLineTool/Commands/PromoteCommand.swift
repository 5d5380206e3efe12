import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// `promote`: carries entities from one location to another.
struct PromoteCommand: Command {
    static let spec = CommandSpec(
        "promote", "carry entities from one location to another", operands: "KEY…",
        operandCount: 1...10_000,
        options: [
            OptionSpec("from", value: "NAME", "the location that has what is wanted"),
            OptionSpec("to", value: "NAME", "the location that gets it; no other one is touched"),
            OptionSpec("dry-run", "show the plan and change nothing"),
            SyncOptions.conflict, SyncOptions.maxDelete,
        ],
        discussion: """
            Pulls what --from has into the files, then pushes these entities to --to, as one plan that is
            shown first; the other locations get what changed in the files at their own next sync. Fields
            that --from overrides stay its own, fields that --to overrides keep its value, and what was
            edited at --to since is a conflict, never overwritten unless --conflict says so.
            """,
        exits: [
            ExitNote(.guarded, "an entity cannot be promoted, or it was not confirmed"),
            ExitNote(.conflicts, "a conflict needs a decision"),
        ],
        examples: [
            "ghlsync promote listings/yoga-mat --from sandbox --to live --dry-run",
            "ghlsync promote listings --from sandbox --to live --yes",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        guard let from = arguments.value("from"), let to = arguments.value("to") else {
            throw UsageError("both --from NAME and --to NAME are needed", command: Self.spec)
        }
        let source = try OpenWorkspace.open(tool, location: from)
        let target = try OpenWorkspace.open(tool, location: to)
        guard source.locationID != target.locationID else {
            throw UsageError("--from and --to are the same location", command: Self.spec)
        }
        let isDryRun = arguments.has("dry-run")
        let lock = try isDryRun ? nil : WorkspaceLock.take(source)
        defer { lock?.release() }
        let here = try await Side(source, tool)
        let there = try await Side(target, tool)
        let keys = try await keys(arguments.operands, here, there)
        let progress = SyncProgress(console: tool.console)
        defer { progress.end() }
        let pull = here.context.cycle(
            here.remote, settings: try Self.pulling(here.context, arguments, keys),
            observe: progress.take)
        let push = there.context.cycle(
            there.remote, settings: try Self.pushing(there.context, arguments, keys),
            observe: progress.take)
        let interrupts = Interrupts {
            await pull.stop()
            await push.stop()
        }
        defer { interrupts.end() }
        if !isDryRun { try await here.context.local.sweep() }
        let promotion = Promotion(
            source: here.context.local, target: there.context.local, pull: pull, push: push,
            from: source.locationName, to: target.locationName, keys: keys)
        let proposal = try await promotion.propose()
        let printer = PromotionPrinter(
            console: tool.console, from: source.locationName, to: target.locationName,
            pulling: await here.context.local.overriddenPlaces(),
            pushing: await there.context.local.overriddenPlaces())

        if isDryRun || proposal.isEmpty || !proposal.refusals.isEmpty {
            printer.show(proposal, asResult: true)
            return Self.exitCode(proposal)
        }
        guard mayRun(proposal, printer, tool) else {
            throw ToolFailure(
                .guarded, "promote must be confirmed; nothing was done",
                hint: "look at it with --dry-run, then confirm with --yes")
        }
        let result = try await here.context.lease.whileKept(lost: { await pull.stop() }) {
            try await there.context.lease.whileKept(lost: { await push.stop() }) {
                try await promotion.carryOut(proposal)
            }
        }
        progress.end()
        printer.report(
            result, proposal,
            requests: (await here.remote.requests, await there.remote.requests))
        return interrupts.wasInterrupted ? .interrupted : Self.exitCode(result)
    }

    /// One location with what talks to it.
    private struct Side {
        let context: LocationContext
        let remote: HighLevelReplica

        init(_ workspace: OpenWorkspace, _ tool: ToolContext) async throws {
            let connection = try Connection.open(workspace, tool)
            context = try await LocationContext.open(workspace)
            remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        }
    }

    private func keys(_ words: [String], _ here: Side, _ there: Side) async throws
        -> Set<EntityKey>
    {
        let known = try await here.context.knownKeys().union(there.context.knownKeys())
        // A key that only the location knows is written out in full.
        let named = words.compactMap { EntityKey($0) }
        return try here.context.workspace.keys(named: words, among: known.union(named)) ?? []
    }

    /// Both directions are looked at, so that what the location lacks shows; conflicts are a person's.
    static func pulling(
        _ context: LocationContext, _ arguments: Arguments, _ keys: Set<EntityKey>
    ) throws -> CycleSettings {
        var settings = try context.settings(arguments, direction: .both, keys: keys)
        settings.policy.conflicts = .manual
        return settings
    }

    /// Prices stay guarded where there is one to compare with: a price for trying things out must not
    /// reach a shop by a slip.
    static func pushing(
        _ context: LocationContext, _ arguments: Arguments, _ keys: Set<EntityKey>
    ) throws -> CycleSettings {
        var settings = try context.settings(arguments, direction: .push, keys: keys)
        if !arguments.has("conflict") { settings.policy.conflicts = .manual }
        settings.policy.confirmed = keys.subtracting(context.contents.bindings.keys)
        return settings
    }

    private func mayRun(
        _ proposal: Promotion.Proposal, _ printer: PromotionPrinter, _ tool: ToolContext
    ) -> Bool {
        if tool.arguments.has("yes") { return true }
        printer.show(proposal, asResult: false)
        return tool.console.confirm("Carry this out?")
    }

    private static func exitCode(_ proposal: Promotion.Proposal) -> ExitCode {
        if !proposal.refusals.isEmpty || !proposal.brakes.isEmpty { return .guarded }
        if proposal.push.plan.held.contains(where: { !$0.diagnostics.isEmpty }) { return .invalid }
        return proposal.hasConflicts ? .conflicts : .done
    }

    private static func exitCode(_ result: Promotion.Result) -> ExitCode {
        guard let push = result.push else { return .someFailed }
        if push.counts.failed > 0 || push.counts.skipped > 0 { return .someFailed }
        if push.plan.held.contains(where: { !$0.diagnostics.isEmpty }) { return .invalid }
        return push.plan.conflicts.contains(where: \.isOpen) ? .conflicts : .done
    }
}
