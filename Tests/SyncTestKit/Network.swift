import Pacing
import Ports
package import Sandbox
import Synchronization

/// What lies between the lives of a world and its shop: it sees every request, and holds the webhooks
/// that nobody has taken yet.
package final class Network: Sendable {
    private struct State {
        var inFlight: [String: Int] = [:]
        var collisions: [String] = []
        var webhooks: [WebhookDelivery] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// The way of one process to the shop. Once the process has died, no byte leaves it.
    func wire(to shop: any HTTPTransport, from disk: InMemoryFileSystem) -> any HTTPTransport {
        Wire(shop: shop, disk: disk, network: self)
    }

    /// Changes of one object that were under way at the same time (I10).
    package func takeCollisions() -> [String] {
        state.withLock { state in
            defer { state.collisions = [] }
            return state.collisions
        }
    }

    /// The webhooks that were sent and that nobody took, oldest first.
    package func takeWebhooks() -> [WebhookDelivery] {
        state.withLock { state in
            defer { state.webhooks = [] }
            return state.webhooks
        }
    }

    package func post(_ webhook: WebhookDelivery) {
        state.withLock { state in
            // Who takes none for a while finds the last ones.
            if state.webhooks.count >= 500 { state.webhooks.removeFirst(250) }
            state.webhooks.append(webhook)
        }
    }

    fileprivate func begin(_ request: HTTPRequest) {
        guard request.method != .get, request.method != .post else { return }
        state.withLock { state in
            state.inFlight[request.path, default: 0] += 1
            if state.inFlight[request.path, default: 0] > 1 {
                state.collisions.append("\(request.method) \(request.path)")
            }
        }
    }

    fileprivate func end(_ request: HTTPRequest) {
        guard request.method != .get, request.method != .post else { return }
        state.withLock { $0.inFlight[request.path, default: 1] -= 1 }
    }
}

private struct Wire: HTTPTransport {
    let shop: any HTTPTransport
    let disk: InMemoryFileSystem
    let network: Network

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard !disk.hasCrashed else {
            throw TransportFailure(.cancelled, "the process has died", requestWasSent: false)
        }
        network.begin(request)
        defer { network.end(request) }
        // A request takes a while: others may be sent meanwhile.
        await Task.yield()
        return try await shop.send(request)
    }
}
