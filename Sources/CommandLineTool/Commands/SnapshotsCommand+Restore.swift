import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import SyncCore
import SyncEngine
import TerminalUI
import Workspace

extension SnapshotsCommand {
    /// Puts files back.
    func restore(
        _ id: String, _ names: [String], _ context: LocationContext, _ tool: ToolContext
    ) async throws -> ExitCode {
        // No lock: putting a file back is an edit like an editor's, and a running agent carries it over.
        let items = try await Self.items(id, names, on: .local, context)
        guard !items.isEmpty else { throw Self.nothing(id, "file") }
        if tool.arguments.has("dry-run") {
            for item in items { tool.console.result("would restore \(Escaping.line(item.place))") }
            return .done
        }
        await context.beginBackups()
        let outcomes = await context.backups.restore(items, into: context.workspace.files)
        var failed = false
        var results: [DocumentValue] = []
        for outcome in outcomes {
            let place = Escaping.line(outcome.entry.place)
            var word = "restored"
            switch outcome.result {
            case .restored: break
            case .unchanged: word = "unchanged"
            case .failed(let why):
                word = "failed"
                failed = true
                tool.console.error("\(outcome.entry.place): \(why.message)", hint: why.hint)
            }
            results.append(["path": .string(outcome.entry.place), "result": .string(word)])
            if !tool.console.isJSON, word != "failed" { tool.console.result("\(word) \(place)") }
        }
        if tool.console.isJSON { tool.console.result(json: ["results": .sequence(results)]) }
        return failed ? .someFailed : .done
    }

    /// Gives entities at GoHighLevel their kept values back, through their files: both sides say the same
    /// afterwards.
    func restoreRemote(
        _ id: String, _ names: [String], _ arguments: Arguments, _ tool: ToolContext
    ) async throws -> ExitCode {
        try await UndoCommand.carryOut(tool, as: "restore", "Restore this?") { undo, context in
            let items = try await Self.items(id, names, on: .remote, context)
            guard !items.isEmpty else { throw Self.nothing(id, "object of GoHighLevel") }
            var effects: [RunEffect] = []
            for item in items {
                if let effect = try await Self.effect(of: item, context) { effects.append(effect) }
            }
            return try await undo.propose(items[0].run, effects.sorted { $0.key < $1.key })
        }
    }

    /// What became of the entity since it was kept.
    private static func effect(
        of item: BackupEntry, _ context: LocationContext
    ) async throws -> RunEffect? {
        guard let key = item.key else { return nil }
        let bindings = try await context.ledger.refreshLinks().bindings
        guard
            let kept = KeptObject.entity(
                key, from: try await context.backups.bytes(of: item.id), binding: bindings[key],
                bindings: bindings, defaults: context.workspace.configuration.defaults)
        else { return nil }
        var fields = context.workspace.configuration.policy.shared(kept)
        let entry = try await context.ledger.currentArchive().entries[key]
        if let entry { fields = entry.remoteInTermsOfBase(fields, local: nil) }
        let base = entry?.base.fields ?? [:]
        let changed = Set(fields.keys).union(base.keys).sorted().compactMap { name in
            fields[name] == base[name]
                ? nil
                : RunEffect.Field(
                    path: DocumentPath(keys: [name]), was: fields[name], now: base[name])
        }
        return RunEffect(key: key, kind: entry == nil ? .deleted : .updated, fields: changed)
    }

    private static func nothing(_ id: String, _ what: String) -> ToolFailure {
        ToolFailure(
            .someFailed, "the snapshot \(id) holds no such \(what)",
            hint: "`ghlsync snapshots show \(id)` lists what it holds")
    }
}

extension LocationContext {
    /// What a command keeps that is no run of the engine has an id of its own.
    func beginBackups() async { try? await backups.begin(run: await ledger.newRunID()) }
}
