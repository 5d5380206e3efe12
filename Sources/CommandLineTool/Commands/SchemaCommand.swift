import Documents
import HostSystem
import JSONFormat
import Ports
import Workspace

/// `schema`: what a file of each kind may hold, for people, editors and other tools.
struct SchemaCommand: Command {
    static let spec = CommandSpec(
        "schema", "show the JSON Schema of a kind, or refresh those of the workspace",
        operands: "[KIND]", operandCount: 0...1,
        options: [
            OptionSpec("write", "bring .ghlsync/schema/*.schema.json up to date, for editors")
        ],
        discussion: """
            Prints the schema of listing, collection, directory or configuration; without a kind, lists
            them. Tighten one with a schemas/KIND.schema.json of your own: a file must satisfy both.
            With --json: {schemas: [{kind, file, schema}]}, and with --write {written, unchanged}.
            """,
        isPaged: true,
        examples: ["ghlsync schema", "ghlsync schema listing", "ghlsync schema --write"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        var chosen = SchemaFile.all
        if let kind = arguments.operands.first {
            chosen = chosen.filter { $0.kind == kind }
            guard !chosen.isEmpty else {
                let kinds = SchemaFile.all.map(\.kind)
                let near = Suggestion.nearest(to: kind, among: kinds)
                throw UsageError(
                    "there is no kind “\(kind)”"
                        + (near.map { "; did you mean “\($0)”?" }
                            ?? ": choose one of \(kinds.joined(separator: ", "))"),
                    command: Self.spec)
            }
        }
        if arguments.has("write") { return try write(chosen, tool) }
        if tool.console.isJSON {
            tool.console.result(json: ["schemas": .sequence(try chosen.map(json))])
        } else if arguments.operands.isEmpty {
            let width = chosen.map(\.kind.count).max() ?? 0
            tool.console.results(
                chosen.map {
                    let gap = String(repeating: " ", count: width - $0.kind.count + 2)
                    return tool.console.style.bold($0.kind) + gap + $0.summary
                })
        } else {
            tool.console.write(chosen.map(\.text).joined())
        }
        return .done
    }

    private func write(_ chosen: [SchemaFile], _ tool: ToolContext) throws -> ExitCode {
        let root = try OpenWorkspace.folder(tool)
        let files: POSIXFileSystem
        do throws(FileFailure) {
            files = try POSIXFileSystem(root: root)
        } catch {
            throw ToolFailure(.guarded, "the workspace \(root) cannot be opened: \(error)")
        }
        let written = try SchemaFile.refresh(chosen, in: files) {
            ".ghlsync-\(RandomName.make()).tmp"
        }
        let unchanged = chosen.map(\.path).filter { !written.contains($0) }
        if tool.console.isJSON {
            tool.console.result(json: [
                "written": .sequence(written.map { .string($0.description) }),
                "unchanged": .sequence(unchanged.map { .string($0.description) }),
            ])
        } else {
            tool.console.results(written.map { "wrote \($0)" })
            if written.isEmpty { tool.console.note("The schemas are up to date.") }
        }
        return .done
    }

    private func json(_ schema: SchemaFile) throws -> DocumentValue {
        [
            "kind": .string(schema.kind), "file": .string(schema.path.description),
            "schema": try JSONDocument.value(of: Array(schema.text.utf8)),
        ]
    }
}
