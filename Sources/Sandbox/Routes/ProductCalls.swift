import Documents

extension SandboxService {
    mutating func createProduct(_ call: Call) throws(Rejection) -> Answer {
        let made = try addProduct(call.body, in: call.location, at: call.now)
        return .changed(shown(made))
    }

    /// Adds a product: the server's defaults, a slug when none is given, and the event.
    mutating func addProduct(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        var fields = normalised(OrderedObject().merging(given))
        fields["locationId"] = .string(location)
        for name in ["isTaxesEnabled", "isLabelEnabled", "taxInclusive"] where fields[name] == nil {
            fields[name] = false
        }
        if fields["availableInStore"] == nil {
            fields["availableInStore"] = .bool(behaviour.usuallyInStore)
        }
        for name in ["collectionIds", "variants", "medias", "taxes"] where fields[name] == nil {
            fields[name] = []
        }
        fields["slug"] = .string(try slug(of: fields, except: nil, in: location))
        try checkHalves(fields)
        let made = store.create(.product, in: location, fields: fields, at: now)
        tell(.productCreate, location, made)
        return made
    }

    func getProduct(_ call: Call) throws(Rejection) -> Answer {
        .found(shown(try product(call)))
    }

    private static let filters = [
        "search", "productIds", "collectionIds", "collectionSlug", "availableInStore", "storeId",
        "includedInStore",
    ]

    func listProducts(_ call: Call) -> Answer {
        let isAscending = call.query.text("sortOrder") == "asc"
        // A page of a large shop is not to cost a look at all of it.
        if let ids = store.ids(.product, in: call.location),
            !Self.filters.contains(where: { call.query.text($0) != nil })
        {
            let shown = isAscending ? page(ids, call) : page(ids.reversed(), call)
            return list(
                shown.compactMap { store.fields(.product, $0, in: call.location) }, of: ids.count)
        }
        var products = store.all(.product, in: call.location, asListed: call.now.monotonic)
        if let search = call.query.text("search")?.lowercased(), !search.isEmpty {
            products = products.filter {
                ($0["name"]?.stringValue ?? "").lowercased().contains(search)
            }
        }
        if let ids = call.query.list("productIds") {
            products = products.filter { ids.contains($0["_id"]?.stringValue ?? "") }
        }
        var collections = call.query.list("collectionIds")
        if let slug = call.query.text("collectionSlug") {
            let found = store.all(.collection, in: call.location).filter {
                $0["slug"]?.stringValue == slug
            }
            collections = (collections ?? []) + found.compactMap { $0["_id"]?.stringValue }
        }
        if let collections {
            products = products.filter { product in
                (product["collectionIds"]?.sequenceValue ?? []).contains {
                    collections.contains($0.stringValue ?? "")
                }
            }
        }
        if let inStore = call.query.flag("availableInStore") {
            products = products.filter { $0["availableInStore"]?.boolValue == inStore }
        }
        if let store = call.query.text("storeId"), let included = call.query.flag("includedInStore")
        {
            products = products.filter { Self.stores(of: $0).contains(store) == included }
        }
        if !isAscending { products.reverse() }
        return list(page(products, call), of: products.count)
    }

    private func list(_ page: [OrderedObject], of count: Int) -> Answer {
        let total: DocumentValue = ["total": .number(DecimalNumber(count))]
        return .found([
            "products": .sequence(page.map { .mapping(shown($0)) }), "total": [total],
        ])
    }

    mutating func updateProduct(_ call: Call) throws(Rejection) -> Answer {
        let before = try product(call)
        let changes = call.body.without(["locationId", "prices"])
        let keeps: Set<String> = ["slug", "locationId"]
        let writable = Set(ProductSchemas.updateProduct.fields.map(\.name)).subtracting(keeps)
        let kept = behaviour.putReplaces ? before.without(writable) : before
        let made = try change(product: before, to: kept.merging(normalised(changes)), call)
        return .changed(shown(made))
    }

    mutating func deleteProduct(_ call: Call) throws(Rejection) -> Answer {
        removeProduct(try product(call), in: call.location, at: call.now)
        return .changed(["status": true])
    }

    /// Writes a product's new fields after the rules, and tells it.
    mutating func change(
        product before: OrderedObject, to fields: OrderedObject, _ call: Call
    ) throws(Rejection) -> OrderedObject {
        let id = before["_id"]?.stringValue ?? ""
        var fields = fields
        if fields["slug"] != before["slug"] {
            fields["slug"] = .string(try slug(of: fields, except: id, in: call.location))
        }
        try checkHalves(fields)
        let made = store.update(id, to: fields, at: call.now)
        tell(.productUpdate, call.location, made)
        return made
    }

    mutating func removeProduct(
        _ fields: OrderedObject, in location: String, at now: SandboxMoment
    ) {
        let id = fields["_id"]?.stringValue ?? ""
        if behaviour.deletingProductDeletesPrices {
            for price in store.prices(of: id) {
                store.delete(price["_id"]?.stringValue ?? "", at: now)
            }
        }
        store.delete(id, at: now)
        tell(.productDelete, location, fields)
    }

    /// The product that the path names by id or by slug.
    func product(_ call: Call) throws(Rejection) -> OrderedObject {
        let name = call.parameter("productId")
        if let fields = store.fields(.product, name, in: call.location) { return fields }
        let bySlug = store.products(ofSlug: name, in: call.location).first
            .flatMap { store.fields(.product, $0, in: call.location) }
        guard let bySlug else { throw missing(.product, name) }
        return bySlug
    }

    private func slug(
        of fields: OrderedObject, except id: String?, in location: String
    ) throws(Rejection) -> String {
        let isTaken: (String) -> Bool = { [store] slug in
            store.products(ofSlug: slug, in: location).contains { $0 != id }
        }
        guard let wanted = fields["slug"]?.stringValue, !wanted.isEmpty else {
            return Slug.free(Slug.make(from: fields["name"]?.stringValue ?? ""), isTaken: isTaken)
        }
        guard isTaken(wanted) else { return wanted }
        switch behaviour.productSlugClash {
        case .allow: return wanted
        case .addSuffix: return Slug.free(wanted, isTaken: isTaken)
        case .refuse:
            throw Rejection(behaviour.slugClashStatus, "Product with this slug already exists")
        }
    }

    /// "If this is true, the taxes array cannot be empty", and the same for the label.
    private func checkHalves(_ fields: OrderedObject) throws(Rejection) {
        var complaints: [String] = []
        if fields["isTaxesEnabled"] == true, fields["taxes"]?.sequenceValue?.isEmpty ?? true {
            complaints.append("taxes should not be empty")
        }
        if fields["isLabelEnabled"] == true, fields["label"] == nil {
            complaints.append("label should not be empty")
        }
        if !complaints.isEmpty { throw .invalid(complaints) }
    }
}
