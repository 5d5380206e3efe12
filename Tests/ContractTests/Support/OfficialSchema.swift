import Documents
import SchemaValidation

/// A schema of the official files (OpenAPI 3.0) as JSON Schema 2020-12, which our validator reads.
///
/// Requests are held against closed mappings: the API refuses what its bodies do not declare.
struct OfficialSchema {
    let file: OfficialFile
    let isClosed: Bool
    private var definitions = OrderedObject()

    init(of file: OfficialFile, isClosed: Bool) {
        self.file = file
        self.isClosed = isClosed
    }

    /// What is wrong with a value, in words: empty when it fits.
    static func complaints(
        about value: DocumentValue, schema: DocumentValue, in file: OfficialFile, isClosed: Bool
    ) throws -> [String] {
        var official = OfficialSchema(of: file, isClosed: isClosed)
        var root = official.converted(schema).mappingValue ?? [:]
        root["$defs"] = .mapping(official.definitions)
        return try Schema(compiling: .mapping(root)).validate(value)
            .map { "\($0.path): \($0.message)" }
    }

    private mutating func converted(_ schema: DocumentValue) -> DocumentValue {
        if let name = schema["$ref"]?.stringValue?.split(separator: "/").last.map(String.init) {
            if definitions[name] == nil {
                definitions[name] = true  // Taken, so that a circle ends here.
                definitions[name] = converted(file.target(schema))
            }
            return ["$ref": .string("#/$defs/\(name)")]
        }
        var result = OrderedObject()
        if let all = schema["allOf"]?.sequenceValue {
            result["allOf"] = .sequence(all.map { converted($0) })
        }
        // Some lists say `items: {type: array}` and no more: an artefact that says nothing.
        let isArtefact = schema["type"] == "array" && schema["items"] == nil
        if !isArtefact { result["type"] = schema["type"] }
        for keyword in ["enum", "minimum", "maximum", "minLength", "maxLength", "maxItems"] {
            result[keyword] = schema[keyword]
        }
        if let items = schema["items"] { result["items"] = converted(items) }
        if let properties = schema["properties"]?.mappingValue, !properties.isEmpty {
            result["properties"] = .mapping(
                OrderedObject(properties.entries.map { ($0.key, converted($0.value)) }))
            if isClosed { result["additionalProperties"] = false }
            if let required = schema["required"]?.sequenceValue, !required.isEmpty {
                result["required"] = .sequence(required)
            }
        }
        return .mapping(result)
    }

    // MARK: Examples

    /// The documented example of an answer: every field with the example that stands beside it.
    static func example(of schema: DocumentValue, in file: OfficialFile) -> DocumentValue {
        example(of: schema, in: file, depth: 0)
    }

    private static func example(
        of schema: DocumentValue, in file: OfficialFile, depth: Int
    ) -> DocumentValue {
        guard depth < 12 else { return .null }
        let schema = file.target(schema)
        if let all = schema["allOf"]?.sequenceValue, let first = all.first {
            return schema["example"] ?? example(of: first, in: file, depth: depth + 1)
        }
        if let properties = schema["properties"]?.mappingValue, !properties.isEmpty {
            return .mapping(
                OrderedObject(
                    properties.entries.map {
                        ($0.key, example(of: $0.value, in: file, depth: depth + 1))
                    }))
        }
        if schema["type"] == "array" {
            // An example of a list of mappings is often one item, and not always in a list.
            let items = schema["items"].map(file.target) ?? [:]
            if items["properties"] != nil {
                return [example(of: items, in: file, depth: depth + 1)]
            }
            switch schema["example"] {
            case .sequence(let list)?: return .sequence(list)
            case let one?: return [one]
            case nil: return [example(of: items, in: file, depth: depth + 1)]
            }
        }
        if let example = schema["example"] { return example }
        switch schema["type"]?.stringValue {
        case "string": return schema["enum"]?[0] ?? "text"
        case "number", "integer": return 1
        case "boolean": return true
        default: return [:]
        }
    }
}
