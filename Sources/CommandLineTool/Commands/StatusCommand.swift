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

/// `status`: one line an entity that is not in step.
struct StatusCommand: Command {
    static let spec = CommandSpec(
        "status", "what is not in step, and why", operandCount: 0...0,
        options: [
            OptionSpec(
                "remote", "ask GoHighLevel, too; else only files and the ledger are looked at"),
            OptionSpec("exit-code", "exit with 2 when something is pending"),
        ],
        discussion:
            "Without --remote no request is made: it says what changed in files since both sides last agreed.",
        exits: [
            ExitNote(.changesPending, "something is pending (with --exit-code)"),
            ExitNote(.invalid, "a file is not valid"),
            ExitNote(.conflicts, "a conflict needs a decision"),
        ],
        examples: ["ghlsync status", "ghlsync status --remote --exit-code"],
        locations: .each)

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let workspace = try OpenWorkspace.open(tool)
        let (lines, total): ([Line], Int)
        let overridden: PlanRenderer.Overridden
        if arguments.has("remote") {
            let context = try await LocationContext.open(workspace)
            (lines, total) = try await remoteLines(context, tool)
            overridden = await context.local.overriddenPlaces()
        } else {
            let answer = try await LocalStatus(workspace).look()
            (lines, total, overridden) = (answer.lines, answer.total, answer.overridden)
        }
        let conflicts = lines.contains { $0.state == .conflict }
        if tool.console.isJSON {
            var object = json(lines, workspace, overridden)
            object["budget"] = budget(workspace, tool).map(BudgetWords.json) ?? .null
            tool.console.result(json: object)
        } else {
            show(lines, total: total, workspace, tool.console, overridden)
            if let words = budget(workspace, tool).flatMap(BudgetWords.exhaustion) {
                tool.console.result("\(tool.console.style.yellow("!")) \(words)")
            }
        }
        // Only where there is a repository that it could be committed to.
        let uncovered = GitIgnore.uncovered(in: workspace.files)
        if !uncovered.isEmpty, (try? workspace.files.metadata(at: ".git")) != nil {
            tool.console.note("warning: \(GitIgnore.words(uncovered)); \(GitIgnore.hint)")
        }
        if lines.contains(where: { $0.state == .invalid }) { return .invalid }
        if conflicts { return .conflicts }
        return arguments.has("exit-code") && !lines.isEmpty ? .changesPending : .done
    }

    /// As the last request of any process left it.
    private func budget(_ workspace: OpenWorkspace, _ tool: ToolContext) -> RequestBudget? {
        guard let origin = try? Connection.origin(workspace.configuration, tool) else { return nil }
        let time = SystemTime()
        let (now, clock) = (time.now, time.wallClock)
        return FileBudget.peek(
            origin, locationID: workspace.locationID, tool.environment, at: now
        ).map { RequestBudget($0, limit: workspace.requestLimit, at: now, wallClock: clock) }
    }

    enum State: String {
        case pending, invalid, held, failed, conflict, remoteChanged = "remote-changed"
    }

    struct Line {
        let key: EntityKey
        let place: String?
        let state: State
        let what: String
        var fields: [String] = []
        var hint: String?
        var diagnostics: [Diagnostic] = []

        /// The fields, each with the place of its value where that is not the file.
        func fields(with overridden: PlanRenderer.Overridden) -> String {
            fields.map { field in
                let name = DocumentPath(stringLiteral: field).field ?? field
                return overridden[key]?[name].map { "\(field) (\($0))" } ?? field
            }.joined(separator: ", ")
        }
    }

    /// With a look at GoHighLevel: what a sync would do.
    private func remoteLines(
        _ context: LocationContext, _ tool: ToolContext
    ) async throws -> (lines: [Line], total: Int) {
        let connection = try Connection.open(context.workspace, tool)
        let cycle = context.cycle(
            context.remote(connection, transport: TracingTransport.make(tool.console)),
            settings: try context.settings(tool.arguments, direction: .both, keys: nil))
        let plan = try await cycle.look(.full).plan
        var lines: [EntityKey: Line] = [:]
        for change in plan.changes {
            let isPush = change.target == .remote
            lines[change.key] = Line(
                key: change.key, place: nil, state: isPush ? .pending : .remoteChanged,
                what: "\(isPush ? "to push" : "to pull"): \(change.action.rawValue)",
                fields: change.action == .update ? change.edits.map(\.path.description) : [])
        }
        for problem in plan.held {
            guard let key = problem.key else { continue }
            lines[key] = Line(problem, key, nil)
        }
        for conflict in plan.conflicts where conflict.isOpen {
            lines[conflict.key] = Line(
                key: conflict.key, place: nil, state: .conflict, what: "both sides changed it",
                fields: (lines[conflict.key]?.fields ?? []) + [conflict.path.description],
                hint: "ghlsync conflicts show \(conflict.key)")
        }
        return (
            lines.values.sorted { $0.key < $1.key }, context.contents.archive.entries.count
        )
    }

    private func show(
        _ lines: [Line], total: Int, _ workspace: OpenWorkspace, _ console: Console,
        _ overridden: PlanRenderer.Overridden
    ) {
        let style = console.style
        let diagnostics = DiagnosticRenderer(style: style, width: max(20, console.width - 6))
        for line in lines {
            let what = DiagnosticRenderer.heading(line.what, above: line.diagnostics)
            let fields =
                line.fields.isEmpty
                ? "" : "  \(style.dim(Escaping.line(line.fields(with: overridden))))"
            let paint =
                line.state == .pending || line.state == .remoteChanged ? style.yellow : style.red
            let key = style.bold(Escaping.line(line.key.description))
            let name = line.place.map { style.link(key, to: $0) } ?? key
            console.result(
                "  \(paint(line.state.rawValue))  \(name)  \(Escaping.line(what))\(fields)")
            for diagnostic in line.diagnostics {
                console.results(diagnostics.lines(diagnostic).map { "      \($0)" })
            }
            if line.diagnostics.isEmpty, let hint = line.hint {
                console.result("      → \(Escaping.line(hint))")
            }
        }
        let place = "\(workspace.locationName) (\(workspace.locationID))"
        if lines.isEmpty {
            console.result("\(style.green("✓")) \(place): \(total) entities in step")
        } else {
            console.result("\(place): \(lines.count) not in step, \(total) known")
        }
    }

    private func json(
        _ lines: [Line], _ workspace: OpenWorkspace, _ overridden: PlanRenderer.Overridden
    ) -> OrderedObject {
        var counts: [String: Int] = [:]
        for line in lines { counts[line.state.rawValue, default: 0] += 1 }
        return [
            "location": .string(workspace.locationID),
            "inSync": .bool(lines.isEmpty),
            "entities": .sequence(
                lines.map { line in
                    [
                        "kind": .string(line.key.kind.rawValue), "key": .string(line.key.name),
                        "path": line.place.map(DocumentValue.string) ?? .null,
                        "state": .string(line.state.rawValue),
                        "fields": .sequence(line.fields.map(DocumentValue.string)),
                        "error": line.state == .pending ? .null : .string(line.what),
                        "hint": line.hint.map(DocumentValue.string) ?? .null,
                        "overrides": .mapping(
                            OrderedObject(
                                (overridden[line.key] ?? [:]).sorted { $0.key < $1.key }
                                    .map { ($0.key, .string($0.value)) })),
                        "diagnostics": .sequence(
                            line.diagnostics.map { .mapping(PlanJSON.diagnostic($0)) }),
                    ]
                }),
            "counts": .mapping(
                OrderedObject(
                    counts.sorted { $0.key < $1.key }.map {
                        ($0.key, .number(DecimalNumber($0.value)))
                    })),
        ]
    }
}

extension StatusCommand.Line {
    /// Why an entity is held.
    init(_ problem: Problem, _ key: EntityKey, _ place: String?) {
        self.init(
            key: key, place: place, state: problem.diagnostics.isEmpty ? .held : .invalid,
            what: problem.message, hint: problem.hint, diagnostics: problem.diagnostics)
    }
}
