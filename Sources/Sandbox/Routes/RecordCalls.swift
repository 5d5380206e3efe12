import Documents

/// Records of custom objects.
extension SandboxService {
    mutating func createRecord(_ call: Call) throws(Rejection) -> Answer {
        let key = try recordOwner(call)
        guard call.body["properties"]?.mappingValue != nil else {
            throw Rejection(400, "properties must be an object")
        }
        let made = try addRecord(call.body, of: key, in: call.location, at: call.now)
        return .changed(["record": .mapping(Self.shownByID(made))])
    }

    mutating func addRecord(
        _ given: OrderedObject, of key: String, in location: String, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        let properties = try knownProperties(given["properties"] ?? [:], of: key, in: location)
        var fields: OrderedObject = [
            "locationId": .string(location), "objectKey": .string(key),
            "objectId": schema(key, in: location)?["id"] ?? "", "owner": [], "followers": [],
        ]
        for entry in given.entries { fields[entry.key] = entry.value }
        fields["properties"] = .mapping(properties)
        let made = store.create(.record, in: location, fields: fields, at: now)
        tell(.recordCreate, location, made)
        return made
    }

    func getRecord(_ call: Call) throws(Rejection) -> Answer {
        .found(["record": .mapping(Self.shownByID(try record(call)))])
    }

    /// Properties that are not named stay, or go: nobody knows.
    mutating func updateRecord(_ call: Call) throws(Rejection) -> Answer {
        var fields = try record(call)
        let key = fields["objectKey"]?.stringValue ?? ""
        let given = try knownProperties(call.body["properties"], of: key, in: call.location)
        let before = behaviour.putReplaces ? [:] : fields["properties"]?.mappingValue ?? [:]
        fields["properties"] = .mapping(before.merging(given))
        let made = store.update(call.parameter("id"), to: fields, at: call.now)
        tell(.recordUpdate, call.location, made)
        return .changed(["record": .mapping(Self.shownByID(made))])
    }

    mutating func deleteRecord(_ call: Call) throws(Rejection) -> Answer {
        let before = try record(call)
        store.delete(call.parameter("id"), at: call.now)
        tell(.recordDelete, call.location, before)
        return .changed(["id": .string(call.parameter("id")), "success": true])
    }

    func searchRecords(_ call: Call) throws(Rejection) -> Answer {
        let key = try recordOwner(call)
        var records = store.all(.record, in: call.location, asListed: call.now.monotonic)
            .filter { $0["objectKey"]?.stringValue == key }
        let total = records.count
        let after = call.body["searchAfter"]?.sequenceValue ?? []
        let limit = max(1, min(call.body["pageLimit"]?.intValue ?? 20, behaviour.maximumLimit))
        if let last = after.last?.stringValue {
            guard let place = records.firstIndex(where: { $0["id"]?.stringValue == last }) else {
                throw Rejection(400, "searchAfter is not valid")
            }
            records = Array(records.dropFirst(place + 1))
        } else {
            let page = max(1, call.body["page"]?.intValue ?? 1)
            records = Array(records.dropFirst((page - 1) * limit))
        }
        return .found([
            "records": .sequence(records.prefix(limit).map { .mapping(Self.shownBySearch($0)) }),
            "total": .number(DecimalNumber(total)),
        ])
    }

    private func record(_ call: Call) throws(Rejection) -> OrderedObject {
        let key = try recordOwner(call)
        let id = call.parameter("id")
        let record = try existing(.record, id, in: call.location)
        guard record["objectKey"]?.stringValue == key else { throw missing(.record, id) }
        return record
    }

    private func recordOwner(_ call: Call) throws(Rejection) -> String {
        let key = Self.prefixed(call.parameter("schemaKey"))
        guard schema(key, in: call.location) != nil else {
            throw Rejection(behaviour.missingStatus, "Object with key \(key) not found")
        }
        return key
    }

    /// A property that the object has no field for is refused.
    private func knownProperties(
        _ value: DocumentValue?, of key: String, in location: String
    ) throws(Rejection) -> OrderedObject {
        guard let properties = value?.mappingValue else {
            throw Rejection(400, "properties must be an object")
        }
        let known = Set(
            store.all(.objectField, in: location).compactMap { $0["fieldKey"]?.stringValue })
        for name in properties.keys where !known.contains("\(key).\(name)") {
            throw Rejection(400, "property \(name) does not belong to the object")
        }
        return properties
    }

    private static func shownByID(_ fields: OrderedObject) -> OrderedObject {
        dated(fields).without(["objectKey", "objectId"])
    }

    private static func shownBySearch(_ fields: OrderedObject) -> OrderedObject {
        var shown = fields
        for (name, time) in [("createdBy", "createdAt"), ("lastUpdatedBy", "updatedAt")] {
            shown[name] = [
                "channel": "OAUTH", "createdAt": fields[time] ?? "", "source": "PUBLIC_API",
                "sourceId": "sandbox",
            ]
        }
        shown["searchAfter"] = [0, fields["id"] ?? ""]
        return shown
    }
}
