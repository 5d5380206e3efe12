import Documents

/// Which online stores show a product. Only lists that name a store tell.
extension SandboxService {
    /// Where the sandbox keeps a product's stores; never shown.
    static let storesField = "sandboxStores"

    mutating func updateStore(_ call: Call) throws(Rejection) -> Answer {
        let store = call.parameter("storeId")
        let includes = call.body["action"]?.stringValue == "include"
        var changes: [OrderedObject] = []
        for id in call.body["productIds"]?.sequenceValue ?? [] {
            changes.append(
                try existing(.product, id.stringValue ?? "", in: call.location))
        }
        for product in changes {
            var stores = Self.stores(of: product).filter { $0 != store }
            if includes { stores.append(store) }
            self.store.amend(
                product["_id"]?.stringValue ?? "",
                to: product.merging([
                    Self.storesField: .sequence(stores.map(DocumentValue.string))
                ]), at: call.now)
        }
        return .changed(["status": true, "message": "Successfully updated"])
    }

    static func stores(of product: OrderedObject) -> [String] {
        product[storesField]?.sequenceValue?.compactMap(\.stringValue) ?? []
    }
}
