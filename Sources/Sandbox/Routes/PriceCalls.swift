import Documents

extension SandboxService {
    mutating func createPrice(_ call: Call) throws(Rejection) -> Answer {
        let product = try product(call)
        var fields = call.body.without(["locationId"])
        fields["product"] = product["_id"]
        // Not in one expression: that would keep a copy of the whole store while it is changed.
        let made = try addPrice(fields, in: call.location, at: call.now)
        return .changed(shown(made))
    }

    /// Adds a price to the product that its `product` field names.
    mutating func addPrice(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        var fields = normalised(OrderedObject().merging(given))
        fields["locationId"] = .string(location)
        try checkPrice(fields)
        let made = store.create(.price, in: location, fields: fields, at: now)
        tell(.priceCreate, location, made)
        touchProduct(of: made, in: location, at: now)
        return made
    }

    func listPrices(_ call: Call) throws(Rejection) -> Answer {
        let id = try product(call)["_id"]?.stringValue ?? ""
        var prices = store.prices(of: id, asListed: call.now.monotonic)
        if let ids = call.query.list("ids") {
            prices = prices.filter { ids.contains($0["_id"]?.stringValue ?? "") }
        }
        let items = page(prices, call).map { DocumentValue.mapping(shown($0)) }
        return .found([
            "prices": .sequence(items), "total": .number(DecimalNumber(prices.count)),
        ])
    }

    func getPrice(_ call: Call) throws(Rejection) -> Answer { .found(shown(try price(call))) }

    mutating func updatePrice(_ call: Call) throws(Rejection) -> Answer {
        let before = try price(call)
        let writable = Set(PriceSchemas.updatePrice.fields.map(\.name)).subtracting(["locationId"])
        let kept = behaviour.putReplaces ? before.without(writable) : before
        let changes = normalised(call.body.without(["locationId"]))
        let made = try change(price: before, to: kept.merging(changes), call)
        return .changed(shown(made))
    }

    mutating func change(
        price before: OrderedObject, to fields: OrderedObject, _ call: Call
    ) throws(Rejection) -> OrderedObject {
        try checkPrice(fields)
        let made = store.update(before["_id"]?.stringValue ?? "", to: fields, at: call.now)
        tell(.priceUpdate, call.location, made)
        touchProduct(of: made, in: call.location, at: call.now)
        return made
    }

    mutating func deletePrice(_ call: Call) throws(Rejection) -> Answer {
        removePrice(try price(call), in: call.location, at: call.now)
        return .changed(["status": true])
    }

    mutating func removePrice(_ fields: OrderedObject, in location: String, at now: SandboxMoment) {
        store.delete(fields["_id"]?.stringValue ?? "", at: now)
        tell(.priceDelete, location, fields)
        touchProduct(of: fields, in: location, at: now)
    }

    /// The price that the path names, which must belong to the path's product.
    private func price(_ call: Call) throws(Rejection) -> OrderedObject {
        let product = try product(call)
        let id = call.parameter("priceId")
        let fields = try existing(.price, id, in: call.location)
        guard fields["product"] == product["_id"] else { throw missing(.price, id) }
        return fields
    }

    private func checkPrice(_ fields: OrderedObject) throws(Rejection) {
        var complaints: [String] = []
        if fields["type"] == "recurring", fields["recurring"] == nil {
            complaints.append("recurring should not be empty")
        }
        if let cycles = fields["totalCycles"]?.numberValue, cycles < 1 {
            complaints.append("totalCycles must not be less than 1")
        }
        if !complaints.isEmpty { throw .invalid(complaints) }
    }

    private mutating func touchProduct(
        of price: OrderedObject, in location: String, at now: SandboxMoment
    ) {
        guard behaviour.priceChangeTouchesProduct, let id = price["product"]?.stringValue,
            let fields = store.fields(.product, id, in: location)
        else { return }
        store.update(id, to: fields, at: now)
    }
}
