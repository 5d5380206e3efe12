import Documents
import Glibc
import JSONFormat
import Synchronization

/// Runs commands of this program for the dashboard: the page shows what their `--json` says, and decides
/// by the same rules as the command line.
struct CommandCalls: Sendable {
    let environment: ToolEnvironment
    let root: String
    let location: String

    init(environment: ToolEnvironment, root: String, location: String) {
        // Nobody sits at a terminal here: nothing may ask or page.
        self.environment = environment.withoutTerminal
        self.root = root
        self.location = location
    }

    /// What a command said, and whether it could do its job.
    enum Answer: Sendable {
        case json([UInt8])
        case failed(message: String, hint: String?)
    }

    /// - Parameter words: a command line without the workspace and the location.
    func run(_ words: [String]) async -> Answer {
        let output = Mutex<[UInt8]>([])
        do {
            // Values from the page stand behind `--`, so that none is taken for an option.
            let line = ["-C", root, "--location", location, "--json"] + words
            guard
                case .run(let arguments) = try Arguments.parse(line, commands: CommandTable.specs),
                let command = CommandTable.all.first(where: {
                    $0.spec.name == arguments.command.name
                })
            else { return .failed(message: "there is no such command", hint: nil) }
            let console = Console(arguments: arguments, environment: environment) {
                bytes, descriptor in
                if descriptor == STDOUT_FILENO { output.withLock { $0 += bytes } }
            }
            _ = try await command.init().run(
                arguments,
                ToolContext(arguments: arguments, environment: environment, console: console))
        } catch {
            return .failed(message: Tool.message(error), hint: Tool.hint(error))
        }
        let bytes = output.withLock { $0 }
        return .json(bytes.isEmpty ? Array("{}".utf8) : bytes)
    }
}
