import Documents
import HostSystem
import Ports
import SyncCore
import TerminalUI
import YAMLFormat

/// Lets a person write a value in their editor.
struct ValueEditor {
    let tool: ToolContext
    let files: POSIXFileSystem
    let root: String

    /// `nil` when the editor was left without a value, or with one that cannot be read.
    func edit(_ conflict: Conflict) async throws -> DocumentValue? {
        let words = editor.split(separator: " ").map(String.init)
        let path: FilePath = ".ghlsync/edit.yaml"
        if try files.metadata(at: path) != nil { try files.remove(path) }
        try files.write(Array(text(conflict).utf8), to: path, mode: .ownerOnly)
        defer { try? files.remove(path) }
        let status = await ForegroundProcess.run(
            words + ["\(root)/\(path)"], environment: tool.environment.forChildren)
        guard status == 0 else {
            tool.console.error(
                status == nil
                    ? "the editor “\(editor)” cannot be started" : "the editor gave it up",
                hint: "set EDITOR to an editor that runs in the terminal, such as nano or vi")
            return nil
        }
        do {
            let bytes = try files.read(path, limit: 1 << 20)
            let value = try YAMLDocument.parse(bytes).value["value"]
            guard let value, !value.isNull else {
                tool.console.error("there is no value after “value:”; nothing was decided")
                return nil
            }
            return value
        } catch let problem as SyntaxError {
            tool.console.error("the value cannot be read: \(problem.message)", hint: problem.help)
            return nil
        }
    }

    private var editor: String {
        tool.environment.variable("VISUAL") ?? tool.environment.variable("EDITOR") ?? "vi"
    }

    private func text(_ conflict: Conflict) -> String {
        func comment(_ name: String, _ value: DocumentValue?) -> String {
            "# \(name): \(Escaping.line(PlanWords.value(value, limit: 400)))\n"
        }
        let start = conflict.local ?? conflict.remote ?? conflict.base ?? .string("")
        return
            "# \(conflict.key), field \(conflict.path): write the value that both sides shall have.\n"
            + comment("base", conflict.base) + comment("local", conflict.local)
            + comment("remote", conflict.remote)
            + String(decoding: YAMLDocument.write(["value": start]), as: UTF8.self)
    }
}
