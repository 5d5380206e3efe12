package import Catalog
import Documents

/// Whether a location's custom object can hold the listing fields that are mapped to it.
package struct CustomObjectCheck: Hashable, Sendable {
    package enum Trouble: Hashable, Sendable {
        case noObject
        /// The location's token or plan does not let us at it.
        case refused(String)
        case noField
        /// There, but not a text.
        case wrongType(String)
    }

    package let objectKey: String
    /// Of each mapped listing field that cannot be used: why.
    package private(set) var troubles: [String: Trouble] = [:]
    /// The trouble with the field that names the product, without which nothing can be used.
    package private(set) var productTrouble: Trouble?
    /// A folder that its fields are in.
    private(set) var folder: String?

    /// All fields are unusable for one reason.
    init(_ mapping: FieldMapping, all trouble: Trouble) {
        objectKey = mapping.objectKey
        productTrouble = trouble
        for field in mapping.objectFields.keys { troubles[field] = trouble }
    }

    /// `answer` is `{object, fields}`; `nil` when there is no such object.
    init(_ mapping: FieldMapping, answer: DocumentValue?) {
        guard let answer, answer["object"]?.mappingValue != nil || answer["fields"] != nil else {
            self = CustomObjectCheck(mapping, all: .noObject)
            return
        }
        objectKey = mapping.objectKey
        let fields = answer["fields"]?.sequenceValue ?? []
        folder = fields.lazy.compactMap { $0["parentId"]?.stringValue }.first { !$0.isEmpty }
        // The primary property is not always listed among the fields.
        let primary = answer["object"]?["primaryDisplayProperty"]?.stringValue ?? ""
        productTrouble = Self.trouble(FieldMapping.productField, mapping.objectKey, fields)
        if productTrouble == .noField, Self.bare(primary) == FieldMapping.productField {
            productTrouble = nil
        }
        for (field, key) in mapping.objectFields {
            troubles[field] =
                productTrouble ?? Self.trouble(key, mapping.objectKey, fields)
        }
    }

    private static func trouble(
        _ key: String, _ objectKey: String, _ fields: [DocumentValue]
    ) -> Trouble? {
        let found = fields.first { bare($0["fieldKey"]?.stringValue ?? "") == key }
        guard let found else { return .noField }
        let type = found["dataType"]?.stringValue ?? ""
        return ["TEXT", "LARGE_TEXT"].contains(type) ? nil : .wrongType(type)
    }

    /// `location` of `custom_objects.x.location`, and of `custom_object.x.location`.
    private static func bare(_ key: String) -> String {
        key.split(separator: ".").last.map(String.init) ?? key
    }

    /// The listing fields that stay local for now.
    package var placeless: Set<String> { Set(troubles.keys) }

    /// One sentence for each reason, with the fields that it keeps in the files.
    package func remarks(_ mapping: FieldMapping) -> [String] {
        var fields: [String: [String]] = [:]
        for (field, trouble) in troubles.sorted(by: { $0.key < $1.key }) {
            let key = productTrouble == nil ? mapping.objectFields[field] : nil
            fields[words(trouble, key ?? FieldMapping.productField), default: []].append(field)
        }
        return fields.sorted { $0.key < $1.key }.map { reason, names in
            "\(names.joined(separator: ", ")) \(names.count == 1 ? "stays" : "stay") in the "
                + "file\(names.count == 1 ? "" : "s") for now: \(reason)"
        }
    }

    private func words(_ trouble: Trouble, _ key: String) -> String {
        let make = "`ghlsync mapping --create` makes it"
        switch trouble {
        case .noObject: return "there is no custom object \(objectKey); \(make)"
        case .refused(let why): return "the custom object \(objectKey) cannot be used: \(why)"
        case .noField: return "the custom object \(objectKey) has no field \(key); \(make)"
        case .wrongType(let type):
            return "the field \(key) of \(objectKey) is of type \(type), not TEXT; name another"
        }
    }
}
