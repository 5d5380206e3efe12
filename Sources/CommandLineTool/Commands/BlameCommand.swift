import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI
import Workspace

/// `blame`: who set each field, and when.
struct BlameCommand: Command {
    static let spec = CommandSpec(
        "blame", "who or what set each field, and when", operands: "KEY", operandCount: 1...1,
        discussion: """
            Each field with the operation that brought its value: from the file or from GoHighLevel, seen
            by an edit, a webhook, a poll, or carried over by a command. From the history, which is
            bounded: what is older than it is said to be so.
            """,
        isPaged: true,
        examples: [
            "ghlsync blame listings/yoga-mat", "ghlsync blame listings/yoga-mat.yaml --json",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let key = try await context.entity(named: arguments.operands[0])
        let history = EntityHistory(
            key,
            records: try HistoryReader(files: context.workspace.files).read(
                of: key, location: context.workspace.locationID
            ).records)
        let base = context.contents.archive.entries[key]?.base.fields
        let seen = try await context.local.snapshot(ScanScope(bindings: context.contents.bindings))
        let file = seen.sightings[key]?.entity?.fields
        guard let fields = file ?? base else {
            throw ToolFailure(
                .someFailed, "\(key) is neither in a valid file nor agreed on",
                hint: "`ghlsync history \(key)` shows what became of it")
        }
        let localOnly = context.workspace.configuration.policy.localOnly[key.kind] ?? []
        let origins = history.blame(fields).map { origin in
            Line(
                origin: origin, isLocal: localOnly.contains(origin.path.field ?? ""),
                isUnsynced: base.map {
                    DocumentValue.mapping($0).value(at: origin.path) != origin.value
                } ?? true)
        }
        show(origins, key, tool.console)
        return .done
    }

    private struct Line {
        let origin: EntityHistory.Origin
        let isLocal: Bool
        let isUnsynced: Bool

        var who: String {
            if isLocal { return "the file (stays local)" }
            if isUnsynced { return "the file (not synced yet)" }
            guard let record = origin.record else { return "older than the history" }
            let side =
                switch (record.action, record.target) {
                case (.agree, _): "both sides"
                case (_, .remote): "the file"
                case (_, .local): "GoHighLevel"
                }
            let reasons = record.reason.split(separator: ", ")
                .filter { $0 != "edited" && $0 != "created" }
            let why = reasons.map { ", \($0)" }.joined()
            return "\(side) (\(record.source.rawValue)\(why))"
        }

        var record: JournalRecord? { isLocal || isUnsynced ? nil : origin.record }
    }

    private func show(_ lines: [Line], _ key: EntityKey, _ console: Console) {
        if console.isJSON {
            console.result(json: [
                "kind": .string(key.kind.rawValue), "key": .string(key.name),
                "fields": .sequence(
                    lines.map { line in
                        [
                            "path": .string(line.origin.path.description),
                            "value": line.origin.value,
                            "who": .string(line.who),
                            "t": line.record.map { .string($0.time.description) } ?? .null,
                            "run": line.record.map { .string($0.run) } ?? .null,
                            "source": line.record.map { .string($0.source.rawValue) } ?? .null,
                            "direction": line.record.map {
                                .string(
                                    $0.action == .agree
                                        ? "both" : $0.target == .remote ? "push" : "pull")
                            } ?? .null,
                        ]
                    }),
            ])
            return
        }
        let width = lines.map(\.origin.path.description.count).max() ?? 0
        for line in lines {
            let path = Escaping.line(line.origin.path.description)
            let pad = String(repeating: " ", count: max(0, width - path.count))
            let stamp =
                line.record.map { String($0.time.description.replacing("T", with: " ").prefix(16)) }
                ?? String(repeating: " ", count: 16)
            console.result(
                "\(console.style.bold(path))\(pad)  \(console.style.dim(stamp))  \(Escaping.line(line.who))  "
                    + Escaping.line(PlanWords.value(line.origin.value, limit: 40)))
        }
    }
}

extension LocationContext {
    /// The entity that a person named by its key or its file.
    func entity(named word: String) async throws -> EntityKey {
        if let keys = try workspace.keys(named: [word], among: await knownKeys(), orNil: true),
            keys.count == 1, let key = keys.first
        {
            return key
        }
        // It may be gone from both sides, and the history still know it.
        return try EntityKey.named(word)
    }
}
