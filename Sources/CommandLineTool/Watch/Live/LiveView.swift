import HostSystem
import Pacing
import Ports
import SyncCore
import SyncEngine
import TerminalUI

/// What the view's keys reach.
struct LiveControls: Sendable {
    let sync: @Sendable () async -> Void
    let pause: @Sendable (Bool) async -> Void
    /// Ends the agent cleanly.
    let stop: @Sendable () async -> Void
    /// Asks the agent's memory.
    let facts: @Sendable () async -> LiveFacts
    /// Painted lines, newest first.
    let history: @Sendable () async -> [String]
    let branch: @Sendable () async -> String?
    /// Decides conflicts with the whole terminal to itself.
    var resolve: @Sendable () async -> Void
}

/// The live view of `watch`: takes what happens, keeps the model, and draws when something shows.
///
/// While nothing happens nothing runs: the only timer is the one for the next age that would change.
actor LiveView {
    private let screen: FullScreen
    private let style: Style
    private let time: any TimeSource
    private let controls: LiveControls
    private var model: LiveModel
    private var painter = ScreenPainter()
    private var decoder = KeyDecoder()
    private let inbox: AsyncStream<Input>
    private let inputs: AsyncStream<Input>.Continuation
    private var lastFrame: MonotonicInstant?
    private var nextFrame: Task<Void, Never>?
    private var refresh: Task<Void, Never>?
    private var signals: Task<Void, Never>?
    private var room = 0
    private var title = ""
    private var isAsking = false
    private var mustAskAgain = false

    /// At most ten frames a second.
    private static let frameTime = Duration.milliseconds(100)

    enum Input: Sendable {
        case event(WatchEvent)
        case notice(SyncNotice)
        case webhook(status: Int)
        case listening(String)
        case restarted
        case ending
        case facts(LiveFacts, branch: String?)
        case typed([UInt8])
        case signal(Signal)
        /// The terminal is gone.
        case cutOff
        /// It is time for a frame.
        case frame
        case finish
    }

    init(
        _ screen: FullScreen, model: LiveModel, style: Style, time: any TimeSource,
        controls: LiveControls
    ) {
        self.screen = screen
        self.model = model
        self.style = style
        self.time = time
        self.controls = controls
        (inbox, inputs) = AsyncStream.makeStream()
    }

    /// Tells the view of something. From any thread; never waits.
    nonisolated func post(_ input: Input) { inputs.yield(input) }

    /// Shows the view until `.finish` was posted; then the terminal is as it was before.
    func run() async {
        let typing = Task { [inputs, screen] in
            for await bytes in screen.input { inputs.yield(.typed(bytes)) }
            inputs.yield(.cutOff)
        }
        defer {
            typing.cancel()
            for task in [nextFrame, refresh, signals] { task?.cancel() }
            screen.leave()
        }
        listen()
        screen.enter()
        ask()
        for await input in inbox {
            if case .finish = input { return }
            await take(input)
        }
    }

    /// What came of it all, for the terminal as it was before.
    var summary: String { model.summary }

    private func take(_ input: Input) async {
        let now = time.wallClock
        switch input {
        case .event(let event): model.take(event)
        case .notice(let notice):
            model.take(notice, at: now)
            switch notice {
            case .reported, .failed: ask()
            case .planned(let plan) where !plan.brakes.isEmpty: ask()
            default: break
            }
        case .webhook(let status): model.take(webhook: status, at: now)
        case .listening(let address): model.webhooks.address = address
        case .restarted: model.restart()
        case .ending: model.end()
        case .facts(let facts, let branch):
            model.branch = branch
            model.take(facts, at: now)
            isAsking = false
            if mustAskAgain { ask() }
        case .typed(let bytes):
            for key in decoder.keys(in: bytes) {
                if let action = model.press(key, rows: room) { await act(action) }
            }
        case .signal(let signal): heed(signal)
        case .cutOff: await controls.stop()
        case .frame:
            nextFrame = nil
            return draw()
        case .finish: return
        }
        schedule()
    }

    private func act(_ action: LiveAction) async {
        switch action {
        case .sync: await controls.sync()
        case .pause(let isPaused):
            model.pause(isPaused)
            await controls.pause(isPaused)
        case .loadHistory: model.history = await controls.history()
        case .quit:
            model.end()
            await controls.stop()
        case .redraw: forget()
        case .resolve:
            // The resolver, and an editor that it starts, stop and go on like any program.
            signals?.cancel()
            screen.leave()
            await controls.resolve()
            listen()
            forget()
            ask()
        }
    }

    // MARK: Signals

    private func listen() {
        signals = Task { [inputs] in
            for await signal in SignalListener.signals([.windowChange, .stop, .resume]) {
                inputs.yield(.signal(signal))
            }
        }
    }

    private func heed(_ signal: Signal) {
        if signal == .stop {
            screen.leave()
            // Comes back when somebody continues us.
            Signal.stop.doByDefault()
        }
        // After a stop that we did not see coming the shell has put its own settings back.
        if signal == .resume { screen.leave() }
        forget()
    }

    // MARK: Drawing

    /// The terminal shows nothing of ours any more.
    private func forget() {
        painter.forget()
        title = ""
    }

    /// Draws at once, or when the time for the next frame has come.
    private func schedule() {
        guard nextFrame == nil else { return }
        let due = lastFrame?.advanced(by: Self.frameTime)
        guard let due, due > time.now else { return draw() }
        nextFrame = Task { [time, inputs] in
            guard (try? await time.sleep(until: due)) != nil else { return }
            inputs.yield(.frame)
        }
    }

    private func draw() {
        let now = time.wallClock
        guard screen.enter() else {
            // In the background of a shell: nothing tells us when we come back from there.
            return drawAgain(after: .seconds(1))
        }
        let size = screen.size
        let drawer = LiveScreen(
            columns: size?.columns ?? 80, rows: size?.rows ?? 24, style: style, now: now)
        let drawing = drawer.draw(model)
        room = drawing.room
        model.limitScroll(to: drawing.hidden)
        var frame = painter.frame(drawing.lines, columns: drawer.columns)
        let title = model.title
        if title != self.title {
            self.title = title
            frame += "\u{1B}]2;\(Escaping.line(title))\u{07}"
        }
        screen.draw(frame)
        lastFrame = time.now
        drawAgain(after: model.nextRefresh(after: now))
    }

    private func drawAgain(after wait: Duration?) {
        refresh?.cancel()
        guard let wait else { return }
        let due = time.now.advanced(by: wait)
        refresh = Task { [time, inputs] in
            guard (try? await time.sleep(until: due)) != nil else { return }
            inputs.yield(.frame)
        }
    }

    /// Asks what stands in the memory, once at a time.
    private func ask() {
        mustAskAgain = isAsking
        guard !isAsking else { return }
        isAsking = true
        Task { [controls, inputs] in
            inputs.yield(.facts(await controls.facts(), branch: await controls.branch()))
        }
    }
}
