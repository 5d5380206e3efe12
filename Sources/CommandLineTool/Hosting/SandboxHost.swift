import Crypto
import CurlTransport
import Documents
import HTTPServer
import HostSystem
import JSONFormat
import Pacing
import Ports
import Sandbox
import Synchronization

/// The stand-in API as a server on this machine: answers requests, and posts its signed webhooks.
final class SandboxHost: Sendable {
    let api: SandboxAPI
    let address: String
    let port: Int
    let locations: [SandboxLocation]
    private let server: HTTPServer
    private let time: any TimeSource
    private let posting: Task<Void, Never>

    struct Options: Sendable {
        var port = 0
        var limits = SandboxLimits.production
        var faults = SandboxFaults()
        var locations = [SandboxLocation.demo]
        var app = SandboxApp.demo
        /// What an earlier sandbox saved.
        var saved: DocumentValue?
    }

    /// What keeps a sandbox from starting.
    struct StartFailure: Error { let message: String }

    init(_ options: Options, time: any TimeSource) throws(StartFailure) {
        let (deliveries, continuation) = AsyncStream<WebhookDelivery>.makeStream()
        let api: SandboxAPI
        if let saved = options.saved {
            do throws(SandboxDataError) {
                api = try SandboxAPI(
                    restoring: saved, locations: options.locations,
                    tokens: SandboxToken.each(of: options.locations), app: options.app,
                    limits: options.limits, faults: options.faults,
                    onWebhook: { continuation.yield($0) })
            } catch {
                throw StartFailure(message: "the saved sandbox cannot be read: \(error.message)")
            }
        } else {
            api = SandboxAPI(
                locations: options.locations, tokens: SandboxToken.each(of: options.locations),
                app: options.app, limits: options.limits, faults: options.faults,
                signer: WebhookSigner(key: .generate()), onWebhook: { continuation.yield($0) })
        }
        self.api = api
        locations = options.locations
        self.time = time
        address = "127.0.0.1"
        server = HTTPServer(address: "127.0.0.1", port: options.port) { request in
            let reply = api.respond(
                to: request, at: SandboxMoment(wall: time.wallClock, monotonic: time.now))
            if reply.delay > .zero {
                try? await time.sleep(until: time.now.advanced(by: reply.delay))
            }
            return HTTPReply(reply.outcome)
        }
        do throws(ServerFailure) {
            port = try server.start()
        } catch {
            throw StartFailure(message: error.message)
        }
        let courier = WebhookCourier(transport: CurlTransport(), time: time)
        posting = Task {
            await courier.run(deliveries) { api.webhookEndpoints }
        }
    }

    /// The public key that verifies its webhooks (PEM).
    var publicKey: String { api.webhookPublicKey }

    var origin: String { "http://\(address):\(port)" }

    /// Now, as the sandbox counts.
    var moment: SandboxMoment { SandboxMoment(wall: time.wallClock, monotonic: time.now) }

    /// Posts webhooks to this address from now on, and to no other; `nil` for nowhere.
    func setWebhookEndpoint(_ url: String?) {
        for known in api.webhookEndpoints { administer(.delete, url: known.description) }
        if let url { administer(.post, url: url) }
    }

    private func administer(_ method: HTTPMethod, url: String) {
        let request = HTTPRequest(
            method: method, origin: HTTPOrigin(scheme: .http, host: address, port: port),
            target: "/sandbox/webhooks", headers: ["Content-Type": "application/json"],
            body: JSONDocument.write(["url": .string(url)], style: .compact))
        _ = api.respond(to: request, at: moment)
    }

    /// Posts a webhook whose signature another key made, and gives the status of the answer.
    func postForgery() async throws -> Int {
        guard let endpoint = api.webhookEndpoints.first else { return 0 }
        let product = api.objects(.product).first?["_id"] ?? .null
        let body = JSONDocument.write(
            [
                "type": "ProductDelete", "locationId": .string(SandboxLocation.demo.id),
                "_id": product,
                "webhookId": "forged", "timestamp": .string(time.wallClock.description),
            ], style: .compact)
        let signature = Base64.encode(Ed25519.PrivateKey.generate().sign(body))
        let response = try await CurlTransport().send(
            HTTPRequest(
                method: .post, origin: endpoint.origin, target: endpoint.target,
                headers: ["Content-Type": "application/json", "X-GHL-Signature": signature],
                body: body, mayReuseConnection: false))
        return response.status
    }

    func stop() {
        posting.cancel()
        server.stop()
    }
}

extension HTTPReply {
    /// What the sandbox wants to happen on the wire.
    init(_ outcome: SandboxReply.Outcome) {
        self =
            switch outcome {
            case .response(let response): .response(response)
            case .dropConnection: .closeWithoutResponse
            case .truncated(let response, let bytes): .truncated(response, bytes: bytes)
            }
    }
}
