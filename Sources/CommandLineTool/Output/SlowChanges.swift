import Catalog
import HostSystem
import Pacing
import SyncCore
import SyncEngine
import Synchronization

/// Says which entity a run waits for when one takes long, so that nobody looks at a silent terminal.
/// Usually it is a create whose answer was lost: it is looked for, up to a minute, before it is sent
/// again.
final class SlowChanges: Sendable {
    private let pending = Mutex<[Change: MonotonicInstant]>([:])
    private let time = SystemTime()
    private let watching = Mutex<Task<Void, Never>?>(nil)

    private static let patience: Duration = .seconds(5)

    init(_ tell: @escaping @Sendable (String) -> Void) {
        let task = Task { [weak self, time] in
            while (try? await time.sleep(until: time.now.advanced(by: Self.patience))) != nil {
                guard let self else { return }
                for key in overdue() {
                    tell(
                        "still at \(key): no answer yet; what may have been made is looked for first"
                    )
                }
            }
        }
        watching.withLock { $0 = task }
    }

    deinit { watching.withLock { $0?.cancel() } }

    func take(_ notice: SyncNotice) {
        switch notice {
        case .started(let change): pending.withLock { $0[change] = time.now }
        case .finished(let outcome): pending.withLock { $0[outcome.change] = nil }
        case .reported, .failed: pending.withLock { $0 = [:] }
        case .looking, .waiting, .planned, .webhooksSilent, .webhooksBack: break
        }
    }

    /// Keys that have waited since before the last time; each is told of once.
    private func overdue() -> [EntityKey] {
        let limit = time.now.advanced(by: .zero - Self.patience)
        return pending.withLock { pending in
            let late = pending.filter { $0.value < limit }.keys
            for change in late { pending[change] = nil }
            return late.map(\.key).sorted()
        }
    }
}
