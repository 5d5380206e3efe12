import Documents
import JSONFormat

/// One form for a custom object's record, which the API shows differently by GET, by search and in
/// webhooks: `{id, locationId, properties, createdAt, updatedAt}`.
enum RecordForm {
    /// `nil` for what has no id.
    static func normal(_ raw: DocumentValue) -> DocumentValue? {
        guard let id = raw["id"] ?? raw["_id"], id.stringValue?.isEmpty == false else { return nil }
        var record: OrderedObject = ["id": id]
        record["locationId"] = raw["locationId"]
        record["properties"] = .mapping(properties(raw["properties"]))
        record["createdAt"] = raw["createdAt"] ?? raw["dateAdded"]
        record["updatedAt"] = raw["updatedAt"] ?? raw["dateUpdated"]
        return .mapping(record)
    }

    /// Properties as a mapping: they are declared a text, exemplified as a mapping, and sent by webhooks
    /// as a list of `{key, valueString}`.
    static func properties(_ value: DocumentValue?) -> OrderedObject {
        switch value {
        case .mapping(let object)?: return object
        case .string(let text)?:
            let limits = ParseLimits(bytes: 1 << 20, depth: 32, nodes: 50_000)
            return (try? JSONDocument.value(of: Array(text.utf8), limits: limits))?.mappingValue
                ?? [:]
        case .sequence(let items)?:
            return OrderedObject(
                items.compactMap { item in
                    guard let key = item["key"]?.stringValue else { return nil }
                    return (item["valueString"] ?? item["value"]).map { (key, $0) }
                })
        case .number?, .bool?, .null?, nil: return [:]
        }
    }

    /// The text of a property, by its bare key or its full one; `nil` for an absent or empty one.
    static func text(
        _ field: String, of objectKey: String, in properties: OrderedObject
    ) -> DocumentValue? {
        let value = properties[field] ?? properties["\(objectKey).\(field)"]
        let text = value?.stringValue ?? value?.numberValue?.plainText
        return text.flatMap { $0.isEmpty ? nil : .string($0) }
    }

    /// The name that a property has in this record: its full key where that is what it shows.
    static func key(
        _ field: String, of objectKey: String, in properties: OrderedObject
    ) -> String {
        let full = "\(objectKey).\(field)"
        return properties[field] == nil && properties[full] != nil ? full : field
    }
}
