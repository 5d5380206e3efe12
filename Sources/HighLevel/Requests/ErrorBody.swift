import Documents
import JSONFormat
import Ports

/// What an error answer says, in whichever of the API's shapes it says it.
///
/// | shape | where |
/// |---|---|
/// | `{statusCode, message: "…"}` | 400, 401, 403, 404 |
/// | `{statusCode, message: ["…", …], error}` | 422 |
/// | `{status, name: "HttpException", message, traceId}` | seen in the wild |
/// | `{error: {code, message, details, resolution}}` | v3 OAuth |
/// | `{error: "…", error_description: "…"}` | the token endpoint |
struct ErrorBody: Sendable {
    var messages: [String] = []
    var traceID: String?

    /// Never fails: what cannot be read says nothing. Texts are bounded, since anybody may have written
    /// them.
    init(_ bytes: [UInt8]) {
        let limits = ParseLimits(bytes: 1 << 18, depth: 16, nodes: 10_000)
        guard let body = try? JSONDocument.value(of: bytes, limits: limits) else { return }
        traceID = (body["traceId"] ?? body["trace_id"] ?? body["error"]?["traceId"])?.stringValue
            .map { String($0.prefix(80)) }
        messages = Self.texts(body["message"])
        if messages.isEmpty { messages = Self.texts(body["error"]?["message"]) }
        messages += Self.texts(body["error"]?["details"])
        messages += Self.texts(body["error"]?["resolution"]).map { "GoHighLevel suggests: \($0)" }
        if messages.isEmpty { messages = Self.texts(body["error_description"]) }
        if messages.isEmpty { messages = Self.texts(body["error"]) }
        messages = messages.prefix(20).map { String($0.prefix(500)) }
    }

    /// The trace of an answer whose body has none: a proxy's page, or nothing at all.
    static func traceID(in headers: HTTPHeaders) -> String? {
        (headers["traceId"] ?? headers["X-Trace-Id"] ?? headers["Trace-Id"])
            .map { String($0.prefix(80)) }
    }

    private static func texts(_ value: DocumentValue?) -> [String] {
        switch value {
        case .string(let text)?: text.isEmpty ? [] : [text]
        case .sequence(let items)?: items.flatMap { texts($0) }
        case .mapping(let object)?:
            // class-validator's nested form: {property, constraints: {rule: text}}
            object.entries.flatMap { entry in
                ["message", "constraints"].contains(entry.key) || entry.value.stringValue == nil
                    ? texts(entry.value) : []
            }
        case .number?, .bool?, .null?, nil: []
        }
    }
}
