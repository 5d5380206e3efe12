/// One command of the program: what it takes, and what it does.
protocol Command: Sendable {
    static var spec: CommandSpec { get }
    init()
    /// Does the job; results go to stdout, everything else to stderr. Throws `ToolFailure` for what a
    /// person must know and mend.
    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode
}

/// All commands, in the order in which help lists them.
enum CommandTable {
    static let all: [any Command.Type] = [
        InitCommand.self, DemoCommand.self, AuthCommand.self, LocationsCommand.self,
        ValidateCommand.self, FmtCommand.self, ImportCommand.self, ExportCommand.self,
        SchemaCommand.self, StatusCommand.self, DiffCommand.self, PlanCommand.self,
        PushCommand.self, PullCommand.self,
        SyncCommand.self, WatchCommand.self, ConflictsCommand.self, HistoryCommand.self,
        ExplainCommand.self, BlameCommand.self, ShowCommand.self,
        SnapshotsCommand.self, UndoCommand.self, QueueCommand.self, WebhookCommand.self,
        AnalyticsCommand.self, SandboxCommand.self, MappingCommand.self, DoctorCommand.self,
        ServiceCommand.self, CompletionsCommand.self, HelpCommand.self,
    ]

    static var specs: [CommandSpec] { all.map { $0.spec } }

    /// With what only scripts call.
    static var parsed: [CommandSpec] { specs + [CompleteCommand.spec] }

    static func command(named name: String) -> (any Command.Type)? {
        (all + [CompleteCommand.self]).first { $0.spec.name == name }
    }
}

/// Why a command cannot go on: what happened, and what to do next.
struct ToolFailure: Error, Sendable {
    let code: ExitCode
    let message: String
    let hint: String?
    /// `PUT /products/… (422, traceId …)`, when a request is to blame.
    let request: String?

    init(_ code: ExitCode, _ message: String, hint: String? = nil, request: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.request = request
    }
}
