import Documents
import JSONFormat
import Pacing
import Ports

/// Calls under `/sandbox/…` for people and scripts. Not part of the real API; no token, and never
/// from a web page (requests with an `Origin` are refused).
///
/// - `GET /sandbox` says what there is; `GET /sandbox/state` shows every object.
/// - `POST /sandbox/edit` with `{kind, id, fields, location?}` changes an object as the other
/// person; `name` instead of `id` finds the only one that is called so.
/// - `POST /sandbox/create` with `{kind, fields, location?}` makes one; a price names its
/// `product`.
/// - `POST /sandbox/delete` with `{kind, id, location?}`, or `name`.
/// - `GET`, `DELETE /sandbox/requests`: the request log, and emptying it.
/// - `GET /sandbox/counts`: `{requests, mutations}`.
/// - `PUT`, `POST`, `DELETE /sandbox/faults`: sets, adds (a fault document), removes all faults.
/// - `GET /sandbox/oauth`: how often a refresh token was used; `POST` with `{revoke}`, which is
/// `access` (access tokens die), `tokens` (refresh tokens too) or `app` (it is uninstalled).
/// - `GET`, `POST`, `DELETE /sandbox/webhooks`: public key and URLs; adds, removes a `{url}`.
///
/// `kind` is product, price, collection, brandBoard, customValue, media, order, transaction,
/// objectSchema, objectField or record; an order or transaction that is made up says itself when it
/// was (`createdAt`), or is of now. `location` may be left out when there is one.
extension SandboxServer {
    mutating func administer(
        _ request: HTTPRequest, publicKey: String, at now: SandboxMoment
    ) -> SandboxReply {
        settle(at: now)
        do throws(AdminRefusal) {
            guard request.headers["Origin"] == nil else {
                throw AdminRefusal(403, "web pages may not do this")
            }
            let value = try administered(request, publicKey: publicKey, at: now)
            return Self.reply(200, value)
        } catch {
            return Self.reply(error.status, ["error": .string(error.message)])
        }
    }

    private mutating func administered(
        _ request: HTTPRequest, publicKey: String, at now: SandboxMoment
    ) throws(AdminRefusal) -> DocumentValue {
        let place = request.path.split(separator: "/").dropFirst().joined(separator: "/")
        switch (request.method, place) {
        case (.get, ""):
            return summary(publicKey: publicKey)
        case (.get, "state"):
            return state
        case (.get, "counts"):
            return [
                "requests": .number(DecimalNumber(log.total)),
                "mutations": .number(DecimalNumber(log.mutations)),
            ]
        case (.get, "requests"):
            return ["requests": .sequence(log.records.map(\.document))]
        case (.delete, "requests"):
            log.clear()
            return ["done": true]
        case (.post, "edit"), (.post, "create"), (.post, "delete"):
            return try change(place, AdminOrder(try Self.body(of: request), self), at: now)
        case (.put, "faults"), (.post, "faults"):
            let document = try Self.body(of: request)
            let script: SandboxFaults
            do { script = try SandboxFaults(document: .mapping(document)) } catch {
                throw AdminRefusal(400, error.message)
            }
            if request.method == .put {
                faults = script
            } else {
                for fault in script.faults { faults.add(fault) }
            }
            return ["faults": .number(DecimalNumber(faults.faults.count))]
        case (.delete, "faults"):
            faults = SandboxFaults()
            return ["faults": 0]
        case (.get, "webhooks"):
            return webhooks(publicKey)
        case (.post, "webhooks"), (.delete, "webhooks"):
            let url = try Self.body(of: request)["url"]?.stringValue
            guard let endpoint = url.flatMap(WebhookEndpoint.init) else {
                throw AdminRefusal(400, "give {\"url\": \"http://…\"}")
            }
            endpoints.removeAll { $0 == endpoint }
            if request.method == .post { endpoints.append(endpoint) }
            return webhooks(publicKey)
        case (.get, "oauth"):
            return ["refreshes": .number(DecimalNumber(oauth.refreshes))]
        case (.post, "oauth"):
            return try revoke(try Self.body(of: request)["revoke"]?.stringValue)
        default:
            throw AdminRefusal(404, "there is no \(request.method.rawValue) \(request.path)")
        }
    }

    private mutating func change(
        _ what: String, _ order: AdminOrder, at now: SandboxMoment
    ) throws(AdminRefusal) -> DocumentValue {
        do {
            switch what {
            case "create":
                return .mapping(
                    try create(order.kind, order.fields, in: order.location, at: now))
            case "edit":
                return .mapping(
                    try edit(order.kind, order.id, order.fields, in: order.location, at: now))
            default:
                try delete(order.kind, order.id, in: order.location, at: now)
                return ["done": true]
            }
        } catch {
            throw AdminRefusal(400, error.message)
        }
    }

