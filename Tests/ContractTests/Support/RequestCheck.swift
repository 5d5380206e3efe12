import Documents
import JSONFormat
import Ports

/// Holds a request against the official files: path, query, headers and body.
enum RequestCheck {
    /// Which operation it is for, and everything that the files do not allow.
    static func check(
        _ request: HTTPRequest
    ) throws -> (operation: String?, complaints: [String]) {
        guard
            let operation = OfficialSpecification.official.operation(
                method: request.method.rawValue, path: request.path,
                version: request.headers["Version"])
        else {
            let version = request.headers["Version"] ?? "none"
            return (nil, ["no operation of Version \(version) has this method and path"])
        }
        var complaints = self.headers(request, operation) + query(request, operation)
        if let form = operation.form {
            return (operation.name, complaints + self.form(request, form))
        }
        switch (operation.body, request.body.isEmpty) {
        case (let schema?, false):
            let body = try JSONDocument.value(of: request.body)
            complaints += try OfficialSchema.complaints(
                about: body, schema: schema, in: operation.file, isClosed: true)
        case (nil, false): complaints.append("a body, though none is documented")
        case (.some, true): complaints.append("no body, though one is documented")
        case (nil, true): break
        }
        return (operation.name, complaints)
    }

    private static func headers(
        _ request: HTTPRequest, _ operation: OfficialSpecification.Operation
    ) -> [String] {
        var complaints: [String] = []
        if request.headers.values(of: "Authorization").count != 1
            || request.headers["Authorization"]?.hasPrefix("Bearer ") != true
        {
            complaints.append("not one bearer token")
        }
        for each in operation.parameters where each["in"] == "header" && each["required"] == true {
            let name = each["name"]?.stringValue ?? ""
            if request.headers[name] == nil { complaints.append("no header \(name)") }
        }
        let type = request.headers["Content-Type"]
        if operation.form != nil {
            if type?.hasPrefix("multipart/form-data; boundary=") != true {
                complaints.append("Content-Type is \(type ?? "missing")")
            }
        } else if type != (request.body.isEmpty ? nil : "application/json") {
            complaints.append("Content-Type is \(type ?? "missing")")
        }
        return complaints
    }

    /// The names of the form's parts, of which one has to be the file.
    private static func form(_ request: HTTPRequest, _ schema: DocumentValue) -> [String] {
        let declared = Set(schema["properties"]?.mappingValue?.keys ?? [])
        let names = String(decoding: request.body, as: UTF8.self)
            .split(separator: "Content-Disposition: form-data; name=\"").dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
        return names.filter { !declared.contains($0) }
            .map { "the form has \($0), which is not declared" }
            + (names.contains("file") ? [] : ["no file in the form"])
    }

    private static func query(
        _ request: HTTPRequest, _ operation: OfficialSpecification.Operation
    ) -> [String] {
        var complaints: [String] = []
        let declared = operation.parameters.filter { $0["in"] == "query" }
        for each in declared {
            let name = each["name"]?.stringValue ?? ""
            let values = request.query.filter { $0.name == name }.map(\.value)
            if values.isEmpty {
                if each["required"] == true { complaints.append("no \(name) in the query") }
                continue
            }
            let schema = each["schema"] ?? [:]
            if values.count > 1, schema["type"] != "array" { complaints.append("\(name) twice") }
            for value in values where !fits(value, schema) {
                complaints.append("\(name)=\(value) in the query")
            }
        }
        let names = Set(declared.compactMap { $0["name"]?.stringValue })
        complaints += request.query.map(\.name).filter { !names.contains($0) }
            .map { "the query has \($0), which is not declared" }
        return complaints
    }

    private static func fits(_ value: String, _ schema: DocumentValue) -> Bool {
        if let choices = schema["enum"]?.sequenceValue {
            return choices.contains { $0.stringValue == value }
        }
        switch schema["type"]?.stringValue {
        case "number": return !value.isEmpty && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        case "boolean": return ["true", "false"].contains(value)
        default: return !value.isEmpty
        }
    }
}
