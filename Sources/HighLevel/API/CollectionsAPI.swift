import Documents
import Ports

extension CatalogAPI {
    func collections() async throws(RemoteFailure) -> [DocumentValue] {
        try await Paging(items: "data", id: "_id", pageSize: pageSize)
            .all(.get("/products/collections", inAlt), through: pipeline)
    }

    /// By the list's filter: the GET by id is a route that tokens may not use (ghl-api.md §9.1).
    func collection(_ id: String) async throws(RemoteFailure) -> DocumentValue? {
        let query = inAlt + [QueryField("collectionIds", id)]
        let found = try await Paging(items: "data", id: "_id", pageSize: pageSize)
            .all(.get("/products/collections", query), through: pipeline)
        return found.first { $0["_id"]?.stringValue == id }
    }

    /// Whether a collection that the list lacks is certainly gone: the GET by id says so, or that route
    /// is closed and the filtered list lacks it too.
    func isCollectionGone(_ id: String) async throws(RemoteFailure) -> Bool {
        // This operation declares `altId` and no `altType`; what is undeclared is refused with 422.
        let call = APICall.get(
            path("products", "collections", id), [QueryField("altId", locationID)])
        do throws(RemoteFailure) {
            return try await find(call) == nil
        } catch  where error.kind == .routeClosed {
            return try await collection(id) == nil
        }
    }

    func createCollection(_ fields: OrderedObject) -> APICall {
        .create("/products/collections", merged(fields))
    }

    /// The answer does not hold the collection.
    func updateCollection(_ id: String, _ fields: OrderedObject) async throws(RemoteFailure) {
        _ = try await send(.replace(.put, path("products", "collections", id), merged(fields)))
    }

    /// The answer may be empty.
    func deleteCollection(_ id: String) async throws(RemoteFailure) {
        try await delete(.delete(path("products", "collections", id), inAlt))
    }

    private func merged(_ fields: OrderedObject) -> OrderedObject {
        var body = altBody
        for entry in fields.entries { body[entry.key] = entry.value }
        return body
    }
}
