import Documents
import Pacing

/// Orders and payments: read only for clients. They come from the data file or from `/sandbox/create`.
extension SandboxService {
    /// What the list shows of an order. No items: those are in the order itself (ghl-api.md §8).
    private static let listed: Set<String> = [
        "_id", "altId", "altType", "contactId", "contactName", "contactEmail", "currency", "amount",
        "subtotal", "discount", "status", "liveMode", "totalProducts", "sourceType", "sourceName",
        "sourceId", "couponCode", "createdAt", "updatedAt", "sourceSubType", "fulfillmentStatus",
    ]
    /// What only the list shows, and what decides about it without being shown anywhere.
    private static let onlyListed: Set<String> = [
        "contactName", "contactEmail", "subtotal", "discount", "totalProducts", "sourceType",
        "sourceName", "sourceId", "sourceSubType", "couponCode",
    ]
    private static let hidden: Set<String> = ["paymentStatus"]

    func listOrders(_ call: Call) -> Answer {
        let orders = sales(.order, call).filter { order in
            fits(
                order, call, ["status": "status", "contactId": "contactId", "sourceId": "sourceId"])
                && call.query.text("paymentStatus").map { order["paymentStatus"] == .string($0) }
                    ?? true
        }
        return list(orders, call) { order in
            OrderedObject(
                order.entries.filter { Self.listed.contains($0.key) }.map { ($0.key, $0.value) })
        }
    }

    func getOrder(_ call: Call) throws(Rejection) -> Answer {
        let order = try existing(.order, call.parameter("orderId"), in: call.location)
        return .found(order.without(Self.onlyListed.union(Self.hidden)))
    }

    func listTransactions(_ call: Call) -> Answer {
        let payments = sales(.transaction, call).filter { payment in
            fits(
                payment, call,
                [
                    "entityId": "entityId", "contactId": "contactId",
                    "subscriptionId": "subscriptionId", "entitySourceType": "entitySourceType",
                    "entitySourceSubType": "entitySourceSubType",
                ])
        }
        return list(payments, call) { $0 }
    }

    /// An order with what every order has; what is given goes first.
    mutating func addOrder(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) -> OrderedObject {
        var fields = stamped(given, in: location, at: now)
        setting(
            [
                "status": "completed", "paymentStatus": "paid", "liveMode": true,
                "fulfillmentStatus": "unfulfilled", "sourceType": "website", "items": [],
            ], in: &fields)
        if fields["source"] == nil, let type = fields["sourceType"] {
            fields["source"] = ["type": type, "id": fields["sourceId"] ?? "store1"]
        }
        if fields["amountSummary"] == nil, let amount = fields["amount"] {
            fields["amountSummary"] = [
                "subtotal": fields["subtotal"] ?? amount, "discount": fields["discount"] ?? 0,
            ]
        }
        return store.create(.order, in: location, fields: fields, at: now)
    }

    /// A payment with what every payment has.
    mutating func addTransaction(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) -> OrderedObject {
        var fields = stamped(given, in: location, at: now)
        setting(
            ["status": "succeeded", "liveMode": true, "entitySourceType": "website"], in: &fields)
        if fields["fulfilledAt"] == nil { fields["fulfilledAt"] = fields["createdAt"] }
        return store.create(.transaction, in: location, fields: fields, at: now)
    }

    private func setting(_ defaults: OrderedObject, in fields: inout OrderedObject) {
        for entry in defaults.entries where fields[entry.key] == nil {
            fields[entry.key] = entry.value
        }
    }

    private func stamped(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) -> OrderedObject {
        var fields = given
        fields["altId"] = .string(location)
        fields["altType"] = "location"
        let made = fields["createdAt"] ?? .string(now.wall.description)
        setting(["createdAt": made, "updatedAt": made], in: &fields)
        return fields
    }

    /// Those of the asked-for time and mode, the newest first.
    private func sales(_ kind: SandboxKind, _ call: Call) -> [OrderedObject] {
        // A bare date means the whole day.
        let start = call.query.text("startAt").flatMap { Self.moment($0, endOfDay: false) }
        let end = call.query.text("endAt").flatMap { Self.moment($0, endOfDay: true) }
        let found = store.all(kind, in: call.location, asListed: call.now.monotonic)
        let dated = found.enumerated().map { index, sale in
            (sale, sale["createdAt"]?.stringValue.flatMap { Timestamp($0) }, index)
        }
        return
            dated.filter { sale, made, _ in
                guard let made else { return start == nil && end == nil }
                return start.map { made >= $0 } ?? true && end.map { made <= $0 } ?? true
            }
            .sorted { ($0.1?.nanoseconds ?? 0, $0.2) > ($1.1?.nanoseconds ?? 0, $1.2) }
            .map(\.0)
            .filter { sale in
                switch call.query.text("paymentMode") {
                case "live": sale["liveMode"] != false
                case "test": sale["liveMode"] == false
                default: true
                }
            }
    }

    private func fits(
        _ sale: OrderedObject, _ call: Call, _ filters: [String: String]
    ) -> Bool {
        filters.allSatisfy { query, field in
            call.query.text(query).map { sale[field] == .string($0) } ?? true
        }
    }

    private func list(
        _ sales: [OrderedObject], _ call: Call, _ shown: (OrderedObject) -> OrderedObject
    ) -> Answer {
        .found([
            "data": .sequence(page(sales, call, usualLimit: 10).map { .mapping(shown($0)) }),
            "totalCount": .number(DecimalNumber(sales.count)),
        ])
    }

    private static func moment(_ text: String, endOfDay: Bool) -> Timestamp? {
        text.utf8.count == 10
            ? Timestamp(text + (endOfDay ? "T23:59:59.999Z" : "T00:00:00Z")) : Timestamp(text)
    }
}
