import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import Ports
import SyncCore
import TerminalUI
import Workspace

extension SnapshotsCommand {
    /// Files against what they are now, line by line; objects of GoHighLevel against what both sides last
    /// agreed on, field by field.
    func diff(
        _ id: String, _ names: [String], _ context: LocationContext, _ console: Console
    ) async throws -> ExitCode {
        let items =
            try await Self.items(id, names, on: .local, context)
            + Self.items(id, names, on: .remote, context)
        guard !items.isEmpty else {
            throw ToolFailure(
                .someFailed, "the snapshot \(id) holds no such thing",
                hint: "`ghlsync snapshots show \(id)` lists what it holds")
        }
        var differences: [DocumentValue] = []
        for item in items {
            let parts = try await self.parts(of: item, context)
            let changed = parts.filter { $0.kept != $0.now }
            if console.isJSON {
                differences.append(
                    [
                        "id": .string(item.id), "side": .string(item.side.rawValue),
                        "place": .string(item.place),
                        "changes": .sequence(
                            changed.map {
                                [
                                    "path": .string($0.label),
                                    "kept": $0.kept.map(DocumentValue.string) ?? .null,
                                    "now": $0.now.map(DocumentValue.string) ?? .null,
                                ]
                            }),
                    ])
                continue
            }
            if item.side == .remote {
                let state = changed.isEmpty ? "  as now" : ""
                console.result(
                    console.style.bold(
                        Escaping.line("\(item.place)  \(item.key.map(\.description) ?? "")"))
                        + state)
            } else if changed.isEmpty {
                console.result("\(console.style.bold(Escaping.line(item.place)))  as now")
            }
            for part in changed {
                console.results(
                    DiffView.lines(
                        label: part.label, old: part.kept, new: part.now, style: console.style,
                        width: console.width))
            }
        }
        if console.isJSON { console.result(json: ["differences": .sequence(differences)]) }
        return .done
    }

    private struct Part {
        let label: String
        let kept: String?
        let now: String?
    }

    private func parts(of item: BackupEntry, _ context: LocationContext) async throws -> [Part] {
        let bytes = try await context.backups.bytes(of: item.id)
        guard item.side == .remote else {
            let now = FilePath(item.place).flatMap {
                try? context.workspace.files.read($0, limit: 1 << 20)
            }
            return [
                Part(
                    label: item.place, kept: String(decoding: bytes, as: UTF8.self),
                    now: now.map { String(decoding: $0, as: UTF8.self) })
            ]
        }
        let bindings = try await context.ledger.refreshLinks().bindings
        guard let key = item.key,
            let kept = KeptObject.entity(
                key, from: bytes, binding: bindings[key], bindings: bindings,
                defaults: context.workspace.configuration.defaults)
        else { return [] }
        let entry = try await context.ledger.currentArchive().entries[key]
        var fields = context.workspace.configuration.policy.shared(kept)
        if let entry { fields = entry.remoteInTermsOfBase(fields, local: nil) }
        let base = entry?.base.fields ?? [:]
        func text(_ value: DocumentValue?) -> String? {
            value.map { $0.stringValue ?? PlanWords.value($0, limit: 400) }
        }
        return Set(fields.keys).union(base.keys).sorted().map { name in
            Part(label: name, kept: text(fields[name]), now: text(base[name]))
        }
    }
}
