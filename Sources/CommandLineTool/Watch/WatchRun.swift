import Documents
import HTTPServer
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import Synchronization
import TerminalUI
import Workspace

/// One `watch` from start to end: agents that follow each other as the configuration changes, and what
/// the keys and signals reach.
final class WatchRun: Sendable {
    private let arguments: Arguments
    private let tool: ToolContext
    private let outputs: WatchOutputs
    private let state: Mutex<State>

    private struct State {
        var agent: WatchAgent?
        var isEnding = false
        var isPaused = false
        /// What to go on with when the agent that runs has ended.
        var next: WorkspaceConfiguration?
        /// Whether the last reading of the configuration was told to be wrong.
        var isMisread = false
        var isReading = false
    }

    init(_ arguments: Arguments, _ tool: ToolContext, _ outputs: WatchOutputs) {
        self.arguments = arguments
        self.tool = tool
        self.outputs = outputs
        state = Mutex(State())
    }

    /// Runs agents until one is stopped for good. `nil` when the first contact was not confirmed.
    func run(_ workspace: OpenWorkspace, ready: () async -> Void) async throws -> Bool {
        var workspace = workspace
        var isFirst = true
        while true {
            guard
                let agent = try await WatchAgent.open(
                    workspace, arguments, tool, outputs, asks: isFirst)
            else { return false }
            let server = try await listen(agent, isFirst: isFirst)
            defer { server?.stop() }
            let (isPaused, isEnding) = state.withLock { state in
                state.agent = agent
                return (state.isPaused, state.isEnding)
            }
            if isEnding { return true }
            if isFirst { await ready() }
            isFirst = false
            if isPaused { agent.session.post(.pauseRequested(true)) }
            if arguments.has("once") { agent.session.post(.stopRequested) }
            await agent.run { [weak self] in self?.configurationTouched() }
            let next = state.withLock { state in
                defer { state.next = nil }
                return state.isEnding ? nil : state.next
            }
            guard let next else { return true }
            workspace = workspace.with(next)
            outputs.restarted()
        }
    }

    private func listen(_ agent: WatchAgent, isFirst: Bool) async throws -> HTTPServer? {
        guard WatchAgent.hearsWebhooks(arguments) else { return nil }
        let time = SystemTime()
        // The listener of the agent before lets go of the port a moment after it was stopped.
        let giveUp = time.now.advanced(by: .seconds(2))
        while true {
            do throws(ToolFailure) {
                return try agent.listen()
            } catch {
                // At the start a person is there to mend it; later the agent's work goes on.
                if isFirst { throw error }
                guard time.now < giveUp else {
                    outputs.note(
                        "\(error.message); polling only until the configuration is mended")
                    return nil
                }
            }
            try await time.sleep(until: time.now.advanced(by: .milliseconds(20)))
        }
    }

    /// Ends the agent cleanly, for good.
    func stop() async {
        let agent = state.withLock { state in
            state.isEnding = true
            return state.agent
        }
        outputs.ending()
        await agent?.session.stop()
    }

    // MARK: The configuration

    /// Reads the configuration again, when it is saved whole.
    func configurationTouched(isAskedFor: Bool = false) {
        let isFirst = state.withLock { state in
            defer { state.isReading = true }
            return !state.isReading
        }
        guard isFirst else { return }
        Task { [weak self] in
            let time = SystemTime()
            try? await time.sleep(until: time.now.advanced(by: .milliseconds(150)))
            await self?.readConfiguration(isAskedFor: isAskedFor)
        }
    }

    private func readConfiguration(isAskedFor: Bool) async {
        let agent = state.withLock { state in
            state.isReading = false
            return state.isEnding ? nil : state.agent
        }
        guard let agent else { return }
        let workspace = agent.workspace
        let reading = WorkspaceConfiguration.read(from: workspace.files)
        guard reading.isValid else {
            state.withLock { $0.isMisread = true }
            outputs.misread(reading)
            return
        }
        let wasMisread = state.withLock { state in
            defer { state.isMisread = false }
            return state.isMisread
        }
        let old = workspace.configuration
        let new = reading.configuration
        let changed = old.sections(differingFrom: new)
        guard !changed.isEmpty else {
            if wasMisread { outputs.note("the configuration is in order again") }
            if isAskedFor { outputs.note("the configuration is as it was") }
            return
        }
        guard new.location(workspace.locationName)?.location.id == workspace.locationID,
            old.api.origin == new.api.origin
        else {
            outputs.note(
                "the configuration names another location or server; end this watch and start it anew to go there"
            )
            return
        }
        outputs.note(
            "configuration read again, from now on with its new \(changed.joined(separator: ", "))")
        state.withLock { $0.next = new }
        await agent.session.stop()
    }

