import HTTPServer
import HostSystem
import SyncCore
import TerminalUI

/// `watch`: the agent.
struct WatchCommand: Command {
    static let spec = CommandSpec(
        "watch", "keep both sides in step, until Ctrl-C",
        options: [
            OptionSpec("once", "end when both sides are in step"),
            OptionSpec("no-webhooks", "do not listen for webhooks; poll only"),
            OptionSpec("dashboard", "show it in a browser, too: prints the address of a page"),
            OptionSpec("dashboard-port", value: "N", "the port of that page (default 8790)"),
            OptionSpec("plain", "one line an event, on a terminal too"),
            OptionSpec("log", value: "FILE", "log every event to a file; 1 MB, and two older ones"),
            OptionSpec(
                "notify", value: "COMMAND",
                "run this, with the words as its last argument, when something waits for you"),
        ],
        discussion: """
            Watches the files, listens for webhooks, and polls. A saved edit is carried over once it has
            settled (50 ms). On a terminal it shows a live view (? lists the keys), and logs to
            .ghlsync/state/LOCATION/agent.log; elsewhere, and with --plain, it prints one line an event.
            With --json every event is one JSON line; `ready` comes when both sides are in step.

            A saved change of ghlsync.yaml is applied at once; SIGHUP reads it again, too, when there is
            no terminal. --notify runs a command without a shell for conflicts, failures and guards, at
            most every five seconds.
            """,
        exits: [
            ExitNote(
                .guarded, "the first contact was not confirmed, or another ghlsync works here"),
            ExitNote(.interrupted, "ended by Ctrl-C or SIGTERM, as meant"),
        ],
        examples: [
            "ghlsync watch", "ghlsync watch --json --yes",
            "ghlsync watch --notify 'notify-send ghlsync'", "ghlsync watch --dashboard",
        ])

    func run(_ arguments: Arguments, _ tool: ToolContext) async throws -> ExitCode {
        HeapMemory.keepTogether()
        let workspace = try OpenWorkspace.open(tool)
        let outputs = try WatchOutputs(arguments, tool, workspace)
        let lock = try WorkspaceLock.take(workspace)
        defer { lock.release() }
        if outputs.isLive { tool.console.note("Looking at both sides …") }
        let run = WatchRun(arguments, tool, outputs)
        let reload = Task {
            guard !tool.environment.isOutputTerminal else { return }
            for await _ in SignalListener.signals([.hangUp]) {
                run.configurationTouched(isAskedFor: true)
            }
        }
        defer { reload.cancel() }
        let page = try Dashboard.open(arguments, tool, workspace, run, outputs)
        defer { page?.stop() }
        let stage = LiveStage()
        let result: Result<Bool, any Error>
        do {
            result = .success(
                try await run.run(workspace) { stage.open(outputs, workspace, tool, run) })
        } catch {
            result = .failure(error)
        }
        // Whatever came of it, the terminal is put right before anything else is said.
        if let summary = await stage.close() { tool.console.result(summary) }
        guard try result.get() else { return .guarded }
        return stage.wasInterrupted && !arguments.has("once") ? .interrupted : .done
    }
}
