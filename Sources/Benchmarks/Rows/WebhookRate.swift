import CurlTransport
import Documents
import Foundation
import HostSystem
import JSONFormat
import Pacing
import Ports
import Sandbox

/// Signed webhooks, each answered with 200 once it is verified and durable, from sixteen connections; the
/// agent looks after what they are about meanwhile, at a shop in the process that posts them.
enum WebhookRate: Benchmark {
    static let name = "webhook-rate"
    static let work = "2000 webhooks, verified and durable"
    static let goal = 1.0
    static let limit: Limit? = .seconds(1)
    private static let count = 2000
    private static let connections = 16

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let watch = try LiveWatch(bench, "webhook-rate", hasWebhooks: true) else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        defer { watch.end() }
        let ids = watch.shop.api.objects(.product).compactMap { $0["_id"]?.stringValue }
        let origin = HTTPOrigin(scheme: .http, host: "127.0.0.1", port: watch.port)
        var runs: [Double] = []
        for run in 0..<bench.runs {
            let requests = (0..<count).map { number in
                request(number, run: run, product: ids[number % ids.count], to: origin)
            }
            let start = Stopwatch.now
            let taken = try Blocking.run { try await post(requests) }
            runs.append(Stopwatch.now - start)
            guard taken == count else {
                throw Child.Failure(description: "\(count - taken) webhooks were refused")
            }
        }
        return Comparison(
            ours: .measured(Figure(name: "ghlsync", runs: runs, count: count)),
            peer: .measured(
                Figure(
                    name: "an fsync for each", runs: try fsyncs(bench), count: count)))
    }

    private static func request(
        _ number: Int, run: Int, product: String, to origin: HTTPOrigin
    ) -> HTTPRequest {
        let body = JSONDocument.write(
            [
                "type": "ProductUpdate", "locationId": .string(SandboxLocation.demo.id),
                "_id": .string(product), "webhookId": .string("rate-\(run)-\(number)"),
                "timestamp": .string(SystemTime().wallClock.description),
            ], style: .compact)
        return HTTPRequest(
            method: .post, origin: origin, target: "/webhooks/ghl",
            headers: [
                "Content-Type": "application/json",
                "X-GHL-Signature": LiveShop.signer.signature(of: body),
            ], body: body)
    }

    /// How many were answered with 200.
    private static func post(_ requests: [HTTPRequest]) async throws -> Int {
        let transport = CurlTransport()
        return try await withThrowingTaskGroup(of: Int.self) { tasks in
            for first in 0..<connections {
                tasks.addTask {
                    var taken = 0
                    for place in stride(from: first, to: requests.count, by: connections) {
                        let answer = try await transport.send(requests[place])
                        if answer.status == 200 { taken += 1 }
                    }
                    return taken
                }
            }
            return try await tasks.reduce(0, +)
        }
    }

    private static func fsyncs(_ bench: Workbench) throws -> [Double] {
        let path = bench.folder.appending(path: "durable").path()
        return (0..<bench.runs).map { _ in
            Stopwatch.wall {
                let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
                for _ in 0..<count {
                    _ = write(file, "webhook", 7)
                    _ = fsync(file)
                }
                close(file)
            }
        }
    }
}