    // MARK: What the view's keys reach

    var controls: LiveControls {
        LiveControls(
            sync: { [weak self] in self?.agent?.session.post(.flushRequested) },
            pause: { [weak self] isPaused in
                self?.state.withLock { $0.isPaused = isPaused }
                self?.agent?.session.post(.pauseRequested(isPaused))
            },
            stop: { [weak self] in await self?.stop() },
            facts: { [weak self] in await self?.facts() ?? LiveFacts() },
            history: { [weak self] in await self?.history() ?? [] },
            branch: { [weak self] in
                self?.agent.flatMap { GitState.read($0.workspace.files).branch }
            },
            resolve: { [weak self] in await self?.resolve() })
    }

    var isPaused: Bool { state.withLock { $0.isPaused } }

    private var agent: WatchAgent? { state.withLock { $0.agent } }

    private func facts() async -> LiveFacts {
        guard let agent else { return LiveFacts() }
        var facts = LiveFacts()
        let ledger = agent.context.ledger
        facts.conflicts =
            ((try? await ledger.conflicts()) ?? [])
            .filter { $0.isOpen && $0.decision == nil }.map(\.conflict)
        facts.queue = (try? await ledger.queue()) ?? []
        let budget = await agent.remote.budget
        facts.requests = LiveFacts.Requests(
            left: budget.remaining, most: budget.max, window: budget.interval,
            leftToday: budget.dailyRemaining, mostToday: budget.dailyLimit,
            waitsUntil: budget.exhaustedUntil)
        return facts
    }

    private func history() async -> [String] {
        guard let agent else { return [] }
        let reading = try? HistoryReader(files: agent.workspace.files).read(
            location: agent.workspace.locationID)
        return (reading?.records.suffix(500) ?? []).reversed().map {
            HistoryCommand().line($0, tool.console.style)
        }
    }

    private func resolve() async {
        guard let workspace = agent?.workspace else { return }
        do {
            let context = try await LocationContext.open(workspace)
            _ = try await ConflictsCommand().walk(nil, context, tool)
        } catch {
            outputs.note(Tool.message(error))
        }
    }
}

extension OpenWorkspace {
    /// The same workspace and location, with another reading of its configuration.
    func with(_ configuration: WorkspaceConfiguration) -> OpenWorkspace {
        OpenWorkspace(
            root: root, files: files, configuration: configuration, locationName: locationName,
            locationID: locationID)
    }
}

extension WorkspaceConfiguration {
    /// The keys of the top level whose values are not the same. Overrides are left out: a running agent
    /// reads them at each look, and writes them itself.
    func sections(differingFrom other: WorkspaceConfiguration) -> [String] {
        let (own, other) = (withoutOverrides, other.withoutOverrides)
        let checks: [(String, Bool)] = [
            ("active", active == other.active), ("locations", own.locations == other.locations),
            ("api", api == other.api), ("rules", rules == other.rules),
            ("rateLimit", rateLimit == other.rateLimit), ("webhooks", webhooks == other.webhooks),
            ("mapping", mapping == other.mapping),
            ("poll", poll == other.poll), ("snapshots", snapshots == other.snapshots),
            ("defaults", defaults == other.defaults), ("newFiles", newFiles == other.newFiles),
            ("jsonComments", json == other.json),
        ]
        let names = checks.filter { !$0.1 }.map(\.0)
        return names.isEmpty && own != other ? ["settings"] : names
    }

    private var withoutOverrides: WorkspaceConfiguration {
        var plain = self
        for name in plain.locations.keys { plain.locations[name]?.overrides = [:] }
        return plain
    }
}
