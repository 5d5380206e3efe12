import Catalog
import Documents
import HostSystem
import Ledger
import Pacing
import SyncCore
import TerminalUI
import Workspace

/// `snapshots`: the versions that were kept before something was replaced.
struct SnapshotsCommand: Command {
    static let spec = CommandSpec(
        "snapshots", "list, make, compare and restore what was kept",
        operands: "[list | show ID | diff ID [PATH…] | create [NAME] | restore ID [PATH…]]",
        operandCount: 0...10_000,
        options: [
            OptionSpec(
                "remote", "for restore: the entities at GoHighLevel, as a plan that is asked for"),
            OptionSpec("dry-run", "for restore: show what would be restored and change nothing"),
            SyncOptions.maxDelete,
        ],
        discussion: """
            Before ghlsync replaces or deletes a file, or an object at GoHighLevel, its bytes are kept.
            A run's id restores all of its files, an item's id one. What is there now is kept, too,
            before it is replaced. Restored files are edits: the next sync carries them over. With
            --remote the entities at GoHighLevel get their kept values back, and their files with them.
            `create` keeps all files as they are now. How long: `snapshots` in ghlsync.yaml.
            """,
        examples: [
            "ghlsync snapshots", "ghlsync snapshots show 20261124T030000-a1b2c3",
            "ghlsync snapshots diff 20261124T030000-a1b2c3",
            "ghlsync snapshots create before-the-sale",
            "ghlsync snapshots restore 20261124T030000-a1b2c3 listings/yoga-mat.yaml",
            "ghlsync snapshots restore 20261124T030000-a1b2c3 listings/yoga-mat --remote",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let words = arguments.operands
        let rest = Array(words.dropFirst(2))
        if words.first == "restore", words.count >= 2, arguments.has("remote") {
            return try await restoreRemote(words[1], rest, arguments, tool)
        }
        let context = try await LocationContext.open(OpenWorkspace.open(tool))
        switch words.first ?? "list" {
        case "list" where words.count <= 1: return try await list(context, tool.console)
        case "show" where words.count == 2: return try await show(words[1], context, tool.console)
        case "diff" where words.count >= 2:
            return try await diff(words[1], rest, context, tool.console)
        case "create" where words.count <= 2:
            return try await create(words.dropFirst().first, context, tool.console)
        case "restore" where words.count >= 2:
            return try await restore(words[1], rest, context, tool)
        default:
            throw UsageError(
                "it is list, show ID, diff ID [PATH…], create [NAME], or restore ID [PATH…]",
                command: Self.spec)
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
                            "items": .sequence(run.items.map { .mapping(Self.json($0)) }),
                        ]
                    })
            ])
            return .done
        }
        if runs.isEmpty { console.result("Nothing was replaced yet.") }
        for run in runs {
            let replaced = run.items.filter { !$0.isAgreed }
            let agreed = run.items.count - replaced.count
            let places = replaced.prefix(3).map { Escaping.line($0.place) }.joined(separator: ", ")
            let more = replaced.count > 3 ? " … \(replaced.count - 3) more" : ""
            let also = agreed == 0 ? "" : "  " + console.style.dim("\(agreed) agreed")
            console.result("\(console.style.bold(run.id))  \(places)\(more)\(also)")
        }
        return .done
    }

    private func show(_ id: String, _ context: LocationContext, _ console: Console) async throws
        -> ExitCode
    {
        let items = try await context.backups.items(of: id)
        if console.isJSON {
            console.result(json: ["items": .sequence(items.map { .mapping(Self.json($0)) })])
        } else {
            for item in items {
                console.result(
                    "\(console.style.bold(item.id))  \(item.side == .local ? "file  " : "remote")  "
                        + "\(Escaping.line(item.place))  \(Escaping.line(item.reason))  \(item.size) bytes"
                )
            }
        }
        return .done
    }

    static func json(_ item: BackupEntry) -> OrderedObject {
        [
            "id": .string(item.id), "t": .string(item.time.description),
            "side": .string(item.side.rawValue),
            "key": item.key.map { .string($0.description) } ?? .null, "place": .string(item.place),
            "reason": .string(item.reason), "sha256": .string(item.digest),
        ]
    }

    private func create(
        _ name: String?, _ context: LocationContext, _ console: Console
    ) async throws -> ExitCode {
        let id: String
        if let name { id = name } else { id = await context.ledger.newRunID() }
        let count = try await context.backups.create(id, of: context.workspace.files)
        if console.isJSON {
            console.result(json: ["id": .string(id), "files": .number(DecimalNumber(count))])
        } else {
            console.result("Kept \(count) files as \(console.style.bold(id)).")
        }
        return .done
    }

    /// The items that a person named: one by its own id, or those of a run on one side; of several of one
    /// place the oldest, which is the state before the first of the replacements.
    static func items(
        _ id: String, _ names: [String], on side: ReplicaSide, _ context: LocationContext
    ) async throws -> [BackupEntry] {
        if id.contains(".") {
            let item = try await context.backups.item(id)
            return item.side == side ? [item] : []
        }
        var places: Set<String> = []
        return try await context.backups.items(of: id).filter { item in
            item.side == side && !item.isAgreed
                && (names.isEmpty || names.contains(item.place)
                    || item.key.map { names.contains($0.description) } ?? false)
                && places.insert(item.key?.description ?? item.place).inserted
        }
    }
}
