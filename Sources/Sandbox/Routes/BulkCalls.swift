import Documents

extension SandboxService {
    /// Products and prices of one bulk edit, counted together.
    static let bulkEditMaximum = 30

    mutating func bulkEdit(_ call: Call) throws(Rejection) -> Answer {
        let products = (call.body["products"]?.sequenceValue ?? []).compactMap(\.mappingValue)
        let count = products.reduce(0) { $0 + 1 + ($1["prices"]?.sequenceValue?.count ?? 0) }
        guard count <= Self.bulkEditMaximum else {
            throw .invalid(["products must contain no more than \(Self.bulkEditMaximum) entities"])
        }
        var updated = 0
        for given in products {
            let id = given["_id"]?.stringValue ?? ""
            let before = try existing(.product, id, in: call.location)
            let changes = normalised(given.without(["_id", "prices"]))
            if !changes.isEmpty {
                _ = try change(product: before, to: before.merging(changes), call)
                updated += 1
            }
            for each in (given["prices"]?.sequenceValue ?? []).compactMap(\.mappingValue) {
                let priceId = each["_id"]?.stringValue ?? ""
                let price = try existing(.price, priceId, in: call.location)
                guard price["product"] == .string(id) else { throw missing(.price, priceId) }
                let changes = normalised(each.without(["_id"]))
                _ = try change(price: price, to: price.merging(changes), call)
                updated += 1
            }
        }
        return .changed([
            "message": "Products updated successfully", "status": true,
            "updatedCount": .number(DecimalNumber(updated)),
        ])
    }

    mutating func bulkUpdate(_ call: Call) throws(Rejection) -> Answer {
        let ids = (call.body["productIds"]?.sequenceValue ?? []).compactMap(\.stringValue)
        var products: [OrderedObject] = []
        for id in ids { products.append(try existing(.product, id, in: call.location)) }
        switch call.body["type"]?.stringValue {
        case "bulk-update-availability":
            guard let value = call.body["availability"] else { throw needed("availability") }
            for product in products {
                let fields = product.merging(["availableInStore": value])
                _ = try change(product: product, to: fields, call)
            }
        case "bulk-update-product-collection":
            guard let collections = call.body["collectionIds"]?.sequenceValue else {
                throw needed("collectionIds")
            }
            for product in products {
                let old = product["collectionIds"]?.sequenceValue ?? []
                let new = old + collections.filter { !old.contains($0) }
                let value = behaviour.bulkCollectionsReplace ? collections : new
                let fields = product.merging(["collectionIds": .sequence(value)])
                _ = try change(product: product, to: fields, call)
            }
        case "bulk-delete-products":
            for product in products {
                removeProduct(product, in: call.location, at: call.now)
            }
        case "bulk-update-currency":
            guard let currency = call.body["currency"] else { throw needed("currency") }
            try changePrices(of: products, call) { _ in ["currency": currency] }
        default:
            guard let rule = call.body["price"] else { throw needed("price") }
            try changePrices(of: products, call) { price in
                var changes: OrderedObject = [:]
                changes["amount"] = price["amount"]?.numberValue.map {
                    .number(PriceRule(rule).applied(to: $0))
                }
                if let other = call.body["compareAtPrice"],
                    let amount = price["compareAtPrice"]?.numberValue
                {
                    changes["compareAtPrice"] = .number(PriceRule(other).applied(to: amount))
                }
                return changes
            }
        }
        return .changed(["status": true, "message": "Products updated successfully"])
    }

    private mutating func changePrices(
        of products: [OrderedObject], _ call: Call, _ changes: (OrderedObject) -> OrderedObject
    ) throws(Rejection) {
        for product in products {
            for price in store.prices(of: product["_id"]?.stringValue ?? "") {
                let fields = price.merging(normalised(changes(price)))
                _ = try change(price: price, to: fields, call)
            }
        }
    }

    private func needed(_ field: String) -> Rejection { .invalid(["\(field) should not be empty"]) }
}
