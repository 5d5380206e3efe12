import HostSystem
import Synchronization

/// The pager between the results and the terminal. It is started by the first result: a command that
/// fails, or asks something first, never meets it.
final class Paging: Sendable {
    private enum State {
        case waiting
        /// The pager could not be started.
        case without
        case running(Pager)
    }

    private let command: String
    private let environment: [String: String]
    private let state = Mutex(State.waiting)

    /// `nil` where no pager is wanted: not a terminal, not a result for reading, or none is set.
    init?(arguments: Arguments?, environment: ToolEnvironment) {
        guard let arguments, arguments.command.isPaged, environment.isOutputTerminal,
            environment.isInputTerminal, environment.variable("TERM") != "dumb",
            !arguments.has("json"), !arguments.has("no-pager"), !arguments.has("out"),
            let command = Self.command(environment)
        else { return nil }
        self.command = command
        var variables = environment.forChildren
        // For a $PAGER that is plain `less`: leave at once when it all fits, and let colours through.
        variables["LESS"] = variables["LESS"] ?? "FRX"
        self.environment = variables
    }

    /// `$GHLSYNC_PAGER`, `$PAGER`, `less`; empty, or `cat`, is none.
    static func command(_ environment: ToolEnvironment) -> String? {
        let wish = environment.variables["GHLSYNC_PAGER"] ?? environment.variables["PAGER"]
        let command = wish ?? "less -FRX"
        return command.allSatisfy(\.isWhitespace) || command == "cat" ? nil : command
    }

    /// Where results go; `nil` for standard output.
    func descriptor() -> Int32? {
        state.withLock { state in
            switch state {
            case .running(let pager): return pager.input
            case .without: return nil
            case .waiting:
                guard let pager = Pager.start(command, environment: environment) else {
                    state = .without
                    return nil
                }
                state = .running(pager)
                return pager.input
            }
        }
    }

    func finish() async {
        let pager = state.withLock { state -> Pager? in
            defer { state = .without }
            return if case .running(let pager) = state { pager } else { nil }
        }
        await pager?.finish()
    }
}
