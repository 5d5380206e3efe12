import Documents

extension SandboxService {
    func listCollections(_ call: Call) -> Answer {
        var collections = store.all(.collection, in: call.location, asListed: call.now.monotonic)
        if let ids = call.query.list("collectionIds") {
            collections = collections.filter { ids.contains($0["_id"]?.stringValue ?? "") }
        }
        if let name = call.query.text("name")?.lowercased(), !name.isEmpty {
            collections = collections.filter {
                ($0["name"]?.stringValue ?? "").lowercased().contains(name)
            }
        }
        let items = page(collections, call, usualLimit: 10).map { DocumentValue.mapping($0) }
        return .found([
            "data": .sequence(items), "total": .number(DecimalNumber(collections.count)),
        ])
    }

    mutating func createCollection(_ call: Call) throws(Rejection) -> Answer {
        let made = try addCollection(
            call.body.without(["altType"]), in: call.location, at: call.now)
        return .changed(["data": .mapping(made)])
    }

    /// Adds a collection after checking its slug. Every collection has an image and a seo.
    mutating func addCollection(
        _ given: OrderedObject, in location: String, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        var fields = OrderedObject().merging(given.without(["collectionId"]))
        fields["altId"] = .string(location)
        try checkSlug(fields, except: nil, in: location)
        if fields["image"] == nil { fields["image"] = "" }
        if fields["seo"] == nil { fields["seo"] = [:] }
        var id: String?
        if behaviour.honoursCollectionId, let wanted = given["collectionId"]?.stringValue {
            guard store.objects[wanted] == nil else {
                throw Rejection(400, "Collection with id \(wanted) already exists")
            }
            id = wanted
        }
        return store.create(.collection, in: location, id: id, fields: fields, at: now)
    }

    func getCollection(_ call: Call) throws(Rejection) -> Answer {
        if behaviour.collectionByIdIsInternal {
            throw Rejection(
                401,
                "This route is not yet supported by the IAM Service."
                    + " Please update your IAM config.")
        }
        let fields = try existing(
            .collection, call.parameter("collectionId"), in: call.location)
        return .found(["data": .mapping(fields), "status": true])
    }

    mutating func updateCollection(_ call: Call) throws(Rejection) -> Answer {
        let id = call.parameter("collectionId")
        let before = try existing(.collection, id, in: call.location)
        let fields = before.merging(call.body.without(["altId", "altType"]))
        try checkSlug(fields, except: id, in: call.location)
        store.update(id, to: fields, at: call.now)
        return .changed(["status": true, "message": "Collection updated successfully"])
    }

    mutating func deleteCollection(_ call: Call) throws(Rejection) -> Answer {
        let id = call.parameter("collectionId")
        _ = try existing(.collection, id, in: call.location)
        removeCollection(id, in: call.location, at: call.now)
        guard !behaviour.collectionDeleteAnswersNothing else { return .changed(nil) }
        return .changed(["status": true, "message": "Collection deleted successfully"])
    }

    mutating func removeCollection(_ id: String, in location: String, at now: SandboxMoment) {
        store.delete(id, at: now)
        guard behaviour.deletingCollectionCleansProducts else { return }
        for product in store.all(.product, in: location) {
            guard let ids = product["collectionIds"]?.sequenceValue, ids.contains(.string(id))
            else { continue }
            let left = DocumentValue.sequence(ids.filter { $0 != .string(id) })
            store.amend(
                product["_id"]?.stringValue ?? "", to: product.merging(["collectionIds": left]),
                at: now)
        }
    }

    private func checkSlug(
        _ fields: OrderedObject, except id: String?, in location: String
    ) throws(Rejection) {
        let slug = fields["slug"]?.stringValue ?? ""
        guard Slug.isValid(slug) else {
            throw .invalid(["slug must not contain spaces or special characters"])
        }
        let taken = store.all(.collection, in: location).contains {
            $0["slug"]?.stringValue == slug && $0["_id"]?.stringValue != id
        }
        guard !taken else {
            throw Rejection(behaviour.slugClashStatus, "Collection with this slug already exists")
        }
    }
}
