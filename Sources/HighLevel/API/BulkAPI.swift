import Documents
import Pacing
import Ports

extension CatalogAPI {
    /// The most products and prices of one bulk edit, counted together.
    static let bulkEditMaximum = 30

    private static let bulkEdit = "/products/bulk-update/edit"

    /// Waits until looks and the edits that rest on them have room for so many requests in the budget,
    /// without a gap that makes the looks too old.
    func room(forBulkEditsAndLooks count: Int) async throws(RemoteFailure) {
        try await pipeline.room(
            for: count, within: Comparison.holdsFor - .milliseconds(300),
            .replace(.post, Self.bulkEdit, [:]))
    }

    /// Changes fields of up to `bulkEditMaximum` products and prices at once, each with its `_id`. With
    /// `latest` they were compared with what they should be right before: after that instant nothing is
    /// sent, and nothing is sent twice. Returns how many objects the
    /// server says it changed; which, and to what, it does not say. After a failure some may be changed
    /// all the same.
    func bulkEdit(
        _ products: [OrderedObject], latest: MonotonicInstant? = nil
    ) async throws(RemoteFailure) -> Int {
        var body = altBody
        body["products"] = .sequence(products.map(DocumentValue.mapping))
        var call = APICall.replace(.post, Self.bulkEdit, body)
        if latest != nil { call.effect = .compared }
        call.latest = latest
        return try await send(call)["updatedCount"]?.intValue ?? 0
    }
}
