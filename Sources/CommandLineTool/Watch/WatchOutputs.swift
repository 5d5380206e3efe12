import Documents
import HostSystem
import Pacing
import Ports
import SyncEngine
import Synchronization
import TerminalUI
import Workspace

/// Everyone who hears of what a `watch` does: the terminal (as a view or line by line), the log, and
/// the program that `--notify` names.
final class WatchOutputs: Sendable {
    /// Whether the terminal shows the live view instead of lines.
    let isLive: Bool
    private let console: Console
    private let time: any TimeSource
    private let printer: WatchPrinter
    private let view: Box
    /// What the dashboard hears; `nil` without one.
    let feed: DashboardFeed?

    /// The view comes when the agent is ready to be looked at; until then lines are kept for it.
    private final class Box: Sendable {
        let state = Mutex<(view: LiveView?, early: [LiveView.Input])>((nil, []))

        func post(_ input: LiveView.Input) {
            let view = state.withLock { state in
                if state.view == nil { state.early.append(input) }
                return state.view
            }
            view?.post(input)
        }
    }

    init(_ arguments: Arguments, _ tool: ToolContext, _ workspace: OpenWorkspace) throws {
        let console = tool.console
        let time = SystemTime()
        let isLive = Self.isLive(arguments, tool)
        let box = Box()
        let log = try Self.log(arguments, tool, workspace, isLive: isLive)
        let notifier = try Self.notifier(arguments, tool, time)
        let feed = Dashboard.isWanted(arguments) ? DashboardFeed() : nil
        self.feed = feed
        self.isLive = isLive
        self.console = console
        self.time = time
        view = box
        printer = WatchPrinter(
            style: console.style, tellsAllWebhooks: console.verbosity > 0, time: time
        ) { event in
            if isLive { box.post(.event(event)) } else { event.print(to: console) }
            log?.take(event)
            notifier?.take(event)
            feed?.send(event.json)
        }
    }

    /// The view is for a person at a terminal that can do more than print.
    private static func isLive(_ arguments: Arguments, _ tool: ToolContext) -> Bool {
        let environment = tool.environment
        return environment.isOutputTerminal && environment.isInputTerminal
            && environment.variables["TERM"] != "dumb" && !arguments.has("plain")
            && !arguments.has("once") && !tool.console.isJSON && !tool.console.isQuiet
            && tool.console.verbosity == 0
    }

    private static func log(
        _ arguments: Arguments, _ tool: ToolContext, _ workspace: OpenWorkspace, isLive: Bool
    ) throws -> WatchLog? {
        let complain: @Sendable (String) -> Void = { [console = tool.console] message in
            if !isLive { console.error(message) }
        }
        if let named = arguments.value("log") {
            let (folder, name) = tool.environment.split(named)
            do throws(FileFailure) {
                let files = try POSIXFileSystem(root: folder)
                try files.append([], to: name, mode: .ownerOnly)
                return WatchLog(files: files, path: name, complain: complain)
            } catch {
                throw ToolFailure(
                    .someFailed, "the log \(named) cannot be written: \(error)",
                    hint: "name a file in a folder that is there")
            }
        }
        // A view shows the last lines only; all of them are kept beside the agent's memory.
        guard isLive, let path = FilePath(".ghlsync/state/\(workspace.locationID)/agent.log") else {
            return nil
        }
        return WatchLog(files: workspace.files, path: path, complain: complain)
    }

    private static func notifier(
        _ arguments: Arguments, _ tool: ToolContext, _ time: SystemTime
    ) throws -> Notifier? {
        guard let command = arguments.value("notify") else { return nil }
        guard let words = Notifier.split(command) else {
            throw UsageError(
                "--notify takes a command, with quotes that close, not “\(command)”",
                command: arguments.command)
        }
        let environment = tool.environment.forChildren
        return Notifier(words, time: time) { words in
            guard
                let child = try? ChildProcess(
                    words[0], Array(words.dropFirst()), environment: environment)
            else { return }
            let patience = Task {
                try await time.sleep(until: time.now.advanced(by: .seconds(10)))
                child.signal(Signal.terminate.number)
            }
            _ = await child.ending()
            patience.cancel()
        }
    }

    // MARK: What is told

    func take(_ notice: SyncNotice) {
        if isLive { view.post(.notice(notice)) }
        printer.take(notice)
    }

    func webhook(_ name: String, status: Int, detail: String) {
        if isLive { view.post(.webhook(status: status)) }
        printer.webhook(name, status: status, detail: detail)
    }

    func listening(_ url: String) {
        if isLive { view.post(.listening(url)) }
        printer.listening(url)
    }

    func note(_ text: String) { printer.note(text) }

    /// The address of the dashboard has its key in it: it goes to the terminal, and into no log.
    func page(_ address: String) {
        let line = "\(console.style.dim("·")) dashboard at \(address)"
        guard isLive else { return console.note(line) }
        view.post(
            .event(WatchEvent(time: time.wallClock, name: "note", fields: [:], lines: [line])))
    }

    /// The configuration cannot be read; what was read before holds on.
    func misread(_ reading: ConfigurationReading) { printer.misread(reading.diagnostics) }

    func restarted() { if isLive { view.post(.restarted) } }
    func ending() { if isLive { view.post(.ending) } }

    // MARK: The view

    /// Gives the view everything that was told so far, and from now on.
    func attach(_ view: LiveView) {
        let early = self.view.state.withLock { state in
            state.view = view
            defer { state.early = [] }
            return state.early
        }
        for input in early { view.post(input) }
    }
}
