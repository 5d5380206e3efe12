import Documents
import Ports

/// Schemas of custom objects and their fields. The custom-fields calls say `custom_object.` where all
/// others say `custom_objects.` (ghl-api.md §3): whoever calls them decides what to try.
extension CatalogAPI {
    /// `{object, fields}`; `nil` when there is no such object.
    func customObject(_ key: String) async throws(RemoteFailure) -> DocumentValue? {
        let query = inLocation + [QueryField("fetchProperties", "true")]
        return try await find(.get(path("objects", key), query))
    }

    func createCustomObject(
        _ key: String, primary: String
    ) async throws(RemoteFailure) -> DocumentValue {
        try await send(
            .create(
                "/objects/",
                [
                    "labels": ["singular": "Listing", "plural": "Listings"], "key": .string(key),
                    "locationId": .string(locationID),
                    "description": "What ghlsync keeps beside products.",
                    "primaryDisplayPropertyDetails": [
                        "key": .string("\(key).\(primary)"), "name": "Product ID",
                        "dataType": "TEXT",
                    ],
                ]))
    }

    func createFieldFolder(of objectKey: String) async throws(RemoteFailure) -> DocumentValue {
        let call = APICall.create(
            "/custom-fields/folder",
            [
                "objectKey": .string(objectKey), "name": "ghlsync",
                "locationId": .string(locationID),
            ])
        return try object(try await send(call), of: call, id: "id")
    }

    func createCustomField(
        _ fieldKey: String, name: String, folder: String, of objectKey: String
    ) async throws(RemoteFailure) -> DocumentValue {
        try await send(
            .create(
                "/custom-fields/",
                [
                    "locationId": .string(locationID), "name": .string(name), "dataType": "TEXT",
                    "fieldKey": .string(fieldKey), "objectKey": .string(objectKey),
                    "parentId": .string(folder), "showInForms": false,
                ]))
    }
}
