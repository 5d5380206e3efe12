import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI

/// `conflicts`: what both sides changed, with all three values, and the decision of a person.
struct ConflictsCommand: Command {
    static let spec = CommandSpec(
        "conflicts", "show conflicts, and decide them", operands: "[list | show KEY | resolve KEY]",
        operandCount: 0...2,
        options: [
            OptionSpec("take", value: "local|remote|base", "for resolve: the value to keep"),
            OptionSpec("field", value: "PATH", "for resolve: only this field (price.amount)"),
        ],
        discussion: """
            Open conflicts wait for you; neither side is touched for that field. Settled ones are listed
            too, with the value that lost. A decision is carried out by the next sync, or by a running
            watch. Exit code 4 while a conflict is open.
            """,
        examples: [
            "ghlsync conflicts", "ghlsync conflicts show listings/yoga-mat",
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
        case "resolve" where arguments.operands.count == 2:
            return try await resolve(arguments, context, tool)
        default:
            throw UsageError("it is list, show KEY, or resolve KEY --take …", command: Self.spec)
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
        let what = "\(choice.rawValue) for \(key)\(path.map { " \($0)" } ?? "")"
        switch try WorkspaceLock.attempt(context.workspace) {
        case .taken(let lock):
            defer { lock.release() }
            try await context.ledger.settle(key, path: path, choice)
            tool.console.note("Decided: \(what). The next `ghlsync sync` carries it out.")
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
            tool.console.note("Decided: \(what). The running ghlsync\(who) carries it out.")
        }
        return .done
    }
}
