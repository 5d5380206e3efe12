package import Documents
import JSONFormat
import Pacing
package import Ports
import Synchronization

/// A stand-in of the GoHighLevel API: the documented calls, with the documented checks, limits and
/// error bodies, over a store in memory. `sandbox`, `demo` and the tests run the same one.
///
/// Knows no socket and no clock: every request comes with its moment, and the same requests at the
/// same moments with the same seed give the same bytes.
package final class SandboxAPI: Sendable {
    private let server: Mutex<SandboxServer>
    private let signer: WebhookSigner
    private let onWebhook: (@Sendable (WebhookDelivery) -> Void)?

    /// - Parameters:
    ///   - signer: signs webhooks; its public key is shown under `/sandbox/webhooks`. Without one,
    /// a     key made from the seed.
    ///   - onWebhook: takes each webhook, in order, after the change that caused it; must not call
    ///     back into the sandbox.
    package init(
        locations: [SandboxLocation] = [.demo], tokens: [SandboxToken] = [.demo],
        app: SandboxApp = .demo, limits: SandboxLimits = .production,
        behaviour: SandboxBehaviour = SandboxBehaviour(),
        faults: SandboxFaults = SandboxFaults(), seed: UInt64 = 1,
        signer: WebhookSigner? = nil,
        onWebhook: (@Sendable (WebhookDelivery) -> Void)? = nil
    ) {
        var server = SandboxServer(
            locations: locations, tokens: tokens, app: app, limits: limits, behaviour: behaviour,
            seed: seed)
        server.faults = faults
        self.server = Mutex(server)
        self.signer = signer ?? WebhookSigner(seed: seed)
        self.onWebhook = onWebhook
    }

    /// Goes on from what `save` gave. Locations that the document does not have are added.
    package init(
        restoring document: DocumentValue, locations: [SandboxLocation] = [],
        tokens: [SandboxToken] = [.demo], app: SandboxApp = .demo,
        limits: SandboxLimits = .production,
        behaviour: SandboxBehaviour = SandboxBehaviour(), faults: SandboxFaults = SandboxFaults(),
        onWebhook: (@Sendable (WebhookDelivery) -> Void)? = nil
    ) throws(SandboxDataError) {
        let saved = try SavedSandbox(document)
        var server = SandboxServer(
            locations: locations + saved.locations, tokens: tokens, app: app, limits: limits,
            behaviour: behaviour, seed: saved.seed)
        server.faults = faults
        server.endpoints = saved.endpoints
        for object in saved.objects { server.service.store.restore(object) }
        self.server = Mutex(server)
        signer = saved.signer
        self.onWebhook = onWebhook
    }

    /// Everything that outlives a run (see `init(restoring:)`), with the signing key: a file of it
    /// is for its owner only. Deleted objects, their past, the log and late requests are not kept.
    package func save() -> DocumentValue {
        server.withLock { server in
            SavedSandbox(
                locations: server.locations.values.sorted { $0.id < $1.id },
                objects: server.service.store.objects.values.sorted { $0.number < $1.number },
                endpoints: server.endpoints, signer: signer,
                seed: server.service.store.identifiers.continuation
            ).document
        }
    }

    /// For whoever verifies webhooks of this sandbox: PEM.
    package var webhookPublicKey: String { signer.publicKey }

    /// Answers one request, at once. Never fails: trouble is a reply too.
    package func respond(to request: HTTPRequest, at now: SandboxMoment) -> SandboxReply {
        if request.path == "/sandbox" || request.path.hasPrefix("/sandbox/") {
            let publicKey = signer.publicKey
            return perform(at: now) { $0.administer(request, publicKey: publicKey, at: now) }
        }
        return perform(at: now) { $0.respond(to: request, at: now) }
    }

    /// Carries out what a fault has put off until now. Requests do it by themselves.
    package func settle(at now: SandboxMoment) { perform(at: now) { $0.settle(at: now) } }

    /// The newest requests, oldest first. Calls under `/sandbox` are not among them.
    package var requests: [SandboxRequestRecord] { server.withLock { $0.log.records } }
    /// How many requests came.
    package var requestCount: Int { server.withLock { $0.log.total } }
    /// How many requests changed the store.
    package var mutationCount: Int { server.withLock { $0.log.mutations } }
    /// The same number as long as no object has changed.
    package var revision: Int { server.withLock { $0.service.store.revision } }
    package func clearLog() { server.withLock { $0.log.clear() } }

    /// The faults that requests meet from now on; setting starts their counts anew.
    package var faults: SandboxFaults {
        get { server.withLock { $0.faults } }
        set { server.withLock { $0.faults = newValue } }
    }

    package var limits: SandboxLimits {
        get { server.withLock { $0.limits } }
        set { server.withLock { $0.limits = newValue } }
    }

    /// How often a refresh token was exchanged.
    package var refreshCount: Int { server.withLock { $0.oauth.refreshes } }
    /// Access tokens of OAuth die; refresh tokens live.
    package func revokeAccessTokens() { server.withLock { $0.oauth.revokeAccessTokens() } }
    /// Every token of OAuth dies; the app stays installed.
    package func revokeTokens() { server.withLock { $0.oauth.revokeTokens() } }
    /// The app is taken off every location and company.
    package func uninstallApp() { server.withLock { $0.oauth.uninstall() } }

    /// Where webhooks are posted to; whoever runs the server posts them.
    package var webhookEndpoints: [WebhookEndpoint] { server.withLock { $0.endpoints } }

    /// The live objects of a kind, oldest first, with every stored field.
    package func objects(
        _ kind: SandboxKind, in location: String = SandboxLocation.demo.id
    ) -> [OrderedObject] {
        server.withLock { $0.service.store.all(kind, in: location) }
    }

    /// A live object by id, with every stored field.
    package func object(
        _ kind: SandboxKind, id: String, in location: String = SandboxLocation.demo.id
    ) -> OrderedObject? {
        server.withLock { $0.service.store.fields(kind, id, in: location) }
    }

    /// Runs a step of the server, then hands its events to the webhooks.
    @discardableResult
    func perform<Result: Sendable, Failure: Error>(
        at now: SandboxMoment, _ step: (inout SandboxServer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (result, deliveries) = try server.withLock {
            (server) throws(Failure) -> (Result, [WebhookDelivery]) in
            let result = try step(&server)
            guard onWebhook != nil else {
                server.service.events = []
                return (result, [])
            }
            return (result, server.takeDeliveries(signer, at: now))
        }
        if let onWebhook { for delivery in deliveries { onWebhook(delivery) } }
        return result
    }
}

extension SandboxServer {
    /// The events since the last time, ready to post.
    mutating func takeDeliveries(
        _ signer: WebhookSigner, at now: SandboxMoment
    ) -> [WebhookDelivery] {
        let events = service.events
        guard !events.isEmpty else { return [] }
        service.events = []
        return events.flatMap { event in
            let id = service.store.identifiers.uuid()
            let body = event.body(
                shape: service.behaviour.webhookShape, webhookId: id,
                timestamp: now.wall.description)
            let bytes = JSONDocument.write(.mapping(body), style: .compact)
            let delivery = WebhookDelivery(
                webhookId: id, locationId: event.location, event: event.name.rawValue,
                headers: [
                    "Content-Type": "application/json",
                    "X-GHL-Signature": signer.signature(of: bytes),
                ], body: bytes)
            return Array(repeating: delivery, count: max(0, service.behaviour.webhookCopies))
        }
    }
}
