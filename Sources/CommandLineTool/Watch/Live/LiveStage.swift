import HostSystem
import Pacing
import Synchronization
import TerminalUI

/// Raises the live view when the agent begins, and takes it down before the program says anything else.
final class LiveStage: Sendable {
    private struct State {
        var view: LiveView?
        var running: Task<Void, Never>?
        var interrupts: Interrupts?
    }

    private let state = Mutex(State())

    var wasInterrupted: Bool { state.withLock { $0.interrupts?.wasInterrupted ?? false } }

    /// From now on signals end the run cleanly, and the view is there if the terminal can show it.
    func open(
        _ outputs: WatchOutputs, _ workspace: OpenWorkspace, _ tool: ToolContext, _ run: WatchRun
    ) {
        let hears: Set<Signal> =
            tool.environment.isOutputTerminal
            ? [.interrupt, .terminate, .hangUp]
            : [.interrupt, .terminate]
        let interrupts = Interrupts(hears) { await run.stop() }
        state.withLock { $0.interrupts = interrupts }
        guard outputs.isLive, let screen = FullScreen() else { return }
        var controls = run.controls
        let resolve = controls.resolve
        controls.resolve = {
            // Ctrl-C ends the resolver or the editor, not the agent behind it.
            interrupts.hold(true)
            await resolve()
            interrupts.hold(false)
        }
        let home = tool.environment.variable("HOME")
        let view = LiveView(
            screen,
            model: LiveModel(
                workspace: Self.short(workspace.root, home: home),
                location: workspace.locationName),
            style: tool.console.style, time: SystemTime(), controls: controls)
        outputs.attach(view)
        let running = Task { await view.run() }
        state.withLock { state in
            state.view = view
            state.running = running
        }
    }

    /// Waits until the terminal is as it was. Gives what the view counted, in words.
    func close() async -> String? {
        let (view, running) = state.withLock { ($0.view, $0.running) }
        view?.post(.finish)
        await running?.value
        state.withLock { $0.interrupts }?.end()
        return await view?.summary
    }

    /// `~/shop` for a folder at home.
    private static func short(_ path: String, home: String?) -> String {
        guard let home, home.count > 1, path == home || path.hasPrefix(home + "/") else {
            return path
        }
        return "~" + path.dropFirst(home.count)
    }
}
