import Documents
import HostSystem
import Ports
import SyncCore
import TerminalUI
import Workspace

/// `fmt`: files in canonical form, their comments kept.
struct FmtCommand: Command {
    static let spec = CommandSpec(
        "fmt", "lay files out uniformly; comments stay", operands: "[PATH…]",
        operandCount: 0...10_000,
        options: [OptionSpec("check", "change nothing; exit code 1 when a file would change")],
        discussion: """
            Two spaces a level, one space after : and -, one blank line at most, comments in line. What
            a file says, its comments, the order of keys, quotes and the style of texts stay; a file that
            cannot be laid out for sure stays as it is. Every file is kept before it changes: see
            `ghlsync snapshots`. ghlsync.yaml is formatted only when it is named. A file with a syntax
            error is shown and left alone, with exit code 3.
            """,
        exits: [ExitNote(.someFailed, "with --check: a file would change")],
        examples: ["ghlsync fmt", "ghlsync fmt --check", "ghlsync fmt listings/yoga-mat.yaml"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        // Not `OpenWorkspace.open`: layout does not need a configuration that is right.
        let root = try OpenWorkspace.folder(tool)
        let files: POSIXFileSystem
        do throws(FileFailure) {
            files = try POSIXFileSystem(root: root)
        } catch {
            throw ToolFailure(.guarded, "the workspace \(root) cannot be opened: \(error)")
        }
        let paths = try arguments.operands.map { (word) throws(ToolFailure) -> FilePath in
            guard let path = FilePath(word) else {
                throw ToolFailure(.usage, "“\(word)” is no path in the workspace")
            }
            return path
        }
        // No lock, as with `snapshots restore`: this is an edit like an editor's, and a running agent
        // sees that it changes nothing of what the file says.
        let backups = BackupStore(files: files, time: SystemTime(), random: SystemRandom())
        var formatter = WorkspaceFormatter(files: files, backups: backups, random: SystemRandom())
        let report = try await formatter.run(paths, isCheck: arguments.has("check"))
        show(report, arguments, tool.console)
        if !report.diagnostics.isEmpty { return .invalid }
        let isUnfinished =
            !report.failures.isEmpty || (arguments.has("check") && !report.formatted.isEmpty)
        return isUnfinished ? .someFailed : .done
    }

    private func show(
        _ report: WorkspaceFormatter.Report, _ arguments: Arguments, _ console: Console
    ) {
        if console.isJSON {
            console.result(json: [
                "formatted": .sequence(report.formatted.map { .string($0.description) }),
                "unchanged": .number(DecimalNumber(report.unchanged)),
            ])
        } else {
            let verb = arguments.has("check") ? "" : "formatted "
            console.results(report.formatted.map { verb + Escaping.line($0.description) })
        }
        let renderer = DiagnosticRenderer(style: console.errorStyle)
        console.errors(report.diagnostics.flatMap(renderer.lines))
        for failure in report.failures { console.error(failure.message, hint: failure.hint) }
    }
}
