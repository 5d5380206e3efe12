import Pacing
package import Ports

/// Posts webhooks and tries again as the real server does: any answer but a 2xx, and any trouble,
/// is retried up to 12 times with growing waits.
package struct WebhookCourier: Sendable {
    /// The waits between attempts.
    package struct Schedule: Hashable, Sendable {
        package var retries: Int
        package var firstWait: Duration
        package var longestWait: Duration

        package init(retries: Int, firstWait: Duration, longestWait: Duration) {
            self.retries = retries
            self.firstWait = firstWait
            self.longestWait = longestWait
        }

        /// 12 retries; how long the real waits are is not documented.
        package static let usual = Schedule(
            retries: 12, firstWait: .seconds(1), longestWait: .seconds(600))

        /// The wait before a retry, counted from 1: doubled each time.
        package func wait(before retry: Int) -> Duration {
            let doublings = min(max(0, retry - 1), 30)
            return min(longestWait, firstWait * (1 << doublings))
        }
    }

    private let transport: any HTTPTransport
    private let time: any TimeSource
    private let schedule: Schedule

    package init(
        transport: any HTTPTransport, time: any TimeSource, schedule: Schedule = .usual
    ) {
        self.transport = transport
        self.time = time
        self.schedule = schedule
    }

    /// Posts one delivery until it is taken; `false` when all tries were in vain or the task was
    /// cancelled.
    @discardableResult
    package func deliver(_ delivery: WebhookDelivery, to endpoint: WebhookEndpoint) async -> Bool {
        let request = HTTPRequest(
            method: .post, origin: endpoint.origin, target: endpoint.target,
            headers: delivery.headers, body: delivery.body, timeout: .seconds(10),
            mayReuseConnection: false)
        var retry = 0
        while true {
            do throws(TransportFailure) {
                if try await transport.send(request).isSuccess { return true }
            } catch {
                // Any other failure leaves nothing to do but the next try.
                if error.kind == .cancelled { return false }
            }
            guard retry < schedule.retries else { return false }
            retry += 1
            do {
                try await time.sleep(until: time.now.advanced(by: schedule.wait(before: retry)))
            } catch {
                return false
            }
        }
    }

    /// Posts everything that comes to wherever `endpoints` says at that moment, each on its own, so
    /// that one deaf receiver holds up nobody. Returns when the stream ends or the task is
    /// cancelled.
    package func run(
        _ deliveries: AsyncStream<WebhookDelivery>,
        endpoints: @escaping @Sendable () -> [WebhookEndpoint]
    ) async {
        await withDiscardingTaskGroup { group in
            for await delivery in deliveries {
                for endpoint in endpoints() {
                    group.addTask { await deliver(delivery, to: endpoint) }
                }
            }
            group.cancelAll()
        }
    }
}
