import Catalog
import Crypto
import Documents
import HTTPServer
import HighLevel
import HostSystem
import Ledger
import Ports
import SyncCore
import SyncEngine
import Workspace

/// Takes webhooks: verifies the raw body, makes the delivery durable, and only then says 200. What a
/// webhook says is never believed; it only tells the agent where to look.
struct WebhookListener: Sendable {
    let signature: WebhookSignature
    let locationID: String
    let ledger: LedgerStore
    let path: String
    let post: @Sendable (SyncEvent) -> Void
    let report: @Sendable (_ name: String, _ status: Int, _ detail: String) -> Void
    /// Tells a person what no request of theirs would show.
    let say: @Sendable (String) -> Void
    /// Takes what became of the app that the token belongs to.
    var heed: @Sendable (WebhookEvent.AppEvent, WebhookEvent) async -> Void = { _, _ in }
    /// Whether records of a custom object stand beside products.
    var mapping = FieldMapping()

    func answer(_ request: HTTPRequest) async -> HTTPReply {
        let (status, detail, name) = await take(request)
        report(name, status, detail)
        return .response(
            HTTPResponse(
                status: status, headers: ["Content-Type": "text/plain; charset=utf-8"],
                body: Array("\(detail)\n".utf8)))
    }

    private func take(_ request: HTTPRequest) async -> (Int, String, String) {
        guard request.path == path else { return (404, "nothing is here", "-") }
        guard request.method == .post else { return (405, "webhooks are posted", "-") }
        // A web page could post plain text here without being asked first; never JSON.
        guard request.headers["Origin"] == nil, Self.isJSON(request.headers["Content-Type"]) else {
            return (403, "only JSON, and never from a web page", "-")
        }
        if case .refused(let why) = signature.check(request.headers, body: request.body) {
            return (401, "the signature does not hold: \(why)", "-")
        }
        let event: WebhookEvent
        do throws(SyntaxError) {
            event = try WebhookEvent(
                body: request.body, locationID: locationID, mapping: mapping)
        } catch {
            return (400, error.message, "-")
        }
        let name = event.name ?? event.saidName.map { "\($0) (unknown)" } ?? "unnamed"
        let reference: RemoteReference?
        switch event.subject {
        case .object(let object): reference = object
        case .app: reference = nil
        case .otherLocation: return (200, "of another location", name)
        // Of our location it is kept, so that it can be looked at; nothing follows from it.
        case .unrelated where event.isOurs: reference = nil
        case .unrelated: return (200, "nothing of ours", name)
        }
        // Even a repeated one shows that they find the way here.
        post(.webhookArrived)
        do throws(CycleFailure) {
            // A delivery without an id of its own is known by its content.
            let id = event.webhookID ?? SHA256.hex(request.body)
            guard try await ledger.accept(webhookID: id, event: name, reference: reference) else {
                return (200, "known already", name)
            }
        } catch {
            return (503, "it cannot be kept now; send it again", name)
        }
        if case .app(let app) = event.subject {
            say(Self.words(app))
            await heed(app, event)
        }
        if let reference { post(.remoteHint([reference])) }
        return (200, event.subject == .unrelated ? "kept; nothing of ours" : "accepted", name)
    }

    private static func isJSON(_ contentType: String?) -> Bool {
        let type = contentType?.prefix { $0 != ";" }.lowercased() ?? ""
        return type.split(separator: " ").joined() == "application/json"
    }

    private static func words(_ event: WebhookEvent.AppEvent) -> String {
        switch event {
        case .installed: "the app was installed in this location"
        case .uninstalled:
            "the app was uninstalled from this location: its token ends, and requests will be refused "
                + "until it is installed again"
        case .changedPlan: "the app's plan was changed for this location"
        }
    }
}
