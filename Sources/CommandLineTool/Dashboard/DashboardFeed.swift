import Documents
import JSONFormat
import Synchronization

/// What the agent tells, as server-sent events (WHATWG HTML §9.2) for every page that listens.
///
/// A page that comes later gets the last events first; one that reads too slowly loses the oldest, and
/// asks for everything anew when it sees a gap in the ids.
final class DashboardFeed: Sendable {
    private let state = Mutex(State())

    private struct State {
        var lastID = 0
        var recent: [[UInt8]] = []
        var listeners: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
        var nextListener = 0
        var isOver = false
    }

    /// How many events a new page gets to see.
    static let backlog = 200
    static let mostListeners = 16

    func send(_ event: OrderedObject) {
        let json = JSONDocument.write(.mapping(event), style: .compact)
        state.withLock { state in
            state.lastID += 1
            let bytes = Array("id: \(state.lastID)\ndata: ".utf8) + json + [0x0A, 0x0A]
            state.recent.append(bytes)
            if state.recent.count > Self.backlog { state.recent.removeFirst() }
            for listener in state.listeners.values { listener.yield(bytes) }
        }
    }

    /// The recent events, then each as it comes; `nil` when too many listen.
    func listen() -> AsyncStream<[UInt8]>? {
        let (stream, continuation) = AsyncStream<[UInt8]>.makeStream(
            bufferingPolicy: .bufferingNewest(1000))
        let id: Int? = state.withLock { state in
            guard !state.isOver, state.listeners.count < Self.mostListeners else { return nil }
            state.nextListener += 1
            state.listeners[state.nextListener] = continuation
            // A comment at once, so that the page knows that it is connected.
            continuation.yield(Array(": connected\n\n".utf8))
            for bytes in state.recent { continuation.yield(bytes) }
            return state.nextListener
        }
        guard let id else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[id] = nil }
        }
        return stream
    }

    /// Ends every stream.
    func end() {
        let listeners = state.withLock { state in
            state.isOver = true
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.finish() }
    }
}
