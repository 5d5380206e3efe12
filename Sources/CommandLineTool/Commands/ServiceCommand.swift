import HostSystem
import TerminalUI

/// `service`: the systemd user unit that keeps a watch running.
struct ServiceCommand: Command {
    static let spec = CommandSpec(
        "service", "print a systemd user unit that keeps `watch` running",
        options: [
            OptionSpec("print", "print the unit (the only thing that it does)"),
            OptionSpec("program", value: "FILE", "the ghlsync to start (default: this one)"),
        ],
        discussion: """
            The unit is a template: ghlsync@LOCATION watches that location. In a workspace it names the
            workspace; elsewhere it takes GHLSYNC_WORKSPACE from ~/.config/ghlsync/service/LOCATION.env.
            One watch a workspace: to watch several locations at once, give each a clone of its own.
            Its comments say how to install it.
            """,
        examples: [
            "ghlsync service --print > ~/.config/systemd/user/ghlsync@.service",
            "ghlsync -C ~/my-catalog service --print",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        guard arguments.has("print") else {
            throw UsageError(
                "it prints a unit and installs nothing; say so with --print", command: Self.spec)
        }
        let program = arguments.value("program") ?? tool.environment.program
        guard program.hasPrefix("/") else {
            throw UsageError("--program takes a whole path, not “\(program)”", command: Self.spec)
        }
        let workspace = try OpenWorkspace.isThere(tool) ? OpenWorkspace.folder(tool) : nil
        let words = [program] + (workspace.map { [$0] } ?? [])
        guard words.allSatisfy({ $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } }) else {
            throw UsageError("a path with a line end in it fits into no unit", command: Self.spec)
        }
        tool.console.write(SystemdUnit.text(program: program, workspace: workspace))
        return .done
    }
}
