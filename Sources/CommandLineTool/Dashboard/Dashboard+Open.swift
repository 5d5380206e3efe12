import Documents
import HTTPServer
import HighLevel
import Ledger
import Ports
import SyncCore
import SyncEngine
import Workspace

extension Dashboard {
    static let usualPort = 8790

    /// Starts the page's server beside a running agent and says where it is.
    static func open(
        _ arguments: Arguments, _ tool: ToolContext, _ context: LocationContext,
        _ remote: HighLevelReplica, _ session: SyncSession, _ feed: DashboardFeed,
        _ printer: WatchPrinter
    ) throws -> HTTPServer {
        let workspace = context.workspace
        let (files, ledger) = (workspace.files, context.ledger)
        let named: OrderedObject = [
            "location": .string(workspace.locationName),
            "locationId": .string(workspace.locationID), "version": .string(Tool.version),
        ]
        let dashboard = Dashboard(
            gate: DashboardGate(), feed: feed,
            calls: CommandCalls(
                environment: tool.environment, root: workspace.root,
                location: workspace.locationName),
            post: { session.post($0) },
            overview: {
                var object = named
                object["branch"] = GitState.read(files).branch.map(DocumentValue.string) ?? .null
                let known = try? await ledger.currentArchive().entries.count
                object["entities"] = known.map { .number(DecimalNumber($0)) } ?? .null
                object["paused"] = .bool(await session.isPaused)
                return object
            })
        let wanted = try arguments.number("dashboard-port")
        let key = dashboard.gate.key
        func start(_ port: Int) throws(ServerFailure) -> HTTPServer {
            let server = HTTPServer(address: "127.0.0.1", port: port) { await dashboard.answer($0) }
            let port = try server.start()
            printer.page("http://127.0.0.1:\(port)/#key=\(key)")
            return server
        }
        do throws(ServerFailure) {
            return try start(wanted ?? usualPort)
        } catch {
            // Another agent's page is there: any port will do, unless one was asked for.
            guard wanted == nil, let server = try? start(0) else {
                throw ToolFailure(
                    .someFailed, error.message, hint: "choose another with --dashboard-port N")
            }
            return server
        }
    }
}
