import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI
import Workspace

/// `conflicts`: what both sides changed, with all three values, and the decision of a person.
struct ConflictsCommand: Command {
    static let spec = CommandSpec(
        "conflicts", "show conflicts, and decide them",
        operands: "[list | show KEY | resolve [KEY]]",
        operandCount: 0...2,
        options: [
            OptionSpec("take", value: "local|remote|base", "for resolve: the value to keep"),
            OptionSpec("field", value: "PATH", "for resolve: only this field (price.amount)"),
        ],
        discussion: """
            Open conflicts wait for you; neither side is touched for that field. Settled ones are listed
            too, with the value that lost. `resolve` without --take goes through them one by one in the
            terminal, with one key each. A decision is carried out by the next sync, or by a running
            watch. Exit code 4 while a conflict is open.
            """,
        exits: [ExitNote(.conflicts, "conflicts are left to decide")],
        examples: [
            "ghlsync conflicts", "ghlsync conflicts show listings/yoga-mat",
            "ghlsync conflicts resolve",
            "ghlsync conflicts resolve listings/yoga-mat --take local --field price.amount",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        switch arguments.operands.first ?? "list" {
        case "list" where arguments.operands.count <= 1:
            return show(try await context.ledger.conflicts(), tool)
        case "show" where arguments.operands.count == 2:
            let key = try EntityKey.named(arguments.operands[1])
            return show(
                try await context.ledger.conflicts().filter { $0.conflict.key == key }, tool)
        case "resolve" where arguments.value("take") == nil && arguments.value("field") == nil:
            return try await walk(
                try arguments.operands.dropFirst().first.map(EntityKey.named), context, tool)
        case "resolve" where arguments.operands.count == 2:
            return try await resolve(arguments, context, tool)
        default:
            throw UsageError(
                "it is list, show KEY, resolve, or resolve KEY --take …", command: Self.spec)
        }
    }

    private func show(_ records: [ConflictRecord], _ tool: ToolContext) -> ExitCode {
        if tool.console.isJSON {
            tool.console.result(json: [
                "conflicts": .sequence(
                    records.map { record in
                        var object = PlanJSON.conflict(record.conflict)
                        object["since"] = .string(record.since.description)
                        object["decision"] = record.decision.map { .string($0.rawValue) } ?? .null
                        object["closed"] = record.closed.map { .string($0.description) } ?? .null
                        return .mapping(object)
                    })
            ])
        } else if records.isEmpty {
            tool.console.result("No conflicts.")
        } else {
            let renderer = PlanRenderer(style: tool.console.style)
            for record in records {
                tool.console.results(renderer.conflict(record.conflict))
                if record.isOpen, let decision = record.decision {
                    tool.console.result(
                        "        decided: \(decision.rawValue); the next sync carries it out")
                } else if record.isOpen == false, record.conflict.isOpen, let closed = record.closed
                {
                    tool.console.result("        over since \(closed)")
                }
            }
        }
        return records.contains { $0.isOpen && $0.decision == nil } ? .conflicts : .done
    }

    private func resolve(
        _ arguments: Arguments, _ context: LocationContext, _ tool: ToolContext
    ) async throws -> ExitCode {
        let key = try EntityKey.named(arguments.operands[1])
        guard let text = arguments.value("take"), let choice = ConflictChoice(rawValue: text) else {
            throw UsageError("which value? --take local, remote or base", command: Self.spec)
        }
        let path = arguments.value("field").map { DocumentPath(stringLiteral: $0) }
        let carrier = try await decide(key, path, choice, context)
        let what = "\(choice.rawValue) for \(key)\(path.map { " \($0)" } ?? "")"
        tool.console.note("Decided: \(what). \(carrier)")
        return .done
    }

    /// Records a decision, or leaves it for the agent that runs. Says who carries it out.
    private func decide(
        _ key: EntityKey, _ path: DocumentPath?, _ choice: ConflictChoice,
        _ context: LocationContext
    ) async throws -> String {
        switch try WorkspaceLock.attempt(context.workspace) {
        case .taken(let lock):
            defer { lock.release() }
            try await context.ledger.settle(key, path: path, choice)
            return "The next `ghlsync sync` carries it out."
        case .held(let holder):
            // The ledger has one writer, and that is the running agent.
            let open = try await context.ledger.conflicts().contains { record in
                record.isOpen && record.conflict.key == key
                    && (path == nil || record.conflict.path == path)
            }
            guard open else {
                throw ToolFailure(
                    .someFailed, "no conflict is open for \(key)\(path.map { " \($0)" } ?? "")",
                    hint: "`ghlsync conflicts` lists those that are")
            }
            try DecisionSlip(key: key, path: path, choice: choice).leave(
                in: context.workspace.files, locationID: context.workspace.locationID,
                name: RandomName.make())
            let who = holder.map { " (\($0))" } ?? ""
            return "The running ghlsync\(who) carries it out."
        }
    }

    /// Goes through what is open, one key each.
    func walk(
        _ key: EntityKey?, _ context: LocationContext, _ tool: ToolContext
    ) async throws -> ExitCode {
        let open = try await context.ledger.conflicts().filter { record in
            record.isOpen && record.decision == nil && (key == nil || record.conflict.key == key)
        }
        guard !open.isEmpty else {
            tool.console.result(
                json: tool.console.isJSON ? ["decided": 0, "open": 0] : nil,
                or: "No conflict is open.")
            return .done
        }
        guard tool.console.isInteractive else {
            throw ToolFailure(
                .conflicts,
                "\(open.count) conflict\(open.count == 1 ? " is" : "s are") open, and there is no terminal to ask at",
                hint: "decide each with `ghlsync conflicts resolve KEY --take local|remote|base`")
        }
        let editor = ValueEditor(
            tool: tool, files: context.workspace.files, root: context.workspace.root)
        let resolver = ConflictResolver(
            console: tool.console, readKey: TerminalInput.readKey(at:),
            width: { TerminalDevice.errors.size?.columns ?? 80 },
            decide: { conflict, choice in
                _ = try await decide(
                    conflict.key, conflict.path.isRoot ? nil : conflict.path, choice, context)
            }, edit: { try await editor.edit($0) },
            put: { try await put($1, of: $0, context) })
        let tally = try await resolver.run(open.map(\.conflict))
        if tool.console.isJSON {
            tool.console.result(json: [
                "decided": .number(DecimalNumber(tally.decided)),
                "open": .number(DecimalNumber(tally.skipped)),
            ])
        } else {
            tool.console.result(
                "\(tally.decided) decided, \(tally.skipped) still open."
                    + (tally.decided > 0
                        ? " `ghlsync sync`, or a running watch, carries them out." : ""))
        }
        return tally.skipped > 0 ? .conflicts : .done
    }

    /// Puts a value that a person wrote into the file.
    private func put(
        _ value: DocumentValue, of conflict: Conflict, _ context: LocationContext
    ) async throws {
        let key = conflict.key
        let bindings = context.contents.bindings
        let seen = try await context.local.snapshot(ScanScope(bindings: bindings))
        guard let sighting = seen.sightings[key], let entity = sighting.entity else {
            throw ToolFailure(
                .someFailed, "\(key) has no valid file to write the value to",
                hint: "correct the file first, or take one of the sides")
        }
        await context.beginBackups()
        let before = DocumentValue.mapping(entity.fields).value(at: conflict.path)
        let outcome = await context.local.apply(
            Change(
                key: key, target: .local, action: .update, before: entity, after: nil,
                edits: [
                    FieldEdit(path: conflict.path, base: before, before: before, after: value)
                ], expectedVersion: sighting.version, binding: bindings[key], reason: .conflict),
            in: ApplyContext(bindings: bindings))
        switch outcome.result {
        case .applied: return
        case .stale(let why): throw ToolFailure(.someFailed, "\(key) is left as it is: \(why)")
        case .failed(let problem):
            // The writer speaks of values that GoHighLevel has; this one a person wrote.
            let isRefused = problem.code == "remote-invalid"
            throw ToolFailure(
                .someFailed,
                isRefused ? "the file may not hold this value" : "\(key): \(problem.message)",
                hint: isRefused ? problem.message : problem.hint)
        }
    }
}
