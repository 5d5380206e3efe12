import Catalog
import Documents
import Ports
import SyncCore

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
    /// Every live object of the sort, or at least those of these names, read now, in full.
    let live: @Sendable (_ names: Set<String>) async throws -> [DocumentValue]
    /// Ids of live objects of the same name, when they are known without asking.
    let known: [String]?
    /// Whether an object shows what was sent, by this attempt or by an earlier one.
    let matches: @Sendable (_ sent: DocumentValue, _ object: DocumentValue) -> Bool
    /// What was sent, as an entity; `nil` for a part of one.
    var entity: (@Sendable (_ sent: DocumentValue) -> Entity)?
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
    /// What an earlier attempt had sent; `nil` when this one made it, or nobody knows.
    var sent: Entity?
    /// Whether nobody can have changed it since it was made.
    var isUntouched = true

    /// An object that an earlier attempt made; `sent` is what that one sent, if that is known.
    static func found(_ raw: DocumentValue, sent: DocumentValue?, by step: CreateStep) -> Made {
        // Objects without times may have been changed at any moment.
        let created = raw["createdAt"]?.stringValue
        return Made(
            raw: raw, wasFound: true, sent: sent.flatMap { step.entity?($0) },
            isUntouched: created != nil && raw["updatedAt"]?.stringValue == created)
    }

    /// What was not sent just now, for the archive; `written` are fields that were all the same.
    func foundState(of kind: EntityKind, except written: Set<String>) -> FoundState? {
        guard wasFound else { return nil }
        return FoundState(
            fields: Set(kind.fieldRules.map(\.name)).subtracting(written), sent: sent,
            isUntouched: isUntouched)
    }
}
