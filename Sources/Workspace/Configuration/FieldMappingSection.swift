import Catalog
import Documents

/// `fieldMapping` and `mapping`.
extension ConfigurationReader {
    mutating func readFieldMapping() {
        var mapping = FieldMapping()
        let kinds = EntityKind.allCases.map(\.rawValue)
        let sections = source.section("fieldMapping", known: kinds + ["objectKey"])?.keys ?? []
        for kind in sections {
            guard let entity = EntityKind(rawValue: kind) else { continue }
            let path = DocumentPath(keys: ["fieldMapping", kind])
            let fields = entity.fieldRules.filter(\.isLocalOnly).map(\.name)
            for field in source.section(path, known: fields)?.keys ?? []
            where fields.contains(field) {
                guard let text = source.text(path.key(field)), text != "local",
                    let target = readTarget(text, of: field, at: path.key(field))
                else { continue }
                mapping.listing[field] = target
            }
        }
        refuseSharedFields(mapping.objectFields)
        if let key = source.text("fieldMapping.objectKey") {
            if Self.isObjectKey(key) {
                mapping.objectKey = key
            } else {
                source.report(
                    "wrong-object-key", at: "fieldMapping.objectKey",
                    "'\(key)' is not the key of a custom object",
                    help: "write it like \(FieldMapping.defaultObjectKey)")
            }
        }
        _ = source.section("mapping", known: ["directory"])
        mapping.directory =
            source.choice("mapping.directory", FieldMapping.DirectoryForm.self) ?? mapping.directory
        configuration.mapping = mapping
    }

    private mutating func readTarget(
        _ text: String, of field: String, at path: DocumentPath
    ) -> FieldMapping.Target? {
        guard FieldMapping.mappable.contains(field) else {
            source.report(
                "not-supported", at: path, "\(field) cannot be mapped",
                help: "write local, or leave it out")
            return nil
        }
        if text == "customValue" { return .customValue }
        if text.hasPrefix("object:") {
            let key = String(text.dropFirst("object:".count))
            if Self.isFieldKey(key), key != FieldMapping.productField { return .object(key) }
            source.report(
                "wrong-field-key", at: path,
                key == FieldMapping.productField
                    ? "\(key) is where the product's id goes"
                    : "'\(key)' is not the key of a custom object's field",
                help: "small letters, digits and _, like object:\(Self.fieldKey(for: field))")
            return nil
        }
        if text == "collection" {
            if field == "category" { return .collection }
            source.report(
                "not-supported", at: path, "only category can be a collection",
                help: "write local, object:\(Self.fieldKey(for: field)) or customValue")
            return nil
        }
        source.report(
            "unknown-value", at: path, "\(field) cannot be mapped to '\(text)'",
            help: "local, object:\(Self.fieldKey(for: field))"
                + (field == "category" ? ", customValue or collection" : " or customValue"))
        return nil
    }

    /// Two fields in one place would overwrite each other.
    private mutating func refuseSharedFields(_ fields: [String: String]) {
        for field in fields.keys.sorted() {
            let others = fields.filter { $0.key < field && $0.value == fields[field] }.keys.sorted()
            guard let other = others.first else { continue }
            source.report(
                "taken", at: DocumentPath(keys: ["fieldMapping", "listing", field]),
                "\(field) and \(other) are mapped to the same field of the custom object",
                help: "give each its own, like object:\(Self.fieldKey(for: field))")
        }
    }

    /// `downloadUrl` as a custom object's field is called: `download_url`.
    private static func fieldKey(for field: String) -> String {
        field.reduce(into: "") { key, letter in
            key += letter.isUppercase ? "_" + letter.lowercased() : String(letter)
        }
    }

    /// A key that is safe in a URL and in the API's dotted paths.
    private static func isFieldKey(_ key: String) -> Bool {
        (1...64).contains(key.utf8.count)
            && key.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x61...0x7A, 0x5F: true
                default: false
                }
            }
    }

    private static func isObjectKey(_ key: String) -> Bool {
        let prefix = "custom_objects."
        return key.hasPrefix(prefix) && isFieldKey(String(key.dropFirst(prefix.count)))
    }
}
