import Documents
import JSONFormat
import SchemaValidation
import SyncTestKit

/// The official OpenAPI files, as something that requests and answers can be held against.
struct OfficialSpecification: Sendable {
    struct Operation: Sendable {
        let file: OfficialFile
        let method: String
        let path: String
        let fields: DocumentValue

        /// `PUT /products/{productId}`.
        var name: String { "\(method.uppercased()) \(path)" }

        var parameters: [DocumentValue] { fields["parameters"]?.sequenceValue ?? [] }

        /// The schema of a JSON body: `nil` when the operation takes none.
        var body: DocumentValue? {
            fields.value(
                at: DocumentPath(keys: ["requestBody", "content", "application/json", "schema"]))
        }

        /// The schema of a form with a file in it: `nil` when the operation takes none.
        var form: DocumentValue? {
            fields.value(
                at: DocumentPath(
                    keys: ["requestBody", "content", "multipart/form-data", "schema"]))
        }

        /// The schema of the answer with success.
        var answer: DocumentValue? {
            let success = fields["responses"]?.mappingValue?.entries.first {
                $0.key.hasPrefix("2")
            }
            return success?.value.value(
                at: DocumentPath(keys: ["content", "application/json", "schema"]))
        }
    }

    /// By the `Version` that a request names: brand boards are used as v3 has them, all else as v2.
    let files: [OfficialFile]

    static let official = OfficialSpecification(
        files: [
            "products.json", "locations.json", "medias.json", "brand-boards.json",
            "v3/brand-boards-v3.json", "payments.json", "objects.json", "custom-fields.json",
        ].compactMap { try? OfficialFile($0) })

    /// The operation that a request is for; a literal segment is meant before a parameter.
    func operation(method: String, path: String, version: String?) -> Operation? {
        let wanted = method.lowercased()
        let found = files.flatMap { file in
            file.operations.filter { operation in
                operation.method == wanted && Self.fits(operation.path, path)
                    && operation.version == version
            }
        }
        return found.min { Self.freedom($0.path) < Self.freedom($1.path) }
    }

    private static func freedom(_ template: String) -> Int { template.count { $0 == "{" } }

    private static func fits(_ template: String, _ path: String) -> Bool {
        // The slash at the end counts: `/products/` is not `/products`.
        let wanted = template.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        return wanted.count == given.count
            && zip(wanted, given).allSatisfy { want, have in
                want.hasPrefix("{") ? !have.isEmpty : want == have
            }
    }
}

extension OfficialSpecification.Operation {
    var version: String? {
        parameters.first { $0["name"] == "Version" }?["schema"]?["enum"]?[0]?.stringValue
    }
}

/// One of the files.
struct OfficialFile: Sendable {
    let name: String
    let document: DocumentValue

    init(_ name: String) throws {
        self.name = name
        document = try JSONDocument.value(of: try FixtureDirectory.read("openapi/apps/\(name)"))
    }

    var operations: [OfficialSpecification.Operation] {
        (document["paths"]?.mappingValue?.entries ?? []).flatMap { path in
            (path.value.mappingValue?.entries ?? []).map {
                OfficialSpecification.Operation(
                    file: self, method: $0.key, path: path.key, fields: $0.value)
            }
        }
    }

    /// The schema that a reference within the file names.
    func target(_ schema: DocumentValue) -> DocumentValue {
        guard let reference = schema["$ref"]?.stringValue,
            let name = reference.split(separator: "/").last.map(String.init)
        else { return schema }
        return document.value(at: DocumentPath(keys: ["components", "schemas", name])) ?? [:]
    }
}
