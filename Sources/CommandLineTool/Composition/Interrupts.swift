import HostSystem
import Pacing
import Synchronization

/// SIGINT and SIGTERM while a command runs: the first asks it to end cleanly, the second ends it. What
/// has not ended after four seconds is ended, too: every step is durable before the next, and what was
/// in flight is looked up by the next run. At a question nothing is, and the first ends it.
final class Interrupts: Sendable {
    private let state = Mutex(false)
    private let isHeld = Mutex(false)
    private let listening = Mutex<Task<Void, Never>?>(nil)

    var wasInterrupted: Bool { state.withLock { $0 } }

    init(
        _ signals: Set<Signal> = [.interrupt, .terminate],
        _ stop: @escaping @Sendable () async -> Void
    ) {
        let task = Task { [weak self] in
            for await signal in SignalListener.signals(signals) {
                if signal == .interrupt, self?.isHeld.withLock({ $0 }) == true { continue }
                let again =
                    self?.state.withLock { was in
                        defer { was = true }
                        return was
                    } ?? true
                if again || Console.isAsking { Signal.interrupt.kill() }
                Task {
                    let time = SystemTime()
                    try? await time.sleep(until: time.now.advanced(by: .seconds(4)))
                    if !Task.isCancelled { Signal.interrupt.kill() }
                }
                await stop()
            }
        }
        listening.withLock { $0 = task }
    }

    /// While held, Ctrl-C is another program's: an editor's in the same terminal.
    func hold(_ isHeld: Bool) { self.isHeld.withLock { $0 = isHeld } }

    func end() { listening.withLock { $0?.cancel() } }
}
