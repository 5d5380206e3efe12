import Documents
import Ports

extension CatalogAPI {
    func products() async throws(RemoteFailure) -> [DocumentValue] {
        try await products([])
    }

    /// The same in the form for keeping: there may be very many, and most are as they are `known`.
    func packedProducts(keptIn known: RawObjects) async throws(RemoteFailure) -> PackedList {
        PackedList(
            try await Paging(items: "products", id: "_id", pageSize: pageSize)
                .all(.get("/products/", inLocation), through: pipeline) { id, product in
                    known.kept(PackedObject(product.mappingValue ?? [:]), as: id)
                })
    }

    /// Those of these ids that are there.
    func products(ids: [String]) async throws(RemoteFailure) -> [DocumentValue] {
        guard !ids.isEmpty else { return [] }
        return try await products(ids.map { QueryField("productIds", $0) })
    }

    func products(inCollection id: String) async throws(RemoteFailure) -> [DocumentValue] {
        try await products([QueryField("collectionIds", id)])
    }

    /// Those of these that a store shows; all that it shows when none are named.
    func products(
        inStore id: String, among ids: [String]? = nil
    ) async throws(RemoteFailure) -> [DocumentValue] {
        try await products(
            [QueryField("storeId", id), QueryField("includedInStore", "true")]
                + (ids ?? []).map { QueryField("productIds", $0) })
    }

    /// Has a store show products, or no longer.
    func setStore(
        _ id: String, shows: Bool, _ products: [String]
    ) async throws(RemoteFailure) {
        var body = altBody
        body["action"] = shows ? "include" : "exclude"
        body["productIds"] = .sequence(products.map(DocumentValue.string))
        _ = try await send(.replace(.post, path("products", "store", id), body))
    }

    private func products(_ filter: [QueryField]) async throws(RemoteFailure) -> [DocumentValue] {
        try await Paging(items: "products", id: "_id", pageSize: pageSize)
            .all(.get("/products/", inLocation + filter), through: pipeline)
    }

    /// `nil` when there is none of this id. The API takes a slug for an id too: only the id counts.
    func product(_ id: String) async throws(RemoteFailure) -> DocumentValue? {
        let call = APICall.get(path("products", id), inLocation)
        guard let found = try await find(call) else { return nil }
        let product = try object(found, of: call)
        return product["_id"]?.stringValue == id ? product : nil
    }

    func createProduct(_ body: OrderedObject) -> APICall { .create("/products/", body) }

    func updateProduct(
        _ id: String, _ body: OrderedObject
    ) async throws(RemoteFailure) -> DocumentValue {
        let call = APICall.replace(.put, path("products", id), body)
        return try object(try await send(call), of: call)
    }

    func deleteProduct(_ id: String) async throws(RemoteFailure) {
        try await delete(.delete(path("products", id), inLocation))
    }

    /// Sets the collections of products, each in full; the products that were named but not updated are
    /// for the caller to find out.
    func setCollections(_ members: [(id: String, collections: [String])])
        async throws(RemoteFailure)
        -> Int
    {
        try await bulkEdit(
            members.map { member in
                [
                    "_id": .string(member.id),
                    "collectionIds": .sequence(member.collections.map(DocumentValue.string)),
                ]
            })
    }
}
