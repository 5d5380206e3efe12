import Documents
import Ports

/// Reads a paged listing in full, or fails: a listing with a hole must never look like absence.
///
/// The API's lists are no snapshots and its paging rules are not written down (ghl-api.md §1.1), so:
/// advance by what was received, drop what comes twice, and believe the end only when it agrees with
/// the stated total or a page is empty.
struct Paging: Sendable {
    /// Where a page has its items: `products`, `data`.
    let items: String
    /// The name of an item's id.
    let id: String
    let pageSize: Int

    static let maximumPages = 2_000

    func all(
        _ call: APICall, through pipeline: RequestPipeline
    ) async throws(RemoteFailure) -> [DocumentValue] {
        try await all(call, through: pipeline) { $1 }
    }

    /// What is made of the items and their ids, page by page.
    func all<Item: Sendable>(
        _ call: APICall, through pipeline: RequestPipeline,
        _ make: @Sendable (_ id: String, DocumentValue) -> Item
    ) async throws(RemoteFailure) -> [Item] {
        do throws(RemoteFailure) {
            return try await once(call, pipeline, make)
        } catch {
            // Somebody may have deleted something while we paged: one fresh start tells.
            guard case .unreadableAnswer = error.kind, error.status == nil else { throw error }
            return try await once(call, pipeline, make)
        }
    }

    private func once<Item: Sendable>(
        _ call: APICall, _ pipeline: RequestPipeline,
        _ make: @Sendable (_ id: String, DocumentValue) -> Item
    ) async throws(RemoteFailure) -> [Item] {
        var found: [Item] = []
        var seen: Set<String> = []
        var received = 0
        for _ in 0..<Self.maximumPages {
            var page = call
            page.query += [
                QueryField("limit", String(pageSize)), QueryField("offset", String(received)),
            ]
            let answer = try await pipeline.send(page)
            guard let batch = answer[items]?.sequenceValue else {
                throw unreadable("it has no list `\(items)`", call)
            }
            received += batch.count
            var fresh = 0
            for item in batch {
                guard let id = item[id]?.stringValue else {
                    throw unreadable("an item of `\(items)` has no `\(id)`", call)
                }
                if seen.insert(id).inserted {
                    found.append(make(id, item))
                    fresh += 1
                }
            }
            let total = Self.total(answer)
            if batch.isEmpty {
                if let total, found.count < total {
                    throw unreadable("it ends after \(found.count) of \(total)", call)
                }
                return found
            }
            if fresh == 0 { throw unreadable("its pages repeat", call) }
            if let total, found.count >= total { return found }
            if total == nil, batch.count < pageSize { return found }
        }
        throw unreadable("it has more than \(Self.maximumPages) pages", call)
    }

    /// `total` is a number, an object or a list of objects, depending on the endpoint.
    private static func total(_ answer: DocumentValue) -> Int? {
        let value = answer["total"] ?? answer["totalCount"]
        let number = value?.intValue ?? value?["total"]?.intValue ?? value?[0]?["total"]?.intValue
        return number.flatMap { $0 >= 0 ? $0 : nil }
    }

    private func unreadable(_ why: String, _ call: APICall) -> RemoteFailure {
        RemoteFailure(
            .unreadableAnswer("the listing is incomplete: \(why)"), effect: .none, of: call)
    }
}
