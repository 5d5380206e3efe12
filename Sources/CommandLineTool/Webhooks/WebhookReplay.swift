import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// `webhook replay`: looks once more at what a delivery spoke of.
struct WebhookReplay {
    private let tool: ToolContext

    init(_ tool: ToolContext) { self.tool = tool }

    func run(_ word: String) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let context = try await LocationContext.open(workspace)
        let item = try await item(word, context.ledger)
        guard let reference = item.reference else {
            say(
                "\(item.event) names nothing that ghlsync keeps in step; there is nothing to look at."
            )
            return .done
        }
        switch try WorkspaceLock.attempt(workspace) {
        case .held(let holder):
            // The ledger has one writer, and that is the running agent.
            try ReplaySlip(webhookID: item.id).leave(
                in: workspace.files, locationID: workspace.locationID, name: RandomName.make())
            say(
                "The running ghlsync\(holder.map { " (\($0))" } ?? "") looks at \(reference.kind.rawValue) \(reference.id) now."
            )
            return .done
        case .taken(let lock):
            defer { lock.release() }
            return try await look(item, reference, context)
        }
    }

    /// By its id, or the beginning of it.
    private func item(_ word: String, _ ledger: LedgerStore) async throws -> InboxItem {
        let received = try await ledger.receivedWebhooks().map(\.item)
        if let exact = received.first(where: { $0.id == word }) { return exact }
        let found = received.filter { $0.id.hasPrefix(word) }
        guard let item = found.first, !word.isEmpty else {
            throw ToolFailure(
                .usage, "no webhook with the id “\(word)” is kept",
                hint: "`ghlsync webhook list` shows those that are")
        }
        guard found.count == 1 else {
            throw ToolFailure(
                .usage, "“\(word)” begins \(found.count) ids",
                hint: "give more of it: \(found.prefix(4).map(\.id).joined(separator: ", "))")
        }
        return item
    }

    private func look(
        _ item: InboxItem, _ reference: RemoteReference, _ context: LocationContext
    ) async throws -> ExitCode {
        let connection = try Connection.open(context.workspace, tool)
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        let settings = try context.settings(tool.arguments, direction: .both, keys: nil)
        let progress = SyncProgress(console: tool.console)
        let cycle = context.cycle(remote, settings: settings, observe: progress.take)
        try await context.local.sweep()
        try await context.ledger.replay(webhookID: item.id)
        let report = try await context.lease.whileKept(lost: { await cycle.stop() }) {
            try await cycle.run(CycleScope(remote: [reference]), trigger: .webhook)
        }
        let requests = await remote.requests
        let overridden = await context.local.overriddenPlaces()
        if tool.console.isJSON {
            tool.console.result(json: PlanJSON.report(report, requests: requests, overridden))
        } else {
            let renderer = PlanRenderer(
                style: tool.console.style, overridden: overridden,
                location: tool.arguments.value("location"))
            for conflict in report.plan.conflicts {
                tool.console.results(renderer.conflict(conflict))
            }
            tool.console.results(report.plan.held.flatMap(renderer.problem))
            tool.console.result(
                "\(Escaping.line(item.event)), \(reference.kind.rawValue) \(reference.id): "
                    + renderer.report(report, requests: requests))
        }
        if report.counts.failed > 0 { return .someFailed }
        return report.plan.conflicts.contains(where: \.isOpen) ? .conflicts : .done
    }

    private func say(_ text: String) {
        if tool.console.isJSON {
            tool.console.result(json: ["message": .string(text)])
        } else {
            tool.console.result(Escaping.line(text))
        }
    }
}
