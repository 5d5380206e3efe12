import Documents
import SyncCore
import Synchronization
import Workspace

/// `plan`: what `sync` would do.
struct PlanCommand: Command {
    static let spec = CommandSpec(
        "plan", "show what sync would do, in both directions", operands: "[PATH…]",
        operandCount: 0...10_000,
        options: [
            OptionSpec("exit-code", "exit with 2 when something would change"),
            OptionSpec("markdown", "as Markdown, for a comment on a pull request"),
            OptionSpec("out", value: "FILE", "keep the plan in a file, for `sync --plan FILE`"),
            SyncOptions.conflict, SyncOptions.maxDelete,
        ],
        discussion: """
            Looks at the files and at GoHighLevel, and changes neither. + is created, ~ updated, - deleted;
            push changes GoHighLevel, pull changes files.
            """,
        exits: [
            ExitNote(.changesPending, "something would change (with --exit-code)"),
            ExitNote(.invalid, "a file is not valid and waits"),
            ExitNote(.conflicts, "a conflict needs a decision"),
            ExitNote(.guarded, "a guard would stop the sync"),
        ], isPaged: true,
        examples: [
            "ghlsync plan", "ghlsync plan --json | jq .changes",
            "ghlsync plan listings --exit-code", "ghlsync plan --markdown > comment.md",
            "ghlsync plan --out friday.plan && ghlsync sync --plan friday.plan",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try await SyncOptions.run(
            tool, direction: .both, isDryRun: true)
    }
}

/// `push`: files to GoHighLevel only.
struct PushCommand: Command {
    static let spec = SyncOptions.spec(
        "push", "carry edits of files to GoHighLevel",
        "What changed at GoHighLevel stays pending; a field that changed on both sides is a conflict, as always.",
        examples: ["ghlsync push", "ghlsync push listings/yoga-mat --dry-run"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try await SyncOptions.run(
            tool, direction: .push, isDryRun: arguments.has("dry-run"))
    }
}

/// `pull`: GoHighLevel to files only.
struct PullCommand: Command {
    static let spec = SyncOptions.spec(
        "pull", "carry edits at GoHighLevel into the files",
        "What changed in files stays pending. Only the bytes of changed values are touched.",
        examples: ["ghlsync pull", "ghlsync pull collections"])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try await SyncOptions.run(
            tool, direction: .pull, isDryRun: arguments.has("dry-run"))
    }
}

/// `sync`: both directions.
struct SyncCommand: Command {
    static let spec = SyncOptions.spec(
        "sync", "carry edits both ways",
        "The first sync with a location shows its plan and asks. More deletions than rules.maxDelete stop it and ask.",
        further: [
            OptionSpec(
                "plan", value: "FILE",
                "only what `plan --out FILE` has, and only if it still holds; else exit code 6")
        ],
        examples: [
            "ghlsync sync", "ghlsync sync --yes --json", "ghlsync sync --location all",
            "ghlsync sync --plan friday.plan",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        try await SyncOptions.run(
            tool, direction: .both, isDryRun: arguments.has("dry-run"))
    }
}

/// What the synchronising commands share.
enum SyncOptions {
    static let conflict = OptionSpec(
        "conflict", value: "POLICY", "latest_wins, local_wins, remote_wins or manual, for this run")
    static let maxDelete = OptionSpec("max-delete", value: "N", "stop before more than N deletions")

    /// The word for every location of the workspace.
    static let all = "all"

    /// Synchronises the location that is meant; `--location all` takes them one after the other, each
    /// with its own memory and token, and one that fails keeps none of the others back.
    static func run(
        _ tool: ToolContext, direction: Policy.Direction, isDryRun: Bool
    ) async throws -> ExitCode {
        let operands = tool.arguments.operands
        guard tool.arguments.value("location") == all else {
            return try await Synchronisation(tool).run(
                direction: direction, operands: operands, isDryRun: isDryRun)
        }
        if let file = ["plan", "out"].first(where: { tool.arguments.value($0) != nil }) {
            throw UsageError(
                "--\(file) is about one location; name it with --location",
                command: tool.arguments.command)
        }
        let configuration = try OpenWorkspace.configured(tool).configuration
        var reports: [DocumentValue] = []
        var worst = ExitCode.done
        for name in configuration.locations.keys.sorted() {
            if !tool.console.isJSON { tool.console.result(tool.console.style.bold(name)) }
            var report: OrderedObject = ["location": .string(name)]
            let code: ExitCode
            let own = Mutex<OrderedObject?>(nil)
            do {
                let synchronisation = try Synchronisation(tool, location: name) { json in
                    own.withLock { $0 = json }
                }
                code = try await synchronisation.run(
                    direction: direction, operands: operands, isDryRun: isDryRun)
                report["report"] = own.withLock { $0 }.map { .mapping($0) }
            } catch {
                code = Tool.report(error, tool)
                report["error"] = .string(Tool.message(error))
            }
            report["exitCode"] = .number(DecimalNumber(Int(code.rawValue)))
            reports.append(.mapping(report))
            worst = worst.orWorse(code)
            if code == .interrupted { break }
        }
        if tool.console.isJSON {
            tool.console.result(json: ["locations": .sequence(reports)])
        }
        return worst
    }

    static func spec(
        _ name: String, _ summary: String, _ discussion: String, further: [OptionSpec] = [],
        examples: [String]
    ) -> CommandSpec {
        CommandSpec(
            name, summary, operands: "[PATH…]", operandCount: 0...10_000,
            options: [
                OptionSpec("dry-run", "show the plan and change nothing"), maxDelete, conflict,
            ] + further,
            discussion: discussion,
            exits: [
                ExitNote(.someFailed, "some change failed; the others were carried out"),
                ExitNote(.invalid, "a file is not valid and waits"),
                ExitNote(.conflicts, "a conflict needs a decision"),
                ExitNote(.guarded, "a guard stopped it, or another ghlsync works here"),
            ], examples: examples)
    }
}
