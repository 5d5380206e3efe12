import Documents
import Ports

/// The calls of ghl-api.md that ghlsync uses, one method each, grouped by object in the extensions.
struct CatalogAPI: Sendable {
    let pipeline: RequestPipeline
    let locationID: String
    let pageSize: Int

    /// Products and prices name the location this way, collections and bulk calls as `altId`.
    var inLocation: [QueryField] { [QueryField("locationId", locationID)] }
    var inAlt: [QueryField] {
        [QueryField("altId", locationID), QueryField("altType", "location")]
    }
    var altBody: OrderedObject { ["altId": .string(locationID), "altType": "location"] }

    func path(_ segments: String...) -> String {
        segments.map { "/" + PercentEncoding.encode($0) }.joined()
    }

    func send(_ call: APICall) async throws(RemoteFailure) -> DocumentValue {
        try await pipeline.send(call)
    }

    /// A GET whose 404 is an answer, not a failure.
    func find(_ call: APICall) async throws(RemoteFailure) -> DocumentValue? {
        do throws(RemoteFailure) {
            return try await pipeline.send(call)
        } catch  where error.kind == .notFound {
            return nil
        }
    }

    func object(
        _ value: DocumentValue?, of call: APICall, id: String = "_id"
    ) throws(RemoteFailure) -> DocumentValue {
        guard let value, value[id]?.stringValue != nil else {
            throw RemoteFailure(
                .unreadableAnswer("it holds no object with an `\(id)`"), effect: .applied, of: call)
        }
        return value
    }

    /// Deleting what is gone already is done.
    func delete(_ call: APICall) async throws(RemoteFailure) { _ = try await find(call) }

    /// Waits until looks and the edits that rest on them have room for so many requests in the budget,
    /// without a gap that makes the looks too old.
    func room(forBulkEditsAndLooks count: Int) async throws(RemoteFailure) {
        try await pipeline.room(
            for: count, within: Comparison.holdsFor - .milliseconds(300),
            .replace(.post, Self.bulkEditPath, [:]))
    }
}
