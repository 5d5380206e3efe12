import Pacing
import Ports
import SyncTestKit
import Synchronization
import Testing

@testable import Sandbox

@Suite("The courier of the sandbox's webhooks")
struct WebhookCourierTests {
    /// Answers with the given statuses, one after another; 0 is a lost connection.
    private final class Receiver: HTTPTransport {
        private let script: Mutex<[Int]>
        private let seen = Mutex<[HTTPRequest]>([])

        init(_ statuses: [Int]) { script = Mutex(statuses) }
        var requests: [HTTPRequest] { seen.withLock { $0 } }

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            seen.withLock { $0.append(request) }
            let status = script.withLock { $0.isEmpty ? 500 : $0.removeFirst() }
            guard status > 0 else {
                throw TransportFailure(.connectionLost, "lost", requestWasSent: true)
            }
            return HTTPResponse(status: status)
        }
    }

    private let delivery = WebhookDelivery(
        webhookId: "w", locationId: "l", event: "ProductUpdate",
        headers: ["X-GHL-Signature": "s"], body: [0x7B, 0x7D])

    @Test("tries again after trouble, with doubled waits, until it is taken")
    func retries() async throws {
        let receiver = Receiver([500, 0, 302, 204, 500])
        let time = ManualTime()
        let courier = WebhookCourier(transport: receiver, time: time)
        let endpoint = try #require(WebhookEndpoint("http://127.0.0.1:9/hook"))
        async let taken = courier.deliver(delivery, to: endpoint)
        for seconds in [1, 2, 4] {
            await time.untilAsleep()
            time.advance(by: .seconds(seconds))
        }
        #expect(await taken)
        #expect(receiver.requests.count == 4)
        #expect(Set(receiver.requests.map(\.body)) == [[0x7B, 0x7D]])
        #expect(receiver.requests.allSatisfy { $0.headers["X-GHL-Signature"] == "s" })
    }

    @Test("gives up after the last retry")
    func givesUp() async throws {
        let receiver = Receiver([])
        let time = ManualTime()
        let schedule = WebhookCourier.Schedule(
            retries: 2, firstWait: .seconds(5), longestWait: .seconds(6))
        let courier = WebhookCourier(transport: receiver, time: time, schedule: schedule)
        let endpoint = try #require(WebhookEndpoint("http://127.0.0.1:9/hook"))
        async let taken = courier.deliver(delivery, to: endpoint)
        for seconds in [5, 6] {
            await time.untilAsleep()
            time.advance(by: .seconds(seconds))
        }
        #expect(await !taken)
        #expect(receiver.requests.count == 3)
    }

    @Test("posts what comes to every endpoint, and stops with the stream")
    func run() async throws {
        let receiver = Receiver(Array(repeating: 200, count: 4))
        let courier = WebhookCourier(transport: receiver, time: ManualTime())
        let endpoints = ["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"].compactMap(
            WebhookEndpoint.init)
        let (stream, input) = AsyncStream.makeStream(of: WebhookDelivery.self)
        input.yield(delivery)
        input.yield(delivery)
        input.finish()
        await courier.run(stream) { endpoints }
        #expect(receiver.requests.map(\.target).sorted() == ["/a", "/a", "/b", "/b"])
    }
}
