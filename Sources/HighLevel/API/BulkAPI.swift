import Documents
import Pacing
import Ports

extension CatalogAPI {
    /// The most products and prices of one bulk edit, counted together.
    static let bulkEditMaximum = 30

    static let bulkEditPath = "/products/bulk-update/edit"

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
        var call = APICall.replace(.post, Self.bulkEditPath, body)
        if latest != nil { call.effect = .compared }
        call.latest = latest
        return try await send(call)["updatedCount"]?.intValue ?? 0
    }
}
