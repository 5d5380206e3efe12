import CurlTransport
import Documents
import HTTPServer
import HighLevel
import HostSystem
import Ledger
import Ports
import SyncCore
import SyncEngine
import Workspace

/// `watch`: the agent.
struct WatchCommand: Command {
    static let spec = CommandSpec(
        "watch", "keep both sides in step, until Ctrl-C",
        options: [
            OptionSpec("once", "end when both sides are in step"),
            OptionSpec("no-webhooks", "do not listen for webhooks; poll only"),
        ],
        discussion: """
            Watches the files, listens for webhooks, and polls. A saved edit is carried over once it has
            settled (50 ms). With --json every event is one line; `ready` comes when both sides are in step.
            """,
        examples: ["ghlsync watch", "ghlsync watch --json --yes"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let lock = try WorkspaceLock.take(workspace)
        defer { lock.release() }
        let connection = try Connection.open(workspace, tool)
        // Editors take a file away for a moment while they save.
        let context = try await LocationContext.open(workspace, deletionGrace: .milliseconds(150))
        let printer = WatchPrinter(console: tool.console, time: context.time)
        let slow = SlowChanges { printer.note($0) }
        let observe: @Sendable (SyncNotice) -> Void = { notice in
            slow.take(notice)
            printer.take(notice)
        }
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        try await context.local.sweep()
        var settings = try context.settings(arguments, direction: .both, keys: nil)
        settings.heedsQueue = !arguments.has("once")
        settings.givesWay = !arguments.has("once")
        let cycle = context.cycle(remote, settings: settings, observe: observe)
        guard try await firstContact(cycle, workspace, tool) else { return .guarded }

        // Watching starts before the first look, so that no edit falls in between.
        let watcher = try watch(workspace)
        let hasWebhooks = !arguments.has("no-webhooks") && !arguments.has("once")
        let session = SyncSession(
            cycle: cycle, time: context.time, timing: timing(workspace, hasWebhooks: hasWebhooks),
            observe: observe)
        let server = hasWebhooks ? try listen(workspace, context, session, printer) : nil
        defer { server?.stop() }
        if let limitation = watcher.limitation {
            printer.note("\(limitation)" + (limitation.remedy.map { "; to lift it: \($0)" } ?? ""))
        }
        let interrupts = Interrupts { await session.stop() }
        defer { interrupts.end() }
        if arguments.has("once") { session.post(.stopRequested) }
        await session.run(hints: watcher.hints())
        return interrupts.wasInterrupted && !arguments.has("once") ? .interrupted : .done
    }

    /// The first contact with a location is shown and asked for before the agent starts.
    private func firstContact(
        _ cycle: SyncCycle, _ workspace: OpenWorkspace, _ tool: ToolContext
    ) async throws -> Bool {
        let prospect: Prospect
        do throws(CycleFailure) {
            prospect = try await cycle.look(.full)
        } catch {
            // Trouble that passes is the agent's to wait for; anything else is said at once.
            guard error.kind == .unreachable else { throw error }
            return true
        }
        guard prospect.isFirstContact, !(await cycle.mayRun(prospect)) else { return true }
        let renderer = PlanRenderer(style: tool.console.errorStyle)
        tool.console.errors(renderer.plan(prospect.plan, location: workspace.locationName))
        guard
            tool.console.confirm(
                "This is the first contact with \(workspace.locationName). Carry this out?")
        else {
            tool.console.error(
                "the first contact with a location must be confirmed; nothing was done",
                hint: "look at it with `ghlsync plan`, then confirm with --yes")
            return false
        }
        await cycle.confirm(firstContact: true)
        return true
    }

    private func watch(_ workspace: OpenWorkspace) throws(ToolFailure) -> InotifyWatcher {
        let decisions = DecisionSlip.folder(locationID: workspace.locationID)
        /// Whether slips with decisions lie at or below a path of ours that is else left alone.
        @Sendable func leadsTo(_ path: FilePath) -> Bool {
            guard let decisions else { return false }
            return decisions.starts(with: path)
                || (path.starts(with: decisions) && path.fileExtension == "json")
        }
        do throws(WatcherFailure) {
            return try InotifyWatcher(files: workspace.files) { path in
                WorkspaceLayout.place(of: path) == .ignored && !leadsTo(path)
            }
        } catch {
            throw ToolFailure(
                .someFailed, "the folder cannot be watched: \(error.limitation)",
                hint: error.limitation.remedy)
        }
    }

    private func timing(_ workspace: OpenWorkspace, hasWebhooks: Bool) -> SyncMachine.Timing {
        let poll = workspace.configuration.poll
        var timing = SyncMachine.Timing(pollInterval: poll.interval)
        if case .every(let interval) = workspace.configuration.rules.syncSchedule {
            timing.settle = interval
            timing.longestSettle = interval
            timing.pollInterval = max(interval, poll.interval)
        }
        return timing
    }

    private func listen(
        _ workspace: OpenWorkspace, _ context: LocationContext, _ session: SyncSession,
        _ printer: WatchPrinter
    ) throws -> HTTPServer {
        let webhooks = workspace.configuration.webhooks
        let listener = WebhookListener(
            signature: try signature(workspace), locationID: workspace.locationID,
            ledger: context.ledger, path: webhooks.path,
            post: { session.post($0) }, report: { printer.webhook($0, status: $1, detail: $2) },
            say: { printer.note($0) })
        let server = HTTPServer(
            address: webhooks.host, port: webhooks.port,
            allowedHosts: webhooks.publicHost.map { [$0] } ?? []
        ) { await listener.answer($0) }
        do throws(ServerFailure) {
            let port = try server.start()
            printer.listening("http://\(webhooks.host):\(port)\(webhooks.path)")
        } catch {
            throw ToolFailure(
                .someFailed, error.message,
                hint: "choose another address with webhooks.listen, or run with --no-webhooks")
        }
        return server
    }

    private func signature(_ workspace: OpenWorkspace) throws(ToolFailure) -> WebhookSignature {
        let webhooks = workspace.configuration.webhooks
        do {
            let pem = try webhooks.publicKeyFile.map { file in
                String(decoding: try workspace.files.read(file, limit: 65_536), as: UTF8.self)
            }
            return try WebhookSignature(
                publicKeyPEM: pem, acceptLegacy: webhooks.acceptsLegacySignature)
        } catch {
            throw ToolFailure(
                .invalid, "webhooks.publicKeyFile: \(error)",
                hint: "it must be a PEM file with an Ed25519 public key")
        }
    }
}
