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
    private let state = Mutex(State())

    private struct State {
        /// A look at everything has begun whose memory was not given back yet.
        var hasGrown = false
        var isWaiting = false
        /// One ended while another's memory was waited for.
        var isDueAgain = false
    }

    /// The cycle lets go of what it saw some time after its last word; on a busy machine that takes longer.
    private static let delays = [Duration.seconds(1), .seconds(4)]

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
                guard state.hasGrown else { return false }
                state.hasGrown = false
                state.isDueAgain = state.isWaiting
                defer { state.isWaiting = true }
                return !state.isWaiting
            }
            if mustStart { Task { await waitAndRelease() } }
        default: break
        }
    }

    private func waitAndRelease() async {
        repeat {
            for delay in Self.delays {
                try? await time.sleep(until: time.now.advanced(by: delay))
                release()
            }
        } while mustGoOn
    }

    private var mustGoOn: Bool {
        state.withLock { state in
            state.isWaiting = state.isDueAgain
            state.isDueAgain = false
            return state.isWaiting
        }
    }
}
