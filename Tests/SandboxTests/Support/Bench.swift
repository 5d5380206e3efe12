import Documents
import JSONFormat
import Pacing
import Ports
import Sandbox
import Synchronization

/// A sandbox with a hand-moved clock and short spellings for requests.
final class Bench: Sendable {
    static let location = SandboxLocation.demo.id
    let api: SandboxAPI
    private let moment = Mutex(
        SandboxMoment(wall: Timestamp(seconds: 1_790_000_000), monotonic: .start))
    private let delivered: Mailbox

    /// What a request brought.
    struct Result: Sendable {
        let reply: SandboxReply
        let status: Int
        let headers: HTTPHeaders
        let body: DocumentValue

        subscript(path: DocumentPath) -> DocumentValue? { body.value(at: path) }
        var message: String? { body["message"]?.stringValue }
        var complaints: [String] {
            (body["message"]?.sequenceValue ?? []).compactMap(\.stringValue)
        }
    }

    init(
        behaviour: SandboxBehaviour = SandboxBehaviour(), limits: SandboxLimits = .none,
        tokens: [SandboxToken] = [.demo], faults: [SandboxFault] = [], seed: UInt64 = 1
    ) {
        let mailbox = Mailbox()
        delivered = mailbox
        api = SandboxAPI(
            tokens: tokens, limits: limits, behaviour: behaviour,
            faults: SandboxFaults(faults), seed: seed,
            onWebhook: { mailbox.add($0) })
    }

    var now: SandboxMoment { moment.withLock { $0 } }
    var webhooks: [WebhookDelivery] { delivered.all }

    func advance(_ duration: Duration) {
        moment.withLock {
            $0.wall = $0.wall.advanced(by: duration)
            $0.monotonic = $0.monotonic.advanced(by: duration)
        }
    }

    func request(
        _ method: HTTPMethod, _ target: String, _ body: DocumentValue? = nil,
        token: String? = SandboxToken.demo.text, version: String? = "2021-07-28"
    ) -> HTTPRequest {
        var headers: HTTPHeaders = [:]
        headers["Authorization"] = token.map { "Bearer \($0)" }
        headers["Version"] = version
        if body != nil { headers["Content-Type"] = "application/json" }
        return HTTPRequest(
            method: method, origin: HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 1),
            target: target, headers: headers,
            body: body.map { JSONDocument.write($0, style: .compact) } ?? [])
    }

    @discardableResult
    func send(_ request: HTTPRequest) -> Result {
        let reply = api.respond(to: request, at: now)
        let response: HTTPResponse? =
            switch reply.outcome {
            case .response(let response): response
            case .truncated(let response, _): response
            case .dropConnection: nil
            }
        let body = response.flatMap { try? JSONDocument.value(of: $0.body) } ?? .null
        return Result(
            reply: reply, status: response?.status ?? 0, headers: response?.headers ?? [:],
            body: body)
    }

    @discardableResult
    func send(
        _ method: HTTPMethod, _ target: String, _ body: DocumentValue? = nil,
        token: String? = SandboxToken.demo.text, version: String? = "2021-07-28"
    ) -> Result {
        send(request(method, target, body, token: token, version: version))
    }

    /// The smallest product body, with more laid over it.
    static func product(_ name: String = "Yoga mat", _ more: OrderedObject = [:]) -> DocumentValue {
        var body: OrderedObject = [
            "name": .string(name), "locationId": .string(location), "productType": "PHYSICAL",
        ]
        for entry in more.entries { body[entry.key] = entry.value }
        return .mapping(body)
    }

    static func price(_ amount: DecimalNumber = 49, _ more: OrderedObject = [:]) -> DocumentValue {
        var body: OrderedObject = [
            "name": "Standard", "type": "one_time", "currency": "USD", "amount": .number(amount),
            "locationId": .string(location),
        ]
        for entry in more.entries { body[entry.key] = entry.value }
        return .mapping(body)
    }

    static func customObject(_ key: String) -> DocumentValue {
        [
            "labels": ["singular": "Pet", "plural": "Pets"],
            "key": .string("custom_objects.\(key)"),
            "locationId": .string(location),
            "primaryDisplayPropertyDetails": [
                "key": .string("custom_objects.\(key).name"), "name": "Name", "dataType": "TEXT",
            ],
        ]
    }

    static func collection(
        _ name: String = "Summer", slug: String = "summer", _ more: OrderedObject = [:]
    ) -> DocumentValue {
        var body: OrderedObject = [
            "altId": .string(location), "altType": "location", "name": .string(name),
            "slug": .string(slug),
        ]
        for entry in more.entries { body[entry.key] = entry.value }
        return .mapping(body)
    }

    func newProduct(_ name: String = "Yoga mat", _ more: OrderedObject = [:]) -> String {
        send(.post, "/products/", Self.product(name, more))["_id"]?.stringValue ?? "none"
    }

    func newPrice(of product: String, _ more: OrderedObject = [:]) -> String {
        send(.post, "/products/\(product)/price", Self.price(49, more))["_id"]?.stringValue
            ?? "none"
    }

    func newCollection(_ name: String = "Summer", slug: String = "summer") -> String {
        send(.post, "/products/collections", Self.collection(name, slug: slug))["data._id"]?
            .stringValue ?? "none"
    }

    static var q: String { "locationId=\(location)" }
    static var alt: String { "altId=\(location)&altType=location" }

    private final class Mailbox: Sendable {
        private let content = Mutex<[WebhookDelivery]>([])
        func add(_ delivery: WebhookDelivery) { content.withLock { $0.append(delivery) } }
        var all: [WebhookDelivery] { content.withLock { $0 } }
    }
}
