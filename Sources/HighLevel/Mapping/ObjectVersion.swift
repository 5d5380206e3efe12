import Crypto
import Documents
import JSONFormat

/// Names a state of a remote object, and compares two looks at it.
enum ObjectVersion {
    /// What moves without anybody having edited the object, or belongs to another entity.
    static let volatile: Set<String> = [
        "updatedAt", "createdAt", "__v", "traceId", "collectionIds", "prices", "availableQuantity",
        "meta", "missingAssets",
    ]

    /// 32 hexadecimal digits that change when any lasting field does; order and nulls do not matter.
    static func digest(_ value: DocumentValue?) -> String {
        guard let value else { return "none" }
        let bytes = JSONDocument.write(normal(lasting(value)), style: .compact)
        return String(SHA256.hex(bytes).prefix(32))
    }

    static func digest(_ values: [DocumentValue]) -> String {
        digest(.sequence(values.map { lasting($0) }))
    }

    /// Whether two looks may be the same state: every lasting field that both show is equal. A listing
    /// and a GET do not always show the same fields.
    static func agree(_ left: DocumentValue, _ right: DocumentValue) -> Bool {
        guard let left = lasting(left).mappingValue, let right = lasting(right).mappingValue else {
            return left == right
        }
        return left.entries.allSatisfy { entry in
            guard let other = right[entry.key], !other.isNull, !entry.value.isNull else {
                return true
            }
            return normal(other) == normal(entry.value)
        }
    }

    private static func lasting(_ value: DocumentValue) -> DocumentValue {
        guard let object = value.mappingValue else { return value }
        return .mapping(
            OrderedObject(
                object.entries.filter { !volatile.contains($0.key) }.map { ($0.key, $0.value) }))
    }

    /// Keys sorted, nulls dropped, numbers plain.
    private static func normal(_ value: DocumentValue) -> DocumentValue {
        switch value {
        case .null, .bool, .string: value
        case .number(let number): DecimalNumber(number.plainText).map(DocumentValue.number) ?? value
        case .sequence(let items): .sequence(items.map(normal))
        case .mapping(let object):
            .mapping(
                OrderedObject(
                    object.sorted.entries.filter { !$0.value.isNull }
                        .map { ($0.key, normal($0.value)) }))
        }
    }
}

/// The versions of the objects that make up one entity: product and prices, collection and members,
/// board and style sheet; and of the fields beside a product, where some are mapped. Kept apart, so that
/// a change is compared only with what it touches.
struct EntityVersion: Hashable, Sendable {
    let main: String
    let parts: String
    var beside: String?

    var text: String { "\(main).\(parts)" + (beside.map { ".\($0)" } ?? "") }

    init(main: String, parts: String, beside: String? = nil) {
        self.main = main
        self.parts = parts
        self.beside = beside
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count) else { return nil }
        main = parts[0]
        self.parts = parts[1]
        beside = parts.count == 3 ? parts[2] : nil
    }
}
