import Documents
import Glibc
import JSONFormat

@testable import Sandbox

/// An official OpenAPI file, read into the sandbox's own shapes.
struct OpenAPIFile: Sendable {
    let document: DocumentValue

    /// One operation of the file.
    struct Call: Sendable {
        let path: String
        let method: String
        let fields: DocumentValue
    }

    init(_ name: String) throws {
        document = try JSONDocument.value(of: Self.bytes("apps/" + name))
    }

    /// A file of `Fixtures/openapi`.
    static func bytes(_ name: String) throws -> [UInt8] {
        let here = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
        let path = "/\(here)/Fixtures/openapi/\(name)"
        guard let file = fopen(path, "r") else { throw Missing(path: path) }
        defer { fclose(file) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return content }
            content += buffer[..<count]
        }
    }

    struct Missing: Error { let path: String }

    func call(_ operation: String) -> Call? {
        for path in document["paths"]?.mappingValue?.entries ?? [] {
            for method in path.value.mappingValue?.entries ?? [] {
                guard method.value["operationId"]?.stringValue == operation else { continue }
                return Call(path: path.key, method: method.key, fields: method.value)
            }
        }
        return nil
    }

    func query(_ call: Call) -> ObjectShape {
        let fields = (call.fields["parameters"]?.sequenceValue ?? []).compactMap { each in
            each["in"] == "query"
                ? FieldShape(
                    name: each["name"]?.stringValue ?? "", isRequired: each["required"] == true,
                    shape: shape(each["schema"] ?? [:])) : nil
        }
        return ObjectShape(fields)
    }

    func body(_ call: Call) -> ObjectShape? {
        let schema = call.fields.value(
            at: DocumentPath(keys: ["requestBody", "content", "application/json", "schema"]))
        guard let schema, case .object(let object) = shape(schema) else { return nil }
        return object
    }

    /// The success status and the shape of its body, `nil` for none.
    func success(_ call: Call) -> (status: Int, shape: Shape?) {
        for entry in call.fields["responses"]?.mappingValue?.entries ?? []
        where entry.key.hasPrefix("2") {
            let schema = entry.value.value(
                at: DocumentPath(keys: ["content", "application/json", "schema"]))
            return (Int(entry.key) ?? 0, schema.map(shape))
        }
        return (0, nil)
    }

    /// Every scope that the operation's security names.
    func scopes(_ call: Call) -> Set<String> {
        let all = (call.fields["security"]?.sequenceValue ?? []).flatMap { each in
            (each.mappingValue?.entries ?? []).flatMap { $0.value.sequenceValue ?? [] }
        }
        return Set(all.compactMap(\.stringValue))
    }

    func shape(_ schema: DocumentValue) -> Shape {
        if let reference = schema["$ref"]?.stringValue {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            let target = DocumentPath(keys: ["components", "schemas", name])
            return document.value(at: target).map(object) ?? .anything
        }
        if let all = schema["allOf"]?.sequenceValue, let first = all.first { return shape(first) }
        switch schema["type"]?.stringValue {
        case "string":
            let choices = schema["enum"]?.sequenceValue?.compactMap(\.stringValue)
            return choices.map { .choice($0) } ?? .text
        case "number": return .number
        case "boolean": return .boolean
        case "array":
            // Some lists say `items: {type: array}` and no more: an artefact that says nothing.
            let items = schema["items"] ?? [:]
            return .list(
                items["type"] == "array" && items["items"] == nil ? .anything : shape(items))
        default: return schema["properties"] == nil ? .anyObject : object(schema)
        }
    }

    private func object(_ schema: DocumentValue) -> Shape {
        guard let properties = schema["properties"]?.mappingValue, !properties.isEmpty else {
            return .anyObject
        }
        let required = Set(schema["required"]?.sequenceValue?.compactMap(\.stringValue) ?? [])
        return .object(
            ObjectShape(
                properties.entries.map {
                    FieldShape(
                        name: $0.key, isRequired: required.contains($0.key), shape: shape($0.value))
                }))
    }
}

/// The files that describe the sandbox's calls.
enum Official {
    /// `locations.json` has a `create-custom-field` too, of contacts: the other one is meant.
    static let files: [OpenAPIFile] = [
        "products.json", "v3/brand-boards-v3.json", "objects.json", "custom-fields.json",
        "locations.json", "medias.json", "payments.json",
    ].compactMap { try? OpenAPIFile($0) }
    static let legacyBrandBoards = try? OpenAPIFile("brand-boards.json")

    /// The file and the call of an operation.
    static func find(_ operation: Operation) -> (file: OpenAPIFile, call: OpenAPIFile.Call)? {
        for file in files {
            if let call = file.call(operation.rawValue) { return (file, call) }
        }
        return nil
    }
}
