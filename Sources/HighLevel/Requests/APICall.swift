import Documents
import Pacing
import Ports

/// One request to the API, before headers, pacing and retries.
struct APICall: Sendable {
    /// What sending it twice does.
    enum Effect: Sendable {
        /// Nothing changes: may be repeated.
        case read
        /// Sets a state: the same again does no harm.
        case replace
        /// Sets a state that was compared just before: never repeated, since by then that was a while ago.
        case compared
        /// Makes a new object each time. Repeated only when it certainly was not applied.
        case create
    }

    var method: HTTPMethod
    /// Percent-encoded; ids in it come from `RemoteID`.
    var path: String
    var query: [QueryField] = []
    var body: DocumentValue?
    /// Sent instead of `body`, where a file goes along.
    var form: MultipartForm?
    var effect: Effect
    /// When its place in the budget comes later than this, it is not sent at all.
    var latest: MonotonicInstant?
    /// The `Version` header, where the endpoint needs another than the configured one.
    var version: String?

    static func get(_ path: String, _ query: [QueryField] = [], version: String? = nil) -> APICall {
        APICall(method: .get, path: path, query: query, effect: .read, version: version)
    }

    /// A POST that only asks.
    static func search(_ path: String, _ body: OrderedObject) -> APICall {
        APICall(method: .post, path: path, body: .mapping(body), effect: .read)
    }

    static func create(_ path: String, _ body: OrderedObject, version: String? = nil) -> APICall {
        APICall(
            method: .post, path: path, body: .mapping(body), effect: .create, version: version)
    }

    static func replace(
        _ method: HTTPMethod, _ path: String, _ body: OrderedObject, version: String? = nil
    ) -> APICall {
        APICall(
            method: method, path: path, body: .mapping(body), effect: .replace, version: version)
    }

    static func delete(
        _ path: String, _ query: [QueryField] = [], version: String? = nil
    ) -> APICall {
        APICall(method: .delete, path: path, query: query, effect: .replace, version: version)
    }

    var target: String { query.isEmpty ? path : "\(path)?\(QueryField.encode(query))" }
}
