import Dispatch
import Glibc
import Synchronization

/// Signals as a sequence.
///
/// A handler writes the number into a pipe, the only thing that it may do. A handler and not SIG_IGN,
/// because children would inherit that one and then not stop at Ctrl-C.
package enum SignalListener {
    /// The signals from now on, until the task that reads them is cancelled; from then on they do again
    /// what they do by default. Everyone who listens hears each of them.
    package static func signals(_ signals: Set<Signal>) -> AsyncStream<Signal> {
        let (stream, continuation) = AsyncStream<Signal>.makeStream(
            bufferingPolicy: .bufferingNewest(16))
        let id = Switchboard.shared.add(signals, continuation)
        continuation.onTermination = { _ in Switchboard.shared.remove(id) }
        return stream
    }
}

/// Who listens to which signal.
private final class Switchboard: Sendable {
    static let shared = Switchboard()

    private struct Listener {
        let signals: Set<Signal>
        let continuation: AsyncStream<Signal>.Continuation
    }

    private struct State {
        var nextID = 0
        var listeners: [Int: Listener] = [:]
    }

    private let state = Mutex(State())
    // Dispatch sources may be used from any thread; their protocol is only not marked Sendable.
    nonisolated(unsafe) private let source: any DispatchSourceRead

    private init() {
        var ends: [Int32] = [-1, -1]
        // Without descriptors for a pipe, signals keep doing what they do by default.
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
            signalPipe.store(ends[1], ordering: .releasing)
        }
        let reading = ends[0]
        source = DispatchSource.makeReadSource(
            fileDescriptor: max(reading, 0), queue: DispatchQueue(label: "ghlsync.signals"))
        guard reading >= 0 else { return }
        source.setEventHandler { [weak self] in self?.drain(reading) }
        source.activate()
    }

    func add(_ signals: Set<Signal>, _ continuation: AsyncStream<Signal>.Continuation) -> Int {
        let id = state.withLock { state in
            state.nextID += 1
            state.listeners[state.nextID] = Listener(signals: signals, continuation: continuation)
            return state.nextID
        }
        guard signalPipe.load(ordering: .acquiring) >= 0 else { return id }
        for entry in signals {
            signal(entry.number) { number in
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(signalPipe.load(ordering: .acquiring), &byte, 1)
                errno = saved
            }
        }
        return id
    }

    func remove(_ id: Int) {
        state.withLock { state in
            guard let gone = state.listeners.removeValue(forKey: id) else { return }
            let heard = state.listeners.values.reduce(into: Set<Signal>()) {
                $0.formUnion($1.signals)
            }
            for entry in gone.signals.subtracting(heard) { signal(entry.number, SIG_DFL) }
        }
    }

    private func drain(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return }
        for number in buffer[..<count] {
            guard let signal = Signal(number: Int32(number)) else { continue }
            let listeners = state.withLock { state in
                state.listeners.values.filter { $0.signals.contains(signal) }.map(\.continuation)
            }
            for listener in listeners { listener.yield(signal) }
        }
    }
}

/// Where the handler writes; -1 before there is a pipe. A global, since a C handler captures nothing.
private let signalPipe = Atomic<Int32>(-1)
