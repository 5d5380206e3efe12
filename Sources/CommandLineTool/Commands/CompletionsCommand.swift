import Catalog
import HostSystem
import Ledger
import Ports
import SyncCore
import Workspace

/// `completions`: the script that makes a shell complete our command lines.
struct CompletionsCommand: Command {
    static let spec = CommandSpec(
        "completions", "print the completions for a shell", operands: "bash|zsh|fish",
        operandCount: 1...1,
        discussion: """
            Completes commands, options and their values, and asks the workspace for the keys of its
            entities, its locations, its snapshots and its runs; no request is made for it.
            """,
        examples: [
            "ghlsync completions bash > ~/.local/share/bash-completion/completions/ghlsync",
            "ghlsync completions zsh > \"${fpath[1]}/_ghlsync\"",
            "ghlsync completions fish > ~/.config/fish/completions/ghlsync.fish",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        guard let shell = CompletionScript.Shell(rawValue: arguments.operands[0]) else {
            let known = CompletionScript.Shell.allCases.map(\.rawValue)
            throw UsageError(
                "there are completions for \(known.joined(separator: ", ")), not for “\(arguments.operands[0])”",
                command: Self.spec)
        }
        tool.console.write(CompletionScript.text(for: shell, CommandTable.specs))
        return .done
    }
}

/// `__complete`: words for the completion scripts, one a line. It reads names only, parses no entity,
/// makes no request, and says nothing when something is wrong.
struct CompleteCommand: Command {
    static let spec = CommandSpec(
        "__complete", "words for the completion scripts",
        operands: CompletionScript.dynamic.joined(separator: "|"), operandCount: 1...10_000,
        examples: ["ghlsync __complete keys -- -C my-catalog push"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let tool = try Self.meant(arguments.operands.dropFirst(), tool)
        guard let root = try? OpenWorkspace.folder(tool),
            let files = try? POSIXFileSystem(root: root)
        else { return .done }
        let words =
            switch arguments.operands[0] {
            case "keys": keys(files)
            case "locations": locations(files)
            case "snapshots": await snapshots(files)
            case "runs": runs(files)
            default: [String]()
            }
        // What a shell would have to quote is not offered, nor what would move a cursor.
        tool.console.results(words.filter { $0.allSatisfy(Self.isPlain) })
        return .done
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "/._-+@%=,".contains(character)
    }

    /// The workspace that the half-typed command line is about.
    static func meant(_ words: ArraySlice<String>, _ tool: ToolContext) throws -> ToolContext {
        var kept = ["__complete", "keys"]
        var rest = words
        while let word = rest.popFirst() {
            if word == "-C" || word == "--workspace", let folder = rest.first {
                kept += ["--workspace", folder]
            } else if word.hasPrefix("--workspace=") {
                kept.append(word)
            }
        }
        guard case .run(let arguments) = try Arguments.parse(kept, commands: [spec]) else {
            return tool
        }
        return ToolContext(
            arguments: arguments, environment: tool.environment, console: tool.console)
    }

    private func keys(_ files: POSIXFileSystem) -> [String] {
        EntityKind.allCases.flatMap { kind -> [String] in
            guard let folder = FilePath(kind.folder) else { return [] }
            return names(in: folder, files, depth: 0).map { EntityKey(kind, $0).description }
        }.sorted()
    }

    /// The stems of entity files, however deep; a tree deeper than any scan goes is left alone.
    private func names(in folder: FilePath, _ files: POSIXFileSystem, depth: Int) -> [String] {
        guard depth < 32, let entries = try? files.list(folder) else { return [] }
        return entries.filter { !FileNames.isIgnored($0.name) }.flatMap { entry -> [String] in
            guard let path = folder.appending(entry.name) else { return [] }
            if FileFormat(path) != nil { return entry.kind == .file ? [path.stem] : [] }
            return entry.kind == .directory ? names(in: path, files, depth: depth + 1) : []
        }
    }

    private func locations(_ files: POSIXFileSystem) -> [String] {
        WorkspaceConfiguration.read(from: files).configuration.locations.keys.sorted()
    }

    private func snapshots(_ files: POSIXFileSystem) async -> [String] {
        let store = BackupStore(files: files, time: SystemTime(), random: SystemRandom())
        return ((try? await store.list()) ?? []).map(\.id)
    }

    private func runs(_ files: POSIXFileSystem) -> [String] {
        var seen: Set<String> = []
        let records = (try? HistoryReader(files: files).read().records) ?? []
        return records.reversed().map(\.run).filter { seen.insert($0).inserted }
    }
}
