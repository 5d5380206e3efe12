import Documents

/// Schemas of custom objects, and the fields of them. There is no call that deletes either.
extension SandboxService {
    mutating func createObject(_ call: Call) throws(Rejection) -> Answer {
        guard behaviour.offersObjectSchemas else { throw Self.noSchemas }
        let key = Self.prefixed(call.body["key"]?.stringValue ?? "")
        guard schema(key, in: call.location) == nil else {
            throw Rejection(400, "Object with key \(key) already exists")
        }
        var fields = call.body
        let primary = fields["primaryDisplayPropertyDetails"] ?? [:]
        fields["primaryDisplayPropertyDetails"] = nil
        fields["key"] = .string(key)
        fields["standard"] = false
        let bare = primary["key"]?.stringValue?.split(separator: ".").last.map(String.init) ?? ""
        fields["primaryDisplayProperty"] = .string("\(key).\(bare)")
        let object = store.create(.objectSchema, in: call.location, fields: fields, at: call.now)
        let folder = store.identifiers.shortId()
        _ = addField(
            ["name": primary["name"] ?? "", "dataType": primary["dataType"] ?? "TEXT"], bare,
            of: key, folder: folder, call)
        return .changed(["object": .mapping(Self.dated(object))])
    }

    func getObject(_ call: Call) throws(Rejection) -> Answer {
        let key = Self.prefixed(call.parameter("key"))
        guard let object = schema(key, in: call.location) else {
            throw Rejection(behaviour.missingStatus, "Object with key \(key) not found")
        }
        var answer: OrderedObject = ["object": .mapping(Self.dated(object)), "cache": false]
        if call.query.text("fetchProperties") == "true" {
            answer["fields"] = .sequence(
                store.all(.objectField, in: call.location, asListed: call.now.monotonic)
                    .filter { $0["objectKey"]?.stringValue == key }
                    .map { .mapping(Self.dated($0)) })
        }
        return .found(answer)
    }

    mutating func createFieldFolder(_ call: Call) throws(Rejection) -> Answer {
        let key = try fieldOwner(call)
        return .changed([
            "id": .string(store.identifiers.shortId()), "objectKey": .string(key),
            "locationId": .string(call.location), "name": call.body["name"] ?? "",
        ])
    }

    mutating func createCustomField(_ call: Call) throws(Rejection) -> Answer {
        let key = try fieldOwner(call)
        let bare =
            call.body["fieldKey"]?.stringValue?.split(separator: ".").last.map(String.init) ?? ""
        let isTaken = store.all(.objectField, in: call.location).contains {
            $0["fieldKey"]?.stringValue == "\(key).\(bare)"
        }
        if isTaken { throw Rejection(400, "Field with key \(bare) already exists") }
        let field = addField(
            call.body, bare, of: key, folder: call.body["parentId"]?.stringValue ?? "", call)
        return .changed(["field": .mapping(Self.dated(field))])
    }

    /// The object that a field is made for; which of the two spellings of its key is taken is the
    /// sandbox's to decide, since nobody knows (ghl-api.md §3).
    private func fieldOwner(_ call: Call) throws(Rejection) -> String {
        guard behaviour.offersObjectSchemas else { throw Self.noSchemas }
        let given = call.body["objectKey"]?.stringValue ?? ""
        let isSingular = given.hasPrefix("custom_object.")
        guard isSingular == behaviour.fieldKeysAreSingular else {
            throw Rejection(400, "objectKey \(given) is not valid")
        }
        let key = Self.prefixed(given)
        guard schema(key, in: call.location) != nil else {
            throw Rejection(behaviour.missingStatus, "Object with key \(key) not found")
        }
        return key
    }

    private mutating func addField(
        _ given: OrderedObject, _ bare: String, of key: String, folder: String, _ call: Call
    ) -> OrderedObject {
        var fields: OrderedObject = [
            "locationId": .string(call.location), "name": given["name"] ?? .string(bare),
            "showInForms": given["showInForms"] ?? false, "objectKey": .string(key),
            "dataType": given["dataType"] ?? "TEXT", "parentId": .string(folder),
            "fieldKey": .string("\(key).\(bare)"),
        ]
        fields["description"] = given["description"]
        return store.create(.objectField, in: call.location, fields: fields, at: call.now)
    }

    func schema(_ key: String, in location: String) -> OrderedObject? {
        store.all(.objectSchema, in: location).first { $0["key"]?.stringValue == key }
    }

    /// With the prefix that the server adds by itself.
    static func prefixed(_ key: String) -> String {
        let bare = key.split(separator: ".").last.map(String.init) ?? key
        return "custom_objects." + bare
    }

    /// These calls name their times so.
    static func dated(_ fields: OrderedObject) -> OrderedObject {
        var shown = fields.without(["createdAt", "updatedAt"])
        shown["dateAdded"] = fields["createdAt"]
        shown["dateUpdated"] = fields["updatedAt"]
        return shown
    }

    /// A token of a sub-account, where schemas are the agency's.
    private static let noSchemas = Rejection(
        401, "This authClass type is not allowed to access this scope.")
}
