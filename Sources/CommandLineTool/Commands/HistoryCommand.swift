import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI

/// `history`: the audit trail.
struct HistoryCommand: Command {
    static let spec = CommandSpec(
        "history", "show what was done, when and why", operands: "[KEY]", operandCount: 0...1,
        options: [
            OptionSpec(
                "since", value: "AGE|TIME",
                "only from then on: 2d, 3h, 15m, or 2026-11-24T09:00:00Z"),
            OptionSpec("runs", "one line a run, with the name that `undo` and `snapshots` take"),
            OptionSpec("limit", value: "N", "at most the last N (default 50; 0 for all)"),
        ],
        isPaged: true,
        examples: [
            "ghlsync history", "ghlsync history listings/yoga-mat --since 2d",
            "ghlsync history --json",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let key = try arguments.operands.first.map { try EntityKey.named($0) }
        let since = try arguments.value("since").map {
            try Self.time($0, before: context.time.wallClock)
        }
        let limit = try arguments.number("limit") ?? 50
        let reading = try HistoryReader(files: context.workspace.files).read(
            of: key, since: since, location: context.workspace.locationID)
        let records = limit == 0 ? reading.records : reading.records.suffix(limit)
        if reading.damagedLines > 0 {
            tool.console.note(
                "\(reading.damagedLines) damaged lines of history.jsonl were left out")
        }
        if arguments.has("runs") {
            showRuns(reading.records, limit: limit, tool.console)
            return .done
        }
        // Webhooks that led to nothing: what they led to else is on record itself.
        let idle =
            key == nil
            ? try await context.ledger.receivedWebhooks().map(\.item)
                .filter { item in item.reference == nil && since.map { item.received >= $0 } ?? true
                } : []
        if tool.console.isJSON {
            tool.console.result(json: [
                "history": .sequence(records.map { .mapping(json($0)) }),
                "webhooks": .sequence(idle.map { .mapping(WebhookList.json($0, false)) }),
            ])
        } else if records.isEmpty, idle.isEmpty {
            tool.console.result("Nothing yet.")
        } else {
            let style = tool.console.style
            let lines =
                records.map { ($0.time, line($0, style)) }
                + idle.map { ($0.received, Self.line($0, style)) }
            // Stable: what happened at one moment stays as it was recorded.
            let sorted = lines.enumerated().sorted {
                ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
            }.map(\.element.1)
            tool.console.results(limit == 0 ? sorted : sorted.suffix(limit))
        }
        return .done
    }

    /// Newest last, as the records are.
    private func showRuns(_ records: [JournalRecord], limit: Int, _ console: Console) {
        var order: [String] = []
        var runs: [String: [JournalRecord]] = [:]
        for record in records {
            if runs[record.run] == nil { order.append(record.run) }
            runs[record.run, default: []].append(record)
        }
        let shown = limit == 0 ? order[...] : order.suffix(limit)
        if console.isJSON {
            console.result(json: [
                "runs": .sequence(
                    shown.map { run in
                        let records = runs[run] ?? []
                        return [
                            "run": .string(run),
                            "t": records.first.map { .string($0.time.description) } ?? .null,
                            "source": records.first.map { .string($0.source.rawValue) } ?? .null,
                            "operations": .number(DecimalNumber(records.count)),
                            "keys": .sequence(
                                Set(records.map(\.key)).sorted().map { .string($0.description) }),
                        ]
                    })
            ])
            return
        }
        if shown.isEmpty { console.result("Nothing yet.") }
        for run in shown {
            let records = runs[run] ?? []
            let keys = Set(records.map(\.key)).sorted()
            let names = keys.prefix(3).map { Escaping.line($0.description) }
                .joined(separator: ", ")
            let more = keys.count > 3 ? " … \(keys.count - 3) more" : ""
            let failed = records.count { if case .failed = $0.result { true } else { false } }
            console.result(
                "\(console.style.bold(Escaping.line(run)))  \(console.style.dim("(\(records[0].source.rawValue))"))  "
                    + "\(records.count) operation\(records.count == 1 ? "" : "s")  \(names)\(more)"
                    + (failed > 0 ? "  " + console.style.red("\(failed) failed") : ""))
        }
    }

    private static func line(_ item: InboxItem, _ style: Style) -> String {
        "\(style.dim(WebhookList.stamp(item)))  webhook  \(style.bold(Escaping.line(item.event)))  "
            + style.dim("kept; nothing follows from it")
    }

    func line(_ record: JournalRecord, _ style: Style) -> String {
        let stamp = record.time.description.replacing("T", with: " ").dropLast(5)
        let way =
            record.action == .agree ? "both" : record.target == .remote ? "push" : "pull"
        let fields = record.fields.prefix(3).map {
            "\($0.path): \(PlanWords.value($0.before, limit: 24)) → \(PlanWords.value($0.after, limit: 24))"
        }.joined(separator: ", ")
        let more = record.fields.count > 3 ? " … \(record.fields.count - 3) more" : ""
        let ending =
            switch record.result {
            case .done: ""
            case .stale(let why): "  " + style.yellow("not done: \(Escaping.line(why))")
            case .failed(let why): "  " + style.red("failed: \(Escaping.line(why))")
            }
        return "\(style.dim(String(stamp)))  \(way) \(record.action.rawValue)  "
            + "\(style.bold(Escaping.line(record.key.description)))  "
            + style.dim("(\(record.source.rawValue)) ") + Escaping.line(fields) + more + ending
    }

    private func json(_ record: JournalRecord) -> OrderedObject {
        var object: OrderedObject = [
            "t": .string(record.time.description), "run": .string(record.run),
            "location": .string(record.location), "kind": .string(record.key.kind.rawValue),
            "key": .string(record.key.name), "action": .string(record.action.rawValue),
            "direction": .string(record.target == .remote ? "push" : "pull"),
            "source": .string(record.source.rawValue), "reason": .string(record.reason),
        ]
        object["fields"] = .sequence(
            record.fields.map {
                [
                    "path": .string($0.path.description), "base": $0.base ?? .null,
                    "before": $0.before ?? .null,
                    "after": $0.after ?? .null,
                ]
            })
        switch record.result {
        case .done: object["ok"] = true
        case .stale(let why), .failed(let why):
            object["ok"] = false
            object["error"] = .string(why)
        }
        object["request"] = record.request.map(DocumentValue.string) ?? .null
        return object
    }

    /// `2d`, `3h`, `15m`, `30s` before now, or a time itself.
    static func time(
        _ text: String, before now: Timestamp, option: String = "--since"
    ) throws(UsageError) -> Timestamp {
        if let stamp = Timestamp(text) { return stamp }
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            count >= 0,
            count < 100_000
        else {
            throw UsageError(
                "\(option) takes 2d, 3h, 15m, 30s or 2026-11-24T09:00:00Z, not “\(text)”",
                command: spec)
        }
        return now.advanced(by: .seconds(-count * unit))
    }
}
