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
        examples: ["ghlsync status", "ghlsync status --remote --exit-code"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let lines =
            arguments.has("remote")
            ? try await remoteLines(context, tool) : try await localLines(context)
        let conflicts = lines.contains { $0.state == .conflict }
        if tool.console.isJSON {
            var object = json(lines, context)
            object["budget"] = budget(context, tool).map(BudgetWords.json) ?? .null
            tool.console.result(json: object)
        } else {
            show(lines, context, tool.console)
            if let words = budget(context, tool).flatMap(BudgetWords.exhaustion) {
                tool.console.result("\(tool.console.style.yellow("!")) \(words)")
            }
        }
        // Only where there is a repository that it could be committed to.
        let uncovered = GitIgnore.uncovered(in: context.workspace.files)
        if !uncovered.isEmpty, (try? context.workspace.files.metadata(at: ".git")) != nil {
            tool.console.note("warning: \(GitIgnore.words(uncovered)); \(GitIgnore.hint)")
        }
        if lines.contains(where: { $0.state == .invalid }) { return .invalid }
        if conflicts { return .conflicts }
        return arguments.has("exit-code") && !lines.isEmpty ? .changesPending : .done
    }

    /// As the last request of any process left it.
    private func budget(_ context: LocationContext, _ tool: ToolContext) -> RequestBudget? {
        guard let origin = try? Connection.origin(context.workspace.configuration, tool) else {
            return nil
        }
        let (now, clock) = (context.time.now, context.time.wallClock)
        return FileBudget.peek(
            origin, locationID: context.workspace.locationID, tool.environment, at: now
        ).map {
            RequestBudget($0, limit: context.workspace.requestLimit, at: now, wallClock: clock)
        }
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
    }

    /// From the files and the ledger alone.
    private func localLines(_ context: LocationContext) async throws -> [Line] {
        let archive = try await context.ledger.currentArchive()
        let bindings = try await context.ledger.refreshLinks().bindings
        let seen = try await context.local.snapshot(ScanScope(bindings: bindings))
        let policy = context.workspace.configuration.policy
        var lines: [EntityKey: Line] = [:]
        for (key, delta) in detect(base: archive, seen: seen, policy: policy) {
            let place = seen.sightings[key]?.place
            switch delta {
            case .unchanged, .absent, .missing, .unseen:
                break
            case .held(let problem):
                lines[key] = line(problem, key, place)
            case .created:
                lines[key] = Line(key: key, place: place, state: .pending, what: "new file")
            case .deleted:
                lines[key] = Line(key: key, place: place, state: .pending, what: "file removed")
            case .modified:
                lines[key] = Line(
                    key: key, place: place, state: .pending, what: "edited",
                    fields: changedFields(key, archive, seen.sightings[key]?.entity, policy))
            }
        }
        for problem in seen.problems {
            guard let key = problem.key, lines[key] == nil else { continue }
            lines[key] = line(problem, key, nil)
        }
        let queue = Dictionary(
            try await context.ledger.queue().map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        for (key, failure) in try lastFailures(context) where lines[key]?.state == .pending {
            lines[key] = Line(
                key: key, place: lines[key]?.place, state: .failed, what: failure,
                fields: lines[key]?.fields ?? [],
                hint: queue[key]?.hint ?? "mend it, then `ghlsync sync`")
        }
        for record in try await context.ledger.conflicts() where record.isOpen {
            let key = record.conflict.key
            lines[key] = Line(
                key: key, place: seen.sightings[key]?.place, state: .conflict,
                what: record.decision.map { "decided: \($0.rawValue) wins at the next sync" }
                    ?? "both sides changed it",
                fields: (lines[key]?.state == .conflict ? lines[key]?.fields ?? [] : [])
                    + [record.conflict.path.description],
                hint: "ghlsync conflicts show \(key)")
        }
        return lines.values.sorted { $0.key < $1.key }
    }

    /// With a look at GoHighLevel: what a sync would do.
    private func remoteLines(_ context: LocationContext, _ tool: ToolContext) async throws -> [Line]
    {
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
            lines[key] = line(problem, key, nil)
        }
        for conflict in plan.conflicts where conflict.isOpen {
            lines[conflict.key] = Line(
                key: conflict.key, place: nil, state: .conflict, what: "both sides changed it",
                fields: (lines[conflict.key]?.fields ?? []) + [conflict.path.description],
                hint: "ghlsync conflicts show \(conflict.key)")
        }
        return lines.values.sorted { $0.key < $1.key }
    }

    private func line(_ problem: Problem, _ key: EntityKey, _ place: String?) -> Line {
        Line(
            key: key, place: place, state: problem.diagnostics.isEmpty ? .held : .invalid,
            what: problem.message, hint: problem.hint, diagnostics: problem.diagnostics)
    }

    /// What the last attempt at each key said, where it failed.
    private func lastFailures(_ context: LocationContext) throws -> [EntityKey: String] {
        let history = try HistoryReader(files: context.workspace.files).read(
            location: context.workspace.locationID)
        var failures: [EntityKey: String] = [:]
        for record in history.records {
            if case .failed(let why) = record.result {
                failures[record.key] = why
            } else {
                failures[record.key] = nil
            }
        }
        return failures
    }

    private func changedFields(
        _ key: EntityKey, _ archive: Archive, _ entity: Entity?, _ policy: Policy
    ) -> [String] {
        guard let base = archive.entries[key]?.base, let entity else { return [] }
        let localOnly = policy.localOnly[key.kind] ?? []
        return key.kind.fieldRules.map(\.name).filter {
            !localOnly.contains($0) && base[$0] != entity[$0]
        }
    }

    private func show(_ lines: [Line], _ context: LocationContext, _ console: Console) {
        let style = console.style
        let diagnostics = DiagnosticRenderer(style: style)
        for line in lines {
            let fields =
                line.fields.isEmpty ? "" : "  \(style.dim(line.fields.joined(separator: ", ")))"
            let paint =
                line.state == .pending || line.state == .remoteChanged ? style.yellow : style.red
            console.result(
                "  \(paint(line.state.rawValue))  \(style.bold(Escaping.line(line.key.description)))  \(Escaping.line(line.what))\(Escaping.line(fields))"
            )
            for diagnostic in line.diagnostics {
                console.results(diagnostics.lines(diagnostic).map { "      \($0)" })
            }
            if line.diagnostics.isEmpty, let hint = line.hint {
                console.result("      → \(Escaping.line(hint))")
            }
        }
        let total = context.contents.archive.entries.count
        let place = "\(context.workspace.locationName) (\(context.workspace.locationID))"
        if lines.isEmpty {
            console.result("\(style.green("✓")) \(place): \(total) entities in step")
        } else {
            console.result("\(place): \(lines.count) not in step, \(total) known")
        }
    }

    private func json(_ lines: [Line], _ context: LocationContext) -> OrderedObject {
        var counts: [String: Int] = [:]
        for line in lines { counts[line.state.rawValue, default: 0] += 1 }
        return [
            "location": .string(context.workspace.locationID),
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
