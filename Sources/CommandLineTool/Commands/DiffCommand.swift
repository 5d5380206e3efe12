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
        show(differences, await context.local.overriddenPlaces(), tool.console)
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
        Set(old.keys).union(new.keys).subtracting(hidden).sorted().flatMap {
            edits(at: [$0], from: old[$0], to: new[$0])
        }
    }

    /// Of mappings that both have, only what differs in them: `price.amount`.
    private func edits(
        at keys: [String], from old: DocumentValue?, to new: DocumentValue?
    ) -> [FieldEdit] {
        guard old != new else { return [] }
        if case .mapping(let before)? = old, case .mapping(let after)? = new {
            return Set(before.keys).union(after.keys).sorted().flatMap {
                edits(at: keys + [$0], from: before[$0], to: after[$0])
            }
        }
        return [FieldEdit(path: DocumentPath(keys: keys), base: old, before: old, after: new)]
    }

    private func show(
        _ differences: [(EntityKey, [FieldEdit])], _ overridden: PlanRenderer.Overridden,
        _ console: Console
    ) {
        func place(_ key: EntityKey, _ edit: FieldEdit) -> String? {
            edit.path.field.flatMap { overridden[key]?[$0] }
        }
        if console.isJSON {
            console.result(json: [
                "differences": .sequence(
                    differences.map { key, edits in
                        [
                            "kind": .string(key.kind.rawValue), "key": .string(key.name),
                            "fields": .sequence(
                                edits.map { edit in
                                    var field: OrderedObject = [
                                        "path": .string(edit.path.description),
                                        "old": edit.before ?? .null, "new": edit.after ?? .null,
                                    ]
                                    field["override"] = place(key, edit).map { .string($0) }
                                    return .mapping(field)
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
                        label: edit.path.description
                            + (place(key, edit).map { " (\($0))" } ?? ""),
                        old: edit.before.map(PlanWords.text),
                        new: edit.after.map(PlanWords.text),
                        style: console.style, width: max(20, console.width - 2)
                    ).map { "  " + $0 })
            }
        }
        if differences.isEmpty { console.result("No differences.") }
    }
}
