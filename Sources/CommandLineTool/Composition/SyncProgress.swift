import SyncCore
import SyncEngine
import Synchronization
import TerminalUI

/// What a one-shot run says while it works: each outcome with its entity on stderr, and on a terminal
/// how far it is.
final class SyncProgress: Sendable {
    private let console: Console
    private let renderer: PlanRenderer
    private let slow: SlowChanges
    private let counts = Mutex((done: 0, total: 0))

    init(console: Console) {
        self.console = console
        renderer = PlanRenderer(style: console.errorStyle)
        slow = SlowChanges { console.note(console.errorStyle.dim("  … \($0)")) }
    }

    func take(_ notice: SyncNotice) {
        slow.take(notice)
        switch notice {
        case .looking(let scope):
            console.detail(scope.isFull ? "looking at both sides" : "looking at what changed")
        case .waiting(let wait):
            console.note(console.errorStyle.dim("  … \(PlanWords.waiting(wait))"))
        case .planned(let plan):
            counts.withLock { $0.total += plan.changes.count }
            console.detail(renderer.summary(plan, location: "this location"))
        case .finished(let outcome):
            let (done, total) = counts.withLock { counts in
                counts.done += 1
                return counts
            }
            if console.isJSON { return }
            for line in renderer.outcome(outcome) { console.note(line) }
            if console.isInteractive, done % 25 == 0, done < total {
                console.note(console.errorStyle.dim("  … \(done) of \(total)"))
            }
        case .started, .reported, .failed, .webhooksSilent, .webhooksBack:
            break
        }
    }
}
