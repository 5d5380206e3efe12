import HostSystem
import TerminalUI
import Workspace

/// `drift`: what differs where.
struct DriftCommand: Command {
    static let spec = CommandSpec(
        "drift", "a matrix of what differs in which location", operands: "[KEY…]",
        operandCount: 0...10_000,
        options: [
            OptionSpec("all", "show entities that are the same everywhere, too"),
            OptionSpec("exit-code", "exit with 2 when something drifts"),
        ],
        discussion: """
            Compares every location with the files as that location is meant to have them, and changes
            nothing. same: as the file says, overrides included (marked with *: meant to differ).
            differs: in these fields. missing: not at GoHighLevel. no file: only at GoHighLevel.
            conflict: edited on both sides. unknown: the location or the file cannot be read; the other
            locations are shown all the same.
            """,
        exits: [ExitNote(.changesPending, "something drifts (with --exit-code)")],
        examples: [
            "ghlsync drift", "ghlsync drift listings --all", "ghlsync drift --exit-code --json",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let matrix = try await DriftSurvey(tool).matrix(of: arguments.operands)
        let renderer = DriftRenderer(
            style: tool.console.style,
            width: tool.console.isOutputTerminal ? TerminalDevice.output.size?.columns ?? 80 : nil)
        if tool.console.isJSON {
            tool.console.result(json: renderer.json(matrix))
        } else {
            tool.console.results(
                renderer.lines(matrix, all: arguments.has("all") || !arguments.operands.isEmpty))
        }
        let drifts = arguments.has("exit-code") && matrix.driftCount > 0
        return matrix.columns.map(\.code).reduce(drifts ? .changesPending : .done) {
            $0.orWorse($1)
        }
    }
}
