import TerminalUI

/// `help`: the same words as `--help`, and the manual.
struct HelpCommand: Command {
    static let spec = CommandSpec(
        "help", "say what a command does, or print the manual", operands: "[COMMAND]",
        operandCount: 0...1,
        options: [OptionSpec("man", "the whole manual as a roff page, for man(1)")],
        isPaged: true,
        examples: [
            "ghlsync help sync", "ghlsync help --man | man -l -",
            "ghlsync help --man > ~/.local/share/man/man1/ghlsync.1",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        if arguments.has("man") {
            tool.console.write(ManualPage.text(CommandTable.specs, version: Tool.version))
            return .done
        }
        guard let name = arguments.operands.first else {
            tool.console.write(HelpText.overview(CommandTable.specs, tool.console))
            return .done
        }
        guard let spec = CommandTable.specs.first(where: { $0.name == name }) else {
            let near = Suggestion.nearest(to: name, among: CommandTable.specs.map(\.name))
            throw UsageError(
                "there is no command “\(name)”" + (near.map { "; did you mean “\($0)”?" } ?? ""),
                command: Self.spec)
        }
        tool.console.write(HelpText.command(spec, tool.console))
        return .done
    }
}
