import Documents
import HostSystem
import Synchronization
import TerminalUI
import Workspace

/// `--location all`: a command for each location of the workspace, one after the other, each with its own
/// memory and token. What fails in one keeps none of the others back.
enum EveryLocation {
    /// The word for every location of the workspace.
    static let word = "all"

    /// Whether a person asked for all of them, and the command can be run for each.
    static func isMeant(by tool: ToolContext) -> Bool {
        tool.arguments.command.locations == .each && OpenWorkspace.wantedLocation(tool) == word
    }

    /// The locations of the workspace, by name.
    static func all(
        _ tool: ToolContext
    ) throws(ToolFailure) -> [(name: String, location: WorkspaceConfiguration.Location)] {
        let locations = try OpenWorkspace.configured(tool).configuration.locations
        guard !locations.isEmpty else {
            throw ToolFailure(
                .usage, "ghlsync.yaml names no location", hint: "ghlsync locations add NAME ID")
        }
        return locations.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Runs the command for each, by name, and gives the worst of the exit codes.
    static func run(_ command: any Command.Type, _ tool: ToolContext) async throws -> ExitCode {
        if let file = ["plan", "out"].first(where: { tool.arguments.value($0) != nil }) {
            throw UsageError(
                "--\(file) is about one location; name it with --location",
                command: tool.arguments.command)
        }
        var reports: [DocumentValue] = []
        var worst = ExitCode.done
        for (name, location) in try all(tool) {
            if !tool.console.isJSON {
                let style = tool.console.style
                tool.console.result(
                    (reports.isEmpty ? "" : "\n")
                        + "\(style.bold("── \(Escaping.line(name))")) \(style.dim(location.id))")
            }
            let own = Mutex<OrderedObject?>(nil)
            let here = ToolContext(
                arguments: tool.arguments.with("location", name), environment: tool.environment,
                console: tool.console.collecting { json in own.withLock { $0 = json } })
            var report: OrderedObject = ["location": .string(name)]
            let code: ExitCode
            do {
                code = try await command.init().run(here.arguments, here)
            } catch {
                code = Tool.report(error, here)
                report["error"] = .string(Tool.message(error))
            }
            report["report"] = own.withLock { $0 }.map { .mapping($0) }
            report["exitCode"] = .number(DecimalNumber(Int(code.rawValue)))
            reports.append(.mapping(report))
            worst = worst.orWorse(code)
            if code == .interrupted { break }
        }
        if tool.console.isJSON {
            tool.console.result(json: ["locations": .sequence(reports)])
        }
        return worst
    }
}
