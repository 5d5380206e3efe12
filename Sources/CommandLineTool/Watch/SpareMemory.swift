import HostSystem
import Pacing
import Ports
import SyncEngine
import Synchronization

/// Gives memory back to the system a moment after a look at everything: an agent that stays for weeks
/// needs it for seconds only.
final class SpareMemory: Sendable {
    private let time: any TimeSource
    private let release: @Sendable () -> Void
    private let state = Mutex((hasGrown: false, isWaiting: false))

    /// The cycle lets go of what it saw some time after its last word.
    private static let delay = Duration.seconds(1)

    init(
        time: any TimeSource = SystemTime(),
        release: @escaping @Sendable () -> Void = HeapMemory.release
    ) {
        self.time = time
        self.release = release
    }

    func take(_ notice: SyncNotice) {
        switch notice {
        case .looking(let scope):
            if scope.isFull { state.withLock { $0.hasGrown = true } }
        case .reported, .planned, .failed:
            let mustStart = state.withLock { state in
                guard state.hasGrown, !state.isWaiting else { return false }
                // The next look may begin before this one's memory is given back.
                state = (hasGrown: false, isWaiting: true)
                return true
            }
            if mustStart { Task { await waitAndRelease() } }
        default: break
        }
    }

    private func waitAndRelease() async {
        try? await time.sleep(until: time.now.advanced(by: Self.delay))
        state.withLock { $0.isWaiting = false }
        release()
    }
}
