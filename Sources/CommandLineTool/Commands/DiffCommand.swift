import Catalog
import CurlTransport
import Documents
import HighLevel
import Ledger
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

/// `diff`: field by field, files against what both sides last agreed on, or against GoHighLevel.
struct DiffCommand: Command {
    static let spec = CommandSpec(
        "diff", "field-level differences of files", operands: "[PATH…]", operandCount: 0...10_000,
        options: [
            OptionSpec(
                "remote", "against GoHighLevel as it is now, instead of the last agreed version"),
            OptionSpec("exit-code", "exit with 2 when something differs"),
        ],
        exits: [ExitNote(.changesPending, "something differs (with --exit-code)")], isPaged: true,
        examples: ["ghlsync diff", "ghlsync diff listings/yoga-mat --remote"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let known = try await context.knownKeys()
        let keys = try context.workspace.keys(named: arguments.operands, among: known) ?? known
        let bindings = try await context.ledger.refreshLinks().bindings
        let seen = try await context.local.snapshot(ScanScope(bindings: bindings))
        let other = try await otherSide(context, keys, tool)
        let localOnly = context.workspace.configuration.policy.localOnly
        var differences: [(EntityKey, [FieldEdit])] = []
        for key in keys.sorted() {
            if case .held? = seen.sightings[key]?.content { continue }
            let edits = fieldEdits(
                from: other[key]?.fields ?? [:], to: seen.sightings[key]?.entity?.fields ?? [:],
                without: localOnly[key.kind] ?? [])
            if !edits.isEmpty { differences.append((key, edits)) }
        }
        show(differences, tool.console)
        return arguments.has("exit-code") && !differences.isEmpty ? .changesPending : .done
    }

    private func otherSide(
        _ context: LocationContext, _ keys: Set<EntityKey>, _ tool: ToolContext
    ) async throws -> [EntityKey: Entity] {
        guard tool.arguments.has("remote") else {
            return try await context.ledger.currentArchive().entries.mapValues(\.base)
        }
        let connection = try Connection.open(context.workspace, tool)
        let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
        let snapshot = try await remote.snapshot(
            ScanScope(bindings: await context.ledger.refreshLinks().bindings))
        return snapshot.sightings.compactMapValues(\.entity)
    }

    private func fieldEdits(
        from old: OrderedObject, to new: OrderedObject, without hidden: Set<String>
    ) -> [FieldEdit] {
        Set(old.keys).union(new.keys).subtracting(hidden).sorted().compactMap { field in
            guard old[field] != new[field] else { return nil }
            return FieldEdit(
                path: DocumentPath(keys: [field]), base: old[field], before: old[field],
                after: new[field])
        }
    }

    private func show(_ differences: [(EntityKey, [FieldEdit])], _ console: Console) {
        if console.isJSON {
            console.result(json: [
                "differences": .sequence(
                    differences.map { key, edits in
                        [
                            "kind": .string(key.kind.rawValue), "key": .string(key.name),
                            "fields": .sequence(
                                edits.map {
                                    [
                                        "path": .string($0.path.description),
                                        "old": $0.before ?? .null, "new": $0.after ?? .null,
                                    ]
                                }),
                        ]
                    })
            ])
            return
        }
        for (key, edits) in differences {
            console.result(console.style.bold(Escaping.line(key.description)))
            for edit in edits {
                console.results(
                    DiffView.lines(
                        label: edit.path.description, old: edit.before.map(PlanWords.text),
                        new: edit.after.map(PlanWords.text),
                        style: console.style))
            }
        }
        if differences.isEmpty { console.result("No differences.") }
    }
}
