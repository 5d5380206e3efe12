import Catalog
import HostSystem
import Ports
import SyncCore
import TerminalUI
import Workspace

/// `init`: a workspace from the template, or from what GoHighLevel has.
struct InitCommand: Command {
    static let spec = CommandSpec(
        "init", "make a workspace", operands: "[DIR]", operandCount: 0...1,
        options: [
            OptionSpec("from-remote", "fill it with what GoHighLevel has, instead of the sample"),
            OptionSpec(
                "format", value: "yaml|json", "the format of files that --from-remote makes"),
            OptionSpec("git", "make it a git repository, with a sample hook that validates"),
        ],
        discussion: """
            Writes ghlsync.yaml, a .gitignore and a small sample catalog with comments. Nothing that is
            already there is overwritten. --location takes the sub-account's id.
            """,
        examples: [
            "ghlsync init my-catalog --location ve9EPM428h8vShlRW1KT --git",
            "ghlsync init my-catalog --location ve9EPM428h8vShlRW1KT --from-remote",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        let folder = tool.environment.absolute(
            arguments.operands.first ?? arguments.value("workspace") ?? ".")
        guard
            let location = arguments.value("location")
                ?? tool.environment.variable("GHLSYNC_LOCATION")
        else {
            throw ToolFailure(
                .usage, "which location? Its id is needed",
                hint:
                    "ghlsync init --location ID; the id is in the sub-account's address: …/location/ID/…"
            )
        }
        let format = arguments.value("format") ?? "yaml"
        guard format == "yaml" || format == "json" else {
            throw UsageError("--format is yaml or json, not “\(format)”", command: Self.spec)
        }
        let files: any FileSystem
        do throws(FileFailure) {
            files = try POSIXFileSystem(root: folder, creating: .shared)
        } catch {
            throw ToolFailure(.guarded, "the folder \(folder) cannot be made: \(error)")
        }
        let creation = try WorkspaceTemplate.create(
            in: files,
            WorkspaceTemplate.Options(
                locationID: location, format: format == "json" ? .json : .yaml,
                hasSamples: !arguments.has("from-remote")))
        tool.console.note("Made a workspace of \(creation.written.count) files in \(folder).")
        if arguments.has("git") { try await makeRepository(folder, tool) }
        for path in creation.kept { tool.console.note("\(path) was there and stays as it is.") }
        if arguments.has("from-remote") {
            return try await Synchronisation(tool, folder: folder).run(
                direction: .pull, operands: [], isDryRun: false, confirmsFirstContact: true)
        }
        let hasToken = tool.environment.variable("GHLSYNC_TOKEN") != nil
        let token = hasToken ? "" : "store a token with `ghlsync auth token`, then "
        let place = arguments.operands.first ?? "."
        let way = place == "." ? "" : "`cd \(Escaping.line(place))`, then "
        tool.console.note("Next: \(way)\(token)look with `ghlsync plan`.")
        return .done
    }

    private func makeRepository(_ folder: String, _ tool: ToolContext) async throws {
        do {
            let ending = try await ChildProcess(
                "git", ["-C", folder, "init", "--quiet"], environment: tool.environment.forChildren
            ).ending()
            guard ending.status == 0 else {
                throw ToolFailure(.someFailed, "git init failed: \(ending.errorText)")
            }
            if try GitHook.install(in: folder) {
                tool.console.note("To validate before every commit: \(GitHook.turnOn)")
            }
        } catch let failure as ChildProcess.StartFailure {
            throw ToolFailure(
                .someFailed, "git cannot be run: \(failure.message)", hint: "apt-get install git")
        }
    }
}
