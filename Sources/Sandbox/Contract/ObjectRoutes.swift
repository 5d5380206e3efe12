import Ports

extension Route {
    /// Custom objects, their records, and the fields of them.
    static let customObjects: [Route] = [
        Route(
            operation: .createObject, method: .post, path: "/objects/",
            success: 201, scope: "objects/schema.write",
            body: ObjectSchemas.createObject,
            location: .body("locationId")),
        Route(
            operation: .getObject, method: .get, path: "/objects/{key}",
            success: 200, scope: "objects/schema.readonly",
            query: [
                "locationId*": .text, "fetchProperties": .text,
            ],
            location: .query("locationId")),
        Route(
            operation: .searchRecords, method: .post, path: "/objects/{schemaKey}/records/search",
            success: 200, scope: "objects/record.readonly",
            body: ObjectSchemas.searchRecords,
            location: .body("locationId")),
        Route(
            operation: .createRecord, method: .post, path: "/objects/{schemaKey}/records",
            success: 201, scope: "objects/record.write", hasOpenBody: true,
            location: .body("locationId")),
        Route(
            operation: .getRecord, method: .get, path: "/objects/{schemaKey}/records/{id}",
            success: 200, scope: "",
            location: .token),
        Route(
            operation: .updateRecord, method: .put, path: "/objects/{schemaKey}/records/{id}",
            success: 200, scope: "",
            query: [
                "locationId*": .text
            ],
            hasOpenBody: true, location: .query("locationId")),
        Route(
            operation: .deleteRecord, method: .delete, path: "/objects/{schemaKey}/records/{id}",
            success: 200, scope: "",
            location: .token),
        Route(
            operation: .createFieldFolder, method: .post, path: "/custom-fields/folder",
            success: 201, scope: "locations/customFields.write",
            body: ObjectSchemas.createFolder,
            location: .body("locationId")),
        Route(
            operation: .createCustomField, method: .post, path: "/custom-fields/",
            success: 201, scope: "locations/customFields.write",
            body: ObjectSchemas.createField,
            location: .body("locationId")),
    ]
}
