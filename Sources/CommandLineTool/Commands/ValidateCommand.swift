import Documents
import HostSystem
import Ports
import Workspace

/// `validate`: every problem of every file, as compilers show them.
struct ValidateCommand: Command {
    static let spec = CommandSpec(
        "validate", "check files against their schemas and references", operands: "[PATH…]",
        operandCount: 0...10_000,
        options: [
            OptionSpec(
                "format", value: "text|json|sarif",
                "how to print: json is --json; sarif is SARIF 2.1.0, for annotations by a CI")
        ],
        discussion: """
            Prints every problem as file:line:col with the line, a caret and what would be right. Exit code
            3 when there is an error. Overrides are checked for every location, or the one of --location.
            A schemas/KIND.schema.json of the workspace tightens ghlsync's own.
            """,
        exits: [ExitNote(.invalid, "a file has an error; warnings alone are 0")],
        examples: [
            "ghlsync validate", "ghlsync validate listings/yoga-mat.yaml",
            "ghlsync validate --format sarif > ghlsync.sarif",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let format = arguments.value("format") ?? (tool.console.isJSON ? "json" : "text")
        guard ["text", "json", "sarif"].contains(format) else {
            throw UsageError(
                "--format is text, json or sarif, not “\(format)”", command: Self.spec)
        }
        // Not `OpenWorkspace.open`: a broken configuration is one problem among others here.
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
        let wanted = OpenWorkspace.wantedLocation(tool)
        let location = wanted.flatMap { word in
            // A name that is not there is the other commands' error: here every override counts then.
            WorkspaceConfiguration.read(from: files).configuration.location(word)?.name
        }
        let report = try WorkspaceValidator(
            files: files, location: location, workforce: Processors()
        ).validate(paths)
        let diagnostics = report.diagnostics
        let errors = diagnostics.count { $0.severity == .error }
        if format == "sarif" {
            tool.console.result(json: SARIFReport.make(diagnostics, version: Tool.version))
        } else if format == "json" {
            tool.console.result(json: [
                "valid": .bool(errors == 0),
                "diagnostics": .sequence(diagnostics.map { .mapping(PlanJSON.diagnostic($0)) }),
            ])
        } else {
            let renderer = DiagnosticRenderer(
                style: tool.console.style, width: tool.console.width)
            for diagnostic in diagnostics {
                tool.console.results(renderer.lines(diagnostic) + [""])
            }
            let warnings = diagnostics.count - errors
            let words = PlanRenderer(style: tool.console.errorStyle)
            tool.console.note(
                diagnostics.isEmpty
                    ? "\(tool.console.errorStyle.green("✓")) \(words.counted(report.fileCount, "file")) valid"
                    : "\(words.counted(errors, "error"))"
                        + (warnings > 0 ? ", \(words.counted(warnings, "warning"))" : ""))
        }
        return errors > 0 ? .invalid : .done
    }
}
