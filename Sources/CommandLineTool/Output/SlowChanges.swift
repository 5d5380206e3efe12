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

    private let tell: @Sendable (String) -> Void

    private static let patience: Duration = .seconds(5)

    init(_ tell: @escaping @Sendable (String) -> Void) { self.tell = tell }

    deinit { watching.withLock { $0?.cancel() } }

    func take(_ notice: SyncNotice) {
        switch notice {
        case .started(let change):
            pending.withLock { $0[change] = time.now }
            watch()
        case .finished(let outcome): pending.withLock { $0[outcome.change] = nil }
        case .reported, .failed: pending.withLock { $0 = [:] }
        case .looking, .waiting, .planned, .webhooksSilent, .webhooksBack: break
        }
    }

    /// Looks every few seconds, as long as there is something to wait for.
    private func watch() {
        watching.withLock { watching in
            guard watching == nil else { return }
            watching = Task { [weak self, time, tell] in
                while (try? await time.sleep(until: time.now.advanced(by: Self.patience))) != nil {
                    guard let self else { return }
                    for line in Self.words(of: overdue()) { tell(line) }
                    if isAtRest() { return }
                }
            }
        }
    }

    /// Of many that go together, as updates in bulk do, nobody wants a line each.
    static func words(of keys: [EntityKey]) -> [String] {
        guard keys.count > 3, let first = keys.first else {
            return keys.map {
                "still at \($0): no answer yet; what may have been made is looked for first"
            }
        }
        return ["still at \(keys.count) changes that go together, \(first) among them"]
    }

    /// Ends the watching when nothing is waited for any more.
    private func isAtRest() -> Bool {
        watching.withLock { watching in
            guard pending.withLock({ $0.isEmpty }) else { return false }
            watching = nil
            return true
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