    private mutating func revoke(_ what: String?) throws(AdminRefusal) -> DocumentValue {
        switch what {
        case "access": oauth.revokeAccessTokens()
        case "tokens": oauth.revokeTokens()
        case "app": oauth.uninstall()
        default: throw AdminRefusal(400, "\"revoke\" must be access, tokens or app")
        }
        return ["done": true]
    }

    private func summary(publicKey: String) -> DocumentValue {
        var places: [DocumentValue] = []
        for location in locations.values.sorted(by: { $0.id < $1.id }) {
            var counts = OrderedObject()
            for kind in SandboxKind.allCases {
                let count = service.store.all(kind, in: location.id).count
                counts[kind.rawValue] = .number(DecimalNumber(count))
            }
            places.append([
                "id": .string(location.id), "name": .string(location.name),
                "objects": .mapping(counts),
            ])
        }
        return [
            "sandbox": "a stand-in of the GoHighLevel API; nothing here reaches the real one",
            "locations": .sequence(places),
            "requests": .number(DecimalNumber(log.total)),
            "mutations": .number(DecimalNumber(log.mutations)),
            "faults": .sequence(faults.faults.map { .string($0.name) }),
            "webhooks": webhooks(publicKey),
            "calls": .sequence(
                [
                    "GET /sandbox/state", "POST /sandbox/edit {kind, id or name, fields}",
                    "POST /sandbox/create {kind, fields}",
                    "POST /sandbox/delete {kind, id or name}",
                    "GET|DELETE /sandbox/requests", "GET /sandbox/counts",
                    "PUT|POST|DELETE /sandbox/faults {faults}",
                    "GET|POST|DELETE /sandbox/webhooks {url}",
                    "GET|POST /sandbox/oauth {revoke: access|tokens|app}",
                ]),
        ]
    }

    private var state: DocumentValue {
        var places = OrderedObject()
        for location in locations.keys.sorted() {
            var kinds = OrderedObject()
            for kind in SandboxKind.allCases {
                kinds[kind.rawValue] = .sequence(
                    service.store.all(kind, in: location).map { .mapping($0) })
            }
            places[location] = .mapping(kinds)
        }
        return ["locations": .mapping(places)]
    }

    private func webhooks(_ publicKey: String) -> DocumentValue {
        [
            "publicKey": .string(publicKey),
            "urls": .sequence(endpoints.map { .string($0.description) }),
        ]
    }

    private static func body(of request: HTTPRequest) throws(AdminRefusal) -> OrderedObject {
        do {
            if let body = try JSONDocument.value(of: request.body).mappingValue { return body }
        } catch {
            throw AdminRefusal(400, "the body is not JSON: \(error.message)")
        }
        throw AdminRefusal(400, "the body must be a JSON object")
    }

    private static func reply(_ status: Int, _ value: DocumentValue) -> SandboxReply {
        SandboxReply(
            .response(
                HTTPResponse(
                    status: status, headers: ["Content-Type": "application/json; charset=utf-8"],
                    body: JSONDocument.write(value, style: .pretty))))
    }
}

/// A call under `/sandbox` that cannot be done.
struct AdminRefusal: Error {
    let status: Int
    let message: String

    init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }
}

/// What `edit`, `create` and `delete` are told.
struct AdminOrder {
    let kind: SandboxKind
    let id: String
    let location: String
    let fields: OrderedObject

    init(_ body: OrderedObject, _ server: SandboxServer) throws(AdminRefusal) {
        guard let word = body["kind"]?.stringValue, let kind = SandboxKind(rawValue: word) else {
            let known = SandboxKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw AdminRefusal(400, "\"kind\" must be one of \(known)")
        }
        let only = server.locations.count == 1 ? server.locations.keys.first : nil
        guard let location = body["location"]?.stringValue ?? only else {
            throw AdminRefusal(400, "there are several locations: name one in \"location\"")
        }
        self.kind = kind
        self.location = location
        if let name = body["name"]?.stringValue, body["id"] == nil {
            let found = server.service.store.all(kind, in: location).filter {
                $0["name"]?.stringValue == name
            }
            guard found.count == 1, let only = found.first?[kind.idField]?.stringValue else {
                throw AdminRefusal(
                    400, "\(found.count) objects of kind \(word) are called so: give the \"id\"")
            }
            id = only
        } else {
            id = body["id"]?.stringValue ?? ""
        }
        fields = body["fields"]?.mappingValue ?? [:]
    }
}

extension SandboxRequestRecord {
    fileprivate var document: DocumentValue {
        var fields: OrderedObject = [
            "number": .number(DecimalNumber(number)),
            "ms": .number(DecimalNumber(Int(at.nanoseconds / 1_000_000))),
            "method": .string(method),
            "target": .string(target), "traceId": .string(traceId), "applied": .bool(applied),
        ]
        fields["status"] = status.map { .number(DecimalNumber($0)) }
        fields["fault"] = fault.map { .string($0) }
        if !body.isEmpty { fields["body"] = .string(String(decoding: body, as: UTF8.self)) }
        return .mapping(fields)
    }
}
