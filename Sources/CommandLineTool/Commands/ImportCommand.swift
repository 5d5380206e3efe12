import Documents
import HostSystem
import SyncCore
import TerminalUI
import Workspace

/// `import`: listings from a spreadsheet.
struct ImportCommand: Command {
    static let spec = CommandSpec(
        "import", "make and change listings from a spreadsheet", operands: "FILE.csv",
        operandCount: 1...1,
        options: [
            OptionSpec(
                "map", value: "COLUMN=FIELD",
                "which field a column is; without FIELD it is left out (may be repeated)"),
            OptionSpec("dry-run", "show what would be made and changed, and stop"),
            OptionSpec("skip-bad", "leave rows with errors out and take the others"),
            OptionSpec("kind", value: "listing", "what the rows are: listings only, so far"),
        ],
        discussion: """
            The first line names the columns. They are matched to fields by name and by what other
            programs call them; the match is shown first. A row changes the listing of its key, of its SKU,
            or of its title (but not one with another SKU); else it makes one. Empty cells say nothing, comments
            in files stay, and what is replaced is kept: see `ghlsync snapshots`. Nothing is written
            while a row has errors, unless --skip-bad. Only files are written; `ghlsync sync` carries
            them on.
            """,
        examples: [
            "ghlsync import products.csv --dry-run",
            "ghlsync import products.csv --map 'Article no.=price.sku' --map Notes= --yes",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try Self.demandListings(arguments)
        let maps = try maps(arguments)
        let file = arguments.operands[0]
        let bytes = try tool.environment.read(file)
        let (_, files, configuration) = try OpenWorkspace.configured(tool)
        // No lock, as with `fmt`: this is an edit like an editor's, which a running agent carries over.
        let backups = BackupStore(files: files, time: SystemTime(), random: SystemRandom())
        var listings = ListingImport(
            files: files, configuration: configuration, backups: backups, random: SystemRandom())
        let proposal = try listings.propose(bytes, name: file, maps: maps)
        let view = ImportView(proposal: proposal, file: file)
        if !tool.console.isJSON {
            tool.console.results(
                view.lines(tool.console.style, isBrief: tool.console.verbosity == 0))
        }
        let renderer = DiagnosticRenderer(style: tool.console.errorStyle)
        tool.console.errors(proposal.diagnostics.flatMap(renderer.lines))

        let isRefused =
            proposal.isUnusable || (proposal.badRows > 0 && !arguments.has("skip-bad"))
        guard !isRefused, !arguments.has("dry-run"), !proposal.changes.isEmpty else {
            if tool.console.isJSON { tool.console.result(json: view.json(written: false)) }
            if isRefused, !proposal.isUnusable {
                tool.console.error(
                    "\(proposal.badRows) of \(proposal.rows) rows have errors; nothing is written",
                    hint: "mend them, or leave them out with --skip-bad")
            }
            return proposal.diagnostics.isEmpty ? .done : .invalid
        }
        guard tool.arguments.has("yes") || tool.console.confirm("\(view.summary) Write this?")
        else {
            if tool.console.isJSON { tool.console.result(json: view.json(written: false)) }
            throw ToolFailure(
                .guarded, "an import must be confirmed; nothing was written",
                hint: "look at it with --dry-run, then confirm with --yes")
        }
        let problems = await listings.carryOut(proposal)
        if tool.console.isJSON {
            tool.console.result(json: view.json(written: true, problems: problems))
        } else {
            let written = proposal.changes.count - problems.count
            tool.console.result(
                "Wrote \(written) file\(written == 1 ? "" : "s"). Next: look with `ghlsync plan`.")
        }
        for problem in problems { tool.console.error(problem.message, hint: problem.hint) }
        if !problems.isEmpty { return .someFailed }
        return proposal.diagnostics.isEmpty ? .done : .invalid
    }

    /// `COLUMN=FIELD`; a column may have `=` in its name, a field has none.
    private func maps(_ arguments: Arguments) throws(UsageError) -> [String: String] {
        var maps: [String: String] = [:]
        for text in arguments.all("map") {
            guard let sign = text.lastIndex(of: "="), sign != text.startIndex else {
                throw UsageError(
                    "--map takes COLUMN=FIELD, not “\(text)”", command: arguments.command)
            }
            let field = String(text[text.index(after: sign)...])
            guard field.isEmpty || ListingImport.isField(field) else {
                let near = Suggestion.nearest(to: field, among: ListingImport.fieldNames)
                throw UsageError(
                    "a listing has no field “\(field)”"
                        + (near.map { "; did you mean “\($0)”?" } ?? ""),
                    command: arguments.command)
            }
            maps[String(text[..<sign])] = field
        }
        return maps
    }

    static func demandListings(_ arguments: Arguments) throws(UsageError) {
        guard let kind = arguments.value("kind"), kind != "listing" else { return }
        throw UsageError("--kind is listing, not “\(kind)”", command: arguments.command)
    }
}
