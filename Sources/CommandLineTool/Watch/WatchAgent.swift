import CurlTransport
import HTTPServer
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// The agent with one configuration: both replicas, the loop, the watcher, and the listener.
struct WatchAgent {
    let workspace: OpenWorkspace
    let context: LocationContext
    let remote: HighLevelReplica
    let session: SyncSession
    private let watcher: InotifyWatcher
    private let outputs: WatchOutputs
    private let presence: AppPresence

    /// Builds it; nothing runs yet. `nil` when the first contact was not confirmed.
    ///
    /// - Parameter asks: whether this is the start, where a person may be asked.
    static func open(
        _ workspace: OpenWorkspace, _ arguments: Arguments, _ tool: ToolContext,
        _ outputs: WatchOutputs, asks: Bool
    ) async throws -> WatchAgent? {
        let connection = try Connection.open(workspace, tool)
        // Editors take a file away for a moment while they save.
        let context = try await LocationContext.open(workspace, deletionGrace: .milliseconds(150))
        let slow = SlowChanges { outputs.note($0) }
        let presence = try presence(connection, workspace, tool, outputs)
        let memory = SpareMemory()
        let observe: @Sendable (SyncNotice) -> Void = { notice in
            slow.take(notice)
            outputs.take(notice)
            presence.take(notice)
            memory.take(notice)
        }
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        try await context.local.sweep()
        var settings = try context.settings(arguments, direction: .both, keys: nil)
        settings.heedsQueue = !arguments.has("once")
        settings.givesWay = !arguments.has("once")
        let cycle = context.cycle(
            remote, settings: settings, staysOn: !arguments.has("once"), observe: observe)
        if asks {
            guard try await firstContact(cycle, workspace, tool) else { return nil }
        }
        // Watching starts before the first look, so that no edit falls in between.
        let watcher = try watch(workspace)
        let session = SyncSession(
            cycle: cycle, time: context.time,
            timing: timing(workspace, hasWebhooks: hearsWebhooks(arguments)), observe: observe)
        return WatchAgent(
            workspace: workspace, context: context, remote: remote, session: session,
            watcher: watcher, outputs: outputs, presence: presence)
    }

    static func hearsWebhooks(_ arguments: Arguments) -> Bool {
        !arguments.has("no-webhooks") && !arguments.has("once")
    }

    /// Runs until the session is stopped. `onConfiguration` hears of every touch of the configuration.
    func run(onConfiguration: @escaping @Sendable () -> Void) async {
        if let limitation = watcher.limitation {
            outputs.note("\(limitation)" + (limitation.remedy.map { "; to lift it: \($0)" } ?? ""))
        }
        let (hints, forward) = AsyncStream<WatchHint>.makeStream()
        let watching = Task { [watcher] in
            for await hint in watcher.hints() {
                switch hint {
                case .changed(let path):
                    if WorkspaceLayout.place(of: path) == .configuration { onConfiguration() }
                case .overflow: onConfiguration()
                }
                forward.yield(hint)
            }
        }
        defer { watching.cancel() }
        // What another agent took in between is not driven on: the load ends, and the next look is refused.
        await context.lease.whileKept(lost: { [session] in await session.giveWay() }) {
            await session.run(hints: hints)
        }
    }

    /// The first contact with a location is shown and asked for before the agent starts.
    private static func firstContact(
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

    private static func watch(_ workspace: OpenWorkspace) throws(ToolFailure) -> InotifyWatcher {
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

    private static func timing(
        _ workspace: OpenWorkspace, hasWebhooks: Bool
    ) -> SyncMachine.Timing {
        let poll = workspace.configuration.poll
        var timing = SyncMachine.Timing(
            pollInterval: poll.interval, pollWithWebhooks: hasWebhooks ? poll.withWebhooks : nil)
        if case .every(let interval) = workspace.configuration.rules.syncSchedule {
            timing.settle = interval
            timing.longestSettle = interval
            timing.pollInterval = max(interval, poll.interval)
        }
        return timing
    }
}

extension WatchAgent {
    /// Listens for webhooks; the caller stops the server.
    func listen() throws(ToolFailure) -> HTTPServer {
        let webhooks = workspace.configuration.webhooks
        let listener = WebhookListener(
            signature: try .trusted(by: webhooks, in: workspace.files),
            locationID: workspace.locationID, ledger: context.ledger, path: webhooks.path,
            post: { [session] in session.post($0) },
            report: { [outputs] in outputs.webhook($0, status: $1, detail: $2) },
            say: { [outputs] in outputs.note($0) },
            heed: { [presence, session] event, webhook in
                if presence.heed(event, appID: webhook.appID) { session.post(.flushRequested) }
            }, mapping: workspace.configuration.mapping)
        let server = HTTPServer(
            address: webhooks.host, port: webhooks.port,
            allowedHosts: webhooks.publicHost.map { [$0] } ?? []
        ) { await listener.answer($0) }
        do throws(ServerFailure) {
            let port = try server.start()
            outputs.listening("http://\(webhooks.host):\(port)\(webhooks.path)")
        } catch {
            throw ToolFailure(
                .someFailed, error.message,
                hint: "choose another address with webhooks.listen, or run with --no-webhooks")
        }
        return server
    }

    /// Only a login of the location itself ends with the app; a token that was pasted does not.
    private static func presence(
        _ connection: Connection, _ workspace: OpenWorkspace, _ tool: ToolContext,
        _ outputs: WatchOutputs
    ) throws -> AppPresence {
        let store = try Logins(connection.origin, tool).store
        let id = workspace.locationID
        var appID: String?
        if case .login(let login) = connection.source { appID = login.app.appID }
        return AppPresence(
            appID: appID,
            marks: AppPresence.Marks(
                set: { () throws(CycleFailure) in
                    try store.markUninstalled(id, since: SystemTime().wallClock)
                },
                clear: { () throws(CycleFailure) in try store.clearUninstalled(id) }),
            say: { outputs.note($0) })
    }
}
