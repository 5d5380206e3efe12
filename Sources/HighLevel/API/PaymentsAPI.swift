import Documents
import Ports

extension CatalogAPI {
    /// The orders that were completed and paid, from one day to another, both included. None of them
    /// says what was sold: that is in the order itself (ghl-api.md §8).
    func orders(from first: String, to last: String) async throws(RemoteFailure) -> [DocumentValue]
    {
        let query = [
            QueryField("altId", locationID), QueryField("status", "completed"),
            QueryField("paymentStatus", "paid"), QueryField("startAt", first),
            QueryField("endAt", last),
        ]
        return try await Paging(items: "data", id: "_id", pageSize: pageSize)
            .all(.get("/payments/orders", query), through: pipeline)
    }

    /// An order with its items; `nil` when there is none of this id.
    func order(_ id: String) async throws(RemoteFailure) -> DocumentValue? {
        let call = APICall.get(
            path("payments", "orders", id), [QueryField("altId", locationID)])
        guard let found = try await find(call) else { return nil }
        let order = try object(found, of: call)
        return order["_id"]?.stringValue == id ? order : nil
    }

    /// The payments from one day to another, both included, whatever became of them.
    func transactions(
        from first: String, to last: String
    ) async throws(RemoteFailure) -> [DocumentValue] {
        let query = inAlt + [QueryField("startAt", first), QueryField("endAt", last)]
        return try await Paging(items: "data", id: "_id", pageSize: pageSize)
            .all(.get("/payments/transactions", query), through: pipeline)
    }
}
