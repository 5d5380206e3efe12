import Documents
import Ports

extension CatalogAPI {
    /// All of them: this list has no pages.
    func customValues() async throws(RemoteFailure) -> [DocumentValue] {
        let call = APICall.get(path("locations", locationID, "customValues"))
        let answer = try await send(call)
        guard let values = answer["customValues"]?.sequenceValue else {
            throw RemoteFailure(
                .unreadableAnswer("it has no list `customValues`"), effect: .none, of: call)
        }
        return values
    }

    func customValue(_ id: String) async throws(RemoteFailure) -> DocumentValue? {
        try await find(.get(path("locations", locationID, "customValues", id)))?["customValue"]
    }

    func createCustomValue(_ body: OrderedObject) -> APICall {
        .create(path("locations", locationID, "customValues"), body)
    }

    func updateCustomValue(
        _ id: String, _ body: OrderedObject
    ) async throws(RemoteFailure) -> DocumentValue {
        let call = APICall.replace(.put, path("locations", locationID, "customValues", id), body)
        return try object(try await send(call)["customValue"], of: call, id: "id")
    }

    func deleteCustomValue(_ id: String) async throws(RemoteFailure) {
        try await delete(.delete(path("locations", locationID, "customValues", id)))
    }
}
