import HighLevel
import HostSystem
import Pacing
import SyncCore
import SyncEngine
import Synchronization
import TerminalUI

/// What a one-shot run says while it works: each outcome with its entity on stderr, and on a terminal,
/// once it takes longer than a second, how far it is, how fast, how long yet, and what is left of the
/// rate limit's window.
final class SyncProgress: Sendable {
    private let console: Console
    private let renderer: PlanRenderer
    private let slow: SlowChanges
    private let time = SystemTime()
    private let state = Mutex(State())
    private let drawing = Mutex<Task<Void, Never>?>(nil)

    private struct State {
        /// What is drawn; `nil` while there is nothing to wait for, or somebody is asked.
        var shown: Progress?
        var begun = MonotonicInstant(nanoseconds: 0)
        var planned = 0
        var done = 0
        var failed = 0
    }

    private static let patience: Duration = .seconds(1)
    private static let beat: Duration = .milliseconds(250)

    /// - Parameter remote: is asked how many requests were sent and may yet be.
    init(console: Console, remote: HighLevelReplica? = nil) {
        self.console = console
        renderer = PlanRenderer(style: console.errorStyle, width: console.errorWidth)
        slow = SlowChanges { console.note(console.errorStyle.dim("  … \($0)")) }
        guard console.showsProgress else { return }
        let task = Task { [weak self, time] in
            while (try? await time.sleep(until: time.now.advanced(by: Self.beat))) != nil {
                let budget = await remote?.budget
                let requests = await remote?.requests
                guard let self else { return }
                draw(requests: requests, budget: budget)
            }
        }
        drawing.withLock { $0 = task }
    }

    deinit { drawing.withLock { $0?.cancel() } }

    /// Takes the line away for good.
    func end() {
        drawing.withLock { $0?.cancel() }
        show(nil)
    }

    private func draw(requests: Int?, budget: RequestBudget?) {
        state.withLock { state in
            let elapsed = state.begun.duration(to: time.now)
            guard var progress = state.shown, elapsed >= Self.patience else { return }
            progress.advance(to: state.done, failed: state.failed, after: elapsed)
            if progress.total != nil {
                progress.note = budget.map { "\($0.remaining) of \($0.max) requests left" }
            } else if let requests {
                progress.advance(to: requests, after: elapsed)
            }
            state.shown = progress
            console.progress(
                progress.line(width: max(20, console.errorWidth - 1), style: console.errorStyle))
        }
    }

    private func show(_ progress: Progress?) {
        state.withLock { state in
            state.shown = progress
            state.begun = time.now
            if progress == nil { console.progress(nil) }
        }
    }

    func take(_ notice: SyncNotice) {
        slow.take(notice)
        switch notice {
        case .looking(let scope):
            console.detail(scope.isFull ? "looking at both sides" : "looking at what changed")
            show(Progress(label: "looking, requests"))
        case .waiting(let wait):
            console.note(console.errorStyle.dim("  … \(PlanWords.waiting(wait))"))
        case .planned(let plan):
            show(nil)
            state.withLock { $0.planned += plan.changes.count }
            console.detail(renderer.summary(plan, location: "this location"))
        case .started:
            let total = state.withLock { state -> Int? in state.shown == nil ? state.planned : nil }
            if let total { show(Progress(label: "carrying over", total: total)) }
        case .finished(let outcome):
            state.withLock { state in
                state.done += 1
                if case .failed = outcome.result { state.failed += 1 }
            }
            if console.isJSON { return }
            let lines = renderer.outcome(outcome)
            if case .failed = outcome.result { return console.errors(lines) }
            for line in lines { console.note(line) }
        case .reported, .failed:
            show(nil)
        case .webhooksSilent, .webhooksBack:
            break
        }
    }
}
