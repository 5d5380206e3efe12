import Documents
import HostSystem
import JSONFormat
import SyncCore
import TerminalUI

/// The program: reads the command line, runs the command, and turns what it throws into words and an
/// exit code.
package enum Tool {
    package static let version = "0.1.0"

    /// Runs one command line (without the program's own name) and gives the exit code.
    package static func run(_ words: [String]) async -> Int32 {
        // A reader that goes away (`ghlsync status | head`) is no reason to die.
        Signal.ignoreBrokenPipes()
        // Whatever the command is, a token may be in memory: the environment is.
        CoreDumps.turnOff()
        TLSKeyLog.turnOff()
        let environment = ToolEnvironment.current()
        let request: Arguments.Request
        do throws(UsageError) {
            request = try Arguments.parse(words, commands: CommandTable.parsed)
        } catch {
            let console = Console(arguments: nil, environment: environment)
            console.error(
                error.message,
                hint: error.command.map { "ghlsync \($0.name) --help" } ?? "ghlsync --help")
            return ExitCode.usage.rawValue
        }
        switch request {
        case .version:
            Console(arguments: nil, environment: environment).result("ghlsync \(version)")
            return ExitCode.done.rawValue
        case .help(let command):
            let console = Console(arguments: nil, environment: environment)
            console.write(
                command.map { HelpText.command($0, console) }
                    ?? HelpText.overview(CommandTable.specs, console))
            return words.isEmpty ? ExitCode.usage.rawValue : ExitCode.done.rawValue
        case .run(let arguments):
            return await run(arguments, environment).rawValue
        }
    }

    private static func run(_ arguments: Arguments, _ environment: ToolEnvironment) async
        -> ExitCode
    {
        var console = Console(arguments: arguments, environment: environment)
        let here = ToolContext(arguments: arguments, environment: environment, console: console)
        if let folder = try? OpenWorkspace.folder(here) {
            console.linkFiles(from: folder, environment: environment)
        }
        let code = await run(
            ToolContext(arguments: arguments, environment: environment, console: console))
        await console.close()
        return code
    }

    /// Runs the command that was asked for, and says what kept it from its job.
    static func run(_ context: ToolContext) async -> ExitCode {
        let arguments = context.arguments
        guard
            let command = CommandTable.command(named: arguments.command.name)
        else { return .usage }
        do {
            if EveryLocation.isMeant(by: context) {
                return try await EveryLocation.run(command, context)
            }
            return try await command.init().run(arguments, context)
        } catch {
            let code = report(error, context)
            if context.console.isJSON {
                context.console.result(json: failure(error, code), style: .compact)
            }
            return code
        }
    }

    /// Says what went wrong, and what to do next; gives the exit code for it.
    static func report(_ error: any Error, _ tool: ToolContext) -> ExitCode {
        switch error {
        case let failure as ToolFailure:
            tool.console.error(failure.message, request: failure.request, hint: failure.hint)
            return failure.code
        case let failure as CycleFailure:
            tool.console.error(failure.message, request: failure.request, hint: failure.hint)
            return ExitCode(failure.kind)
        case let failure as UsageError:
            tool.console.error(
                failure.message, hint: "ghlsync \(tool.arguments.command.name) --help")
            return .usage
        default:
            tool.console.error("\(error)")
            return .someFailed
        }
    }

    /// The only result for machines of a command that could not do its work.
    private static func failure(_ error: any Error, _ code: ExitCode) -> OrderedObject {
        var object: OrderedObject =
            switch error {
            case let failure as CycleFailure: PlanJSON.failure(failure)
            case let failure as ToolFailure:
                PlanJSON.failure(
                    CycleFailure(
                        .other, failure.message, hint: failure.hint, request: failure.request))
            default: PlanJSON.failure(CycleFailure(.other, message(error)))
            }
        object["exitCode"] = .number(DecimalNumber(Int(code.rawValue)))
        return object
    }

    /// What went wrong, for a report in JSON.
    static func message(_ error: any Error) -> String {
        switch error {
        case let failure as ToolFailure: failure.message
        case let failure as CycleFailure: failure.message
        case let failure as UsageError: failure.message
        default: "\(error)"
        }
    }

    /// What to do next, for a report in JSON.
    static func hint(_ error: any Error) -> String? {
        switch error {
        case let failure as ToolFailure: failure.hint
        case let failure as CycleFailure: failure.hint
        default: nil
        }
    }
}

extension ExitCode {
    init(_ kind: CycleFailure.Kind) {
        self =
            switch kind {
            case .notAuthorised: .notAuthorised
            case .guarded: .guarded
            case .cancelled: .interrupted
            case .workspace: .guarded
            case .unreachable, .other: .someFailed
            }
    }
}
