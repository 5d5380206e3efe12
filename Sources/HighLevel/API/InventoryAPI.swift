import Documents
import Ports

extension CatalogAPI {
    /// What is in stock of every price whose stock is counted: many to a page, without amounts.
    func inventory() async throws(RemoteFailure) -> [DocumentValue] {
        try await Paging(items: "inventory", id: "_id", pageSize: pageSize)
            .all(.get("/products/inventory", inAlt), through: pipeline)
    }

    /// The answer does not hold the prices.
    func updateInventory(_ items: [OrderedObject]) async throws(RemoteFailure) {
        var body = altBody
        body["items"] = .sequence(items.map(DocumentValue.mapping))
        _ = try await send(.replace(.post, "/products/inventory", body))
    }
}
