import Documents

extension SandboxService {
    /// The stock list: prices whose inventory is tracked, without amounts.
    func listInventory(_ call: Call) -> Answer {
        var items: [OrderedObject] = []
        for product in store.all(.product, in: call.location, asListed: call.now.monotonic) {
            let name = product["name"]?.stringValue ?? ""
            if let search = call.query.text("search")?.lowercased(),
                !name.lowercased().contains(search)
            {
                continue
            }
            for price in store.prices(of: product["_id"]?.stringValue ?? "")
            where price["trackInventory"] == true {
                var item: OrderedObject = [
                    "_id": price["_id"] ?? "", "name": price["name"] ?? "",
                    "availableQuantity": price["availableQuantity"] ?? 0,
                    "sku": price["sku"] ?? "",
                    "allowOutOfStockPurchases": price["allowOutOfStockPurchases"] ?? false,
                    "product": price["product"] ?? "", "updatedAt": price["updatedAt"] ?? "",
                    "productName": .string(name),
                ]
                item["image"] = product["image"]
                items.append(item)
            }
        }
        let total: DocumentValue = ["total": .number(DecimalNumber(items.count))]
        let shownItems = page(items, call).map { DocumentValue.mapping($0) }
        return .found(["inventory": .sequence(shownItems), "total": total])
    }

    mutating func updateInventory(_ call: Call) throws(Rejection) -> Answer {
        let items = (call.body["items"]?.sequenceValue ?? []).compactMap(\.mappingValue)
        var changes: [(before: OrderedObject, after: OrderedObject)] = []
        for item in items {
            let id = item["priceId"]?.stringValue ?? ""
            let before = try existing(.price, id, in: call.location)
            changes.append((before, before.merging(item.without(["priceId"]))))
        }
        for (before, after) in changes { _ = try change(price: before, to: after, call) }
        return .changed(["status": true, "message": "Inventory updated successfully"])
    }
}
