import Catalog
import Documents
import HostSystem
import Pacing
import Ports
import SyncCore
import TerminalUI
import Workspace

/// `snapshots`: the versions that were kept before something was replaced.
struct SnapshotsCommand: Command {
    static let spec = CommandSpec(
        "snapshots", "list and restore what was replaced",
        operands: "[list | show ID | restore ID [PATH…]]",
        operandCount: 0...10_000,
        discussion: """
            Before ghlsync replaces or deletes a file, or an object at GoHighLevel, its bytes are kept.
            A run's id restores all of its files, an item's id one. What is there now is kept, too,
            before it is replaced. Restored files are edits: the next sync carries them over.
            """,
        examples: [
            "ghlsync snapshots", "ghlsync snapshots show 20261124T030000-a1b2c3",
            "ghlsync snapshots restore 20261124T030000-a1b2c3 listings/yoga-mat.yaml",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        let words = arguments.operands
        switch words.first ?? "list" {
        case "list" where words.count <= 1: return try await list(context, tool.console)
        case "show" where words.count == 2: return try await show(words[1], context, tool.console)
        case "restore" where words.count >= 2:
            return try await restore(words[1], Array(words.dropFirst(2)), context, tool)
        default: throw UsageError("it is list, show ID, or restore ID [PATH…]", command: Self.spec)
        }
    }

    private func list(_ context: LocationContext, _ console: Console) async throws -> ExitCode {
        let runs = try await context.backups.list()
        if console.isJSON {
            console.result(json: [
                "snapshots": .sequence(
                    runs.map { run in
                        [
                            "id": .string(run.id), "t": .string(run.started.description),
                            "items": .sequence(run.items.map { .mapping(json($0)) }),
                        ]
                    })
            ])
        } else if runs.isEmpty {
            console.result("Nothing was replaced yet.")
        } else {
            for run in runs {
                let places = run.items.prefix(3).map { Escaping.line($0.place) }.joined(
                    separator: ", ")
                let more = run.count > 3 ? " … \(run.count - 3) more" : ""
                console.result("\(console.style.bold(run.id))  \(places)\(more)")
            }
        }
        return .done
    }

    private func show(_ id: String, _ context: LocationContext, _ console: Console) async throws
        -> ExitCode
    {
        let items = try await context.backups.items(of: id)
        if console.isJSON {
            console.result(json: ["items": .sequence(items.map { .mapping(json($0)) })])
        } else {
            for item in items {
                console.result(
                    "\(console.style.bold(item.id))  \(item.side == .local ? "file  " : "remote")  \(Escaping.line(item.place))  \(item.reason)  \(item.size) bytes"
                )
            }
        }
        return .done
    }

    private func json(_ item: BackupEntry) -> OrderedObject {
        [
            "id": .string(item.id), "t": .string(item.time.description),
            "side": .string(item.side.rawValue),
            "key": item.key.map { .string($0.description) } ?? .null, "place": .string(item.place),
            "reason": .string(item.reason), "sha256": .string(item.digest),
        ]
    }

    private func restore(
        _ id: String, _ paths: [String], _ context: LocationContext, _ tool: ToolContext
    ) async throws -> ExitCode {
        // No lock: putting a file back is an edit like an editor's, and a running agent carries it over.
        let items = try await context.backups.items(of: id).filter { item in
            item.side == .local && (paths.isEmpty || paths.contains(item.place))
        }
        guard !items.isEmpty else {
            throw ToolFailure(
                .someFailed, "the snapshot \(id) holds no such file",
                hint: "`ghlsync snapshots show \(id)` lists what it holds")
        }
        let outcomes = await context.backups.restore(items, into: context.workspace.files)
        var failed = false
        for outcome in outcomes {
            switch outcome.result {
            case .restored:
                tool.console.result("restored \(Escaping.line(outcome.entry.place))")
            case .unchanged:
                tool.console.result("unchanged \(Escaping.line(outcome.entry.place))")
            case .failed(let why):
                failed = true
                tool.console.error("\(outcome.entry.place): \(why.message)", hint: why.hint)
            }
        }
        return failed ? .someFailed : .done
    }
}
