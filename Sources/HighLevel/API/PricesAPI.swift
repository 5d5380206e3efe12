import Documents
import Ports

extension CatalogAPI {
    /// All prices of a product; `nil` when there is no such product.
    func prices(of productID: String) async throws(RemoteFailure) -> [DocumentValue]? {
        do throws(RemoteFailure) {
            return try await Paging(items: "prices", id: "_id", pageSize: pageSize)
                .all(.get(path("products", productID, "price"), inLocation), through: pipeline)
        } catch  where error.kind == .notFound {
            return nil
        }
    }

    func price(_ id: String, of productID: String) async throws(RemoteFailure) -> DocumentValue? {
        try await find(.get(path("products", productID, "price", id), inLocation))
    }

    func createPrice(_ body: OrderedObject, of productID: String) -> APICall {
        .create(path("products", productID, "price"), body)
    }

    func updatePrice(
        _ id: String, of productID: String, _ body: OrderedObject
    ) async throws(RemoteFailure) -> DocumentValue {
        let call = APICall.replace(.put, path("products", productID, "price", id), body)
        return try object(try await send(call), of: call)
    }

    func deletePrice(_ id: String, of productID: String) async throws(RemoteFailure) {
        try await delete(.delete(path("products", productID, "price", id), inLocation))
    }
}
