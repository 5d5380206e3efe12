import HostSystem
import TerminalUI
import Workspace

/// `export`: the listings as a spreadsheet.
struct ExportCommand: Command {
    static let spec = CommandSpec(
        "export", "write the listings as a spreadsheet", operands: "[FILE]", operandCount: 0...1,
        options: [
            OptionSpec("csv", "as CSV (RFC 4180), which is the only form that there is"),
            OptionSpec("kind", value: "listing", "what to export: listings only, so far"),
            OptionSpec("bom", "with a byte order mark, for Excel"),
        ],
        discussion: """
            One row a listing, one column a field, named as in the files; `ghlsync import` takes it back
            and finds nothing to change. Without FILE, or with -, it goes to stdout. A cell that a
            spreadsheet would take for a formula begins with ' (import takes that off again). A file that
            is not valid is left out and shown, with exit code 3.
            """,
        examples: ["ghlsync export --csv listings.csv", "ghlsync export --csv - | head"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try ImportCommand.demandListings(arguments)
        let (_, files, configuration) = try OpenWorkspace.configured(tool)
        let export = try ListingExport(files: files, configuration: configuration)
        let bytes = export.bytes(byteOrderMark: arguments.has("bom"))
        if let file = arguments.operands.first, file != "-" {
            try tool.environment.write(bytes, to: file)
            tool.console.note(
                "Wrote \(export.rows.count - 1) listings to \(Escaping.line(file)).")
        } else {
            tool.console.write(String(decoding: bytes, as: UTF8.self))
        }
        let renderer = DiagnosticRenderer(style: tool.console.errorStyle)
        tool.console.errors(export.diagnostics.flatMap(renderer.lines))
        return export.diagnostics.isEmpty ? .done : .invalid
    }
}
