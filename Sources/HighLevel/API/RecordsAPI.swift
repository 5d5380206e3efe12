import Documents
import Ports

/// Records of a custom object. The bodies of create and update are empty in the official file; this is
/// the shape that clients in the wild send (ghl-api.md §3). Answers come in `RecordForm`.
extension CatalogAPI {
    /// All of them, or a failure: a listing with a hole must never look like absence. Advances both the
    /// page and `searchAfter`, whichever the server goes by.
    func records(of objectKey: String) async throws(RemoteFailure) -> [DocumentValue] {
        var found: [DocumentValue] = []
        var seen: Set<String> = []
        var after: [DocumentValue] = []
        for page in 1...Paging.maximumPages {
            let call = APICall.search(
                path("objects", objectKey, "records", "search"),
                [
                    "locationId": .string(locationID), "page": .number(DecimalNumber(page)),
                    "pageLimit": .number(DecimalNumber(pageSize)), "query": "",
                    "searchAfter": .sequence(after),
                ])
            let answer = try await send(call)
            guard let batch = answer["records"]?.sequenceValue else {
                throw unreadable("it has no list `records`", call)
            }
            let total = answer["total"]?.intValue
            var fresh = 0
            for item in batch {
                guard let record = RecordForm.normal(item) else {
                    throw unreadable("a record has no `id`", call)
                }
                if seen.insert(record["id"]?.stringValue ?? "").inserted {
                    found.append(record)
                    fresh += 1
                }
            }
            if let total, found.count >= total { return found }
            if batch.isEmpty {
                if let total { throw unreadable("it ends after \(found.count) of \(total)", call) }
                return found
            }
            if fresh == 0 { throw unreadable("its pages repeat", call) }
            if total == nil, batch.count < pageSize { return found }
            // Declared a list of texts in the request and of numbers in the answer.
            after = (batch.last?["searchAfter"]?.sequenceValue ?? []).compactMap { mark in
                (mark.stringValue ?? mark.numberValue?.plainText).map(DocumentValue.string)
            }
        }
        throw unreadable(
            "it has more than \(Paging.maximumPages) pages",
            .search(path("objects", objectKey, "records", "search"), [:]))
    }

    func record(
        _ id: String, of objectKey: String
    ) async throws(RemoteFailure) -> DocumentValue? {
        let call = APICall.get(path("objects", objectKey, "records", id))
        guard let answer = try await find(call) else { return nil }
        return try record(in: answer, call)
    }

    func createRecord(_ properties: OrderedObject, of objectKey: String) -> APICall {
        .create(
            path("objects", objectKey, "records"),
            ["locationId": .string(locationID), "properties": .mapping(properties)])
    }

    func updateRecord(
        _ id: String, of objectKey: String, _ properties: OrderedObject
    ) async throws(RemoteFailure) -> DocumentValue {
        var call = APICall.replace(
            .put, path("objects", objectKey, "records", id), ["properties": .mapping(properties)])
        call.query = inLocation
        return try record(in: try await send(call), call)
    }

    func deleteRecord(_ id: String, of objectKey: String) async throws(RemoteFailure) {
        try await delete(.delete(path("objects", objectKey, "records", id)))
    }

    private func record(
        in answer: DocumentValue, _ call: APICall
    ) throws(RemoteFailure) -> DocumentValue {
        guard let record = RecordForm.normal(answer["record"] ?? answer) else {
            throw RemoteFailure(
                .unreadableAnswer("it holds no record with an `id`"), effect: .applied, of: call)
        }
        return record
    }

    private func unreadable(_ why: String, _ call: APICall) -> RemoteFailure {
        RemoteFailure(
            .unreadableAnswer("the list of records is incomplete: \(why)"), effect: .none, of: call)
    }
}
