import Documents
import HTTPServer
import Pacing
import Ports
import Workspace

extension Dashboard {
    static let usualPort = 8790

    static func isWanted(_ arguments: Arguments) -> Bool {
        (arguments.has("dashboard") || arguments.has("dashboard-port")) && !arguments.has("once")
    }

    /// Starts the page's server beside a running `watch` and says where it is; `nil` when no page is
    /// wanted.
    static func open(
        _ arguments: Arguments, _ tool: ToolContext, _ workspace: OpenWorkspace, _ run: WatchRun,
        _ outputs: WatchOutputs
    ) throws -> HTTPServer? {
        guard let feed = outputs.feed else { return nil }
        let named: OrderedObject = [
            "location": .string(workspace.locationName),
            "locationId": .string(workspace.locationID), "version": .string(Tool.version),
        ]
        let controls = run.controls
        let dashboard = Dashboard(
            gate: DashboardGate(), feed: feed,
            calls: CommandCalls(
                environment: tool.environment, root: workspace.root,
                location: workspace.locationName),
            sync: controls.sync, pause: controls.pause,
            overview: {
                var object = named
                let branch = await controls.branch()
                object["branch"] = branch.map(DocumentValue.string) ?? .null
                object["paused"] = .bool(run.isPaused)
                object["budget"] = .mapping(Self.budget(await controls.facts().requests))
                return object
            })
        let wanted = try arguments.number("dashboard-port")
        let key = dashboard.gate.key
        func start(_ port: Int) throws(ServerFailure) -> HTTPServer {
            let server = HTTPServer(address: "127.0.0.1", port: port) { await dashboard.answer($0) }
            let port = try server.start()
            outputs.page("http://127.0.0.1:\(port)/#key=\(key)")
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

    private static func budget(_ requests: LiveFacts.Requests?) -> OrderedObject {
        func number(_ value: Int?) -> DocumentValue {
            value.map { .number(DecimalNumber($0)) } ?? .null
        }
        guard let requests else { return [:] }
        return [
            "windowLeft": number(requests.left), "windowMax": number(requests.most),
            "windowSeconds": PlanJSON.decimal(requests.window.seconds),
            "dayLeft": number(requests.leftToday), "dayMax": number(requests.mostToday),
            "waitingUntil": requests.waitsUntil.map { .string($0.description) } ?? .null,
        ]
    }
}
