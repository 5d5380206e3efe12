import Documents
import Ports

extension CatalogAPI {
    /// Only v3 lets colours and logos come without an id.
    private static var version: String { "v3" }

    /// Names and times only: colours and logos are in the detail.
    func brandBoards() async throws(RemoteFailure) -> [DocumentValue] {
        try await Paging(items: "brandBoards", id: "_id", pageSize: pageSize)
            .all(.get(path("brand-boards", locationID), version: Self.version), through: pipeline)
    }

    /// `nil` when there is none, or it was deleted: deleted boards stay readable.
    func brandBoard(_ id: String) async throws(RemoteFailure) -> DocumentValue? {
        let call = APICall.get(path("brand-boards", locationID, id), version: Self.version)
        guard let found = try await find(call), found["deleted"] != true else { return nil }
        return try object(found, of: call)
    }

    func createBrandBoard(_ body: OrderedObject) -> APICall {
        .create("/brand-boards/", body, version: Self.version)
    }

    func updateBrandBoard(
        _ id: String, _ body: OrderedObject
    ) async throws(RemoteFailure) -> DocumentValue {
        let path = path("brand-boards", locationID, id)
        let call = APICall.replace(.patch, path, body, version: Self.version)
        return try object(try await send(call), of: call)
    }

    func deleteBrandBoard(_ id: String) async throws(RemoteFailure) {
        try await delete(.delete(path("brand-boards", locationID, id), version: Self.version))
    }
}
