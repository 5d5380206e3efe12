import Catalog
import Documents
import Ports

/// One POST that makes one object, with everything needed to find the object again when its answer is
/// lost (reliability.md §3).
struct CreateStep: Sendable {
    let key: EntityKey
    /// `product`, `price`, `price:<name>`, `collection`, `brandBoard`, `customValue`.
    let object: String
    /// A price's product.
    let parent: String?
    let call: APICall
    /// The object in the answer.
    let extract: @Sendable (DocumentValue) -> DocumentValue?
    /// Every live object of the sort, read now, in full.
    let live: @Sendable () async throws -> [DocumentValue]
    /// Ids of live objects of the same name, when they are known without asking.
    let known: [String]?
    /// Whether an object shows what was sent.
    let matches: @Sendable (DocumentValue) -> Bool
    /// Whether an object has the natural key that only one can have (a collection's slug).
    var hasNaturalKey: (@Sendable (DocumentValue) -> Bool)?

    var name: String { call.body?["name"]?.stringValue ?? "" }

    /// `POST /products/`.
    var request: String { "\(call.method.rawValue) \(call.path)" }

    var fingerprint: DocumentValue {
        guard var body = call.body?.mappingValue else { return .null }
        for name in ["locationId", "altId", "altType"] { body[name] = nil }
        return .mapping(body)
    }
}

/// What a create came to.
struct Made: Sendable {
    let raw: DocumentValue
    var notices: [String] = []
    /// It was there already: made by an earlier attempt.
    var wasFound = false

    /// Whether it is as the server made it from what was sent, and nobody can have touched it since.
    var isEcho: Bool { !wasFound || Self.isUntouched(raw) }

    /// Objects without times may have been changed at any moment.
    static func isUntouched(_ object: DocumentValue) -> Bool {
        guard let created = object["createdAt"]?.stringValue else { return false }
        return object["updatedAt"]?.stringValue == created
    }
}
