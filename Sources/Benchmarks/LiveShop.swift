import CurlTransport
import Documents
import Foundation
import HTTPServer
import HostSystem
import Ports
import Sandbox
import Synchronization

/// The sandbox as a server within this process, which notes when each request arrives, and posts its
/// webhooks to whom it is told.
final class LiveShop: Sendable {
    struct Arrival: Sendable {
        /// As `Stopwatch.now` counts.
        let at: Double
        let method: String
        let target: String
    }

    /// No limit of requests: what is measured is ghlsync.
    let api: SandboxAPI
    let origin: String
    private let server: HTTPServer
    private let arrivals: Noted
    private let posting: Task<Void, Never>

    private final class Noted: Sendable {
        let list = Mutex<[Arrival]>([])
    }

    /// - Parameter window: what it says that it counts requests in. An agent notes each request of a window,
    ///   and a thousand times as many as ever fit into one would take most of its time.
    init(window: Duration = .seconds(10)) throws {
        let (deliveries, continuation) = AsyncStream<WebhookDelivery>.makeStream()
        let noted = Noted()
        let api = SandboxAPI(
            tokens: [.demo],
            limits: SandboxLimits(burst: 1_000_000_000, interval: window, daily: 1_000_000_000),
            signer: Self.signer,
            onWebhook: { continuation.yield($0) })
        let time = SystemTime()
        server = HTTPServer { request in
            let arrival = Arrival(
                at: Stopwatch.now, method: request.method.rawValue, target: request.target)
            noted.list.withLock { $0.append(arrival) }
            // For a peer that knows nothing of the API.
            if request.target == "/peer" { return .response(HTTPResponse(status: 200)) }
            let reply = api.respond(
                to: request, at: SandboxMoment(wall: time.wallClock, monotonic: time.now))
            return switch reply.outcome {
            case .response(let response): .response(response)
            case .truncated(let response, let count): .truncated(response, bytes: count)
            case .dropConnection: .closeWithoutResponse
            }
        }
        self.api = api
        arrivals = noted
        origin = "http://127.0.0.1:\(try server.start())"
        let courier = WebhookCourier(transport: CurlTransport(), time: time)
        posting = Task { await courier.run(deliveries) { api.webhookEndpoints } }
    }

    static let signer = WebhookSigner(seed: 7)

    func stop() {
        posting.cancel()
        server.stop()
    }

    /// The requests since an instant.
    func arrivals(since instant: Double) -> [Arrival] {
        // The newest come last, and there may be a hundred thousand before them.
        arrivals.list.withLock { list in
            let first = (list.lastIndex { $0.at < instant } ?? -1) + 1
            return Array(list[first...])
        }
    }

    /// Posts webhooks there from now on.
    func postWebhooks(to url: String) {
        let time = SystemTime()
        _ = api.respond(
            to: HTTPRequest(
                method: .post, origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 1),
                target: "/sandbox/webhooks", headers: ["Content-Type": "application/json"],
                body: Array("{\"url\":\"\(url)\"}".utf8)),
            at: SandboxMoment(wall: time.wallClock, monotonic: time.now))
    }

    /// Waits until something holds; `nil` when it did not within a time.
    static func wait<Value>(_ seconds: Double = 20, for probe: () -> Value?) -> Value? {
        let end = Stopwatch.now + seconds
        while Stopwatch.now < end {
            if let found = probe() { return found }
            usleep(100)
        }
        return nil
    }
}
