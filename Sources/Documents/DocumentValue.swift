/// A value of a YAML or JSON document, without its formatting.
package enum DocumentValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// Boxed, so that the other cases stay small.
    indirect case number(DecimalNumber)
    case string(String)
    case sequence([DocumentValue])
    case mapping(OrderedObject)
}

extension DocumentValue {
    package var isNull: Bool { self == .null }

    package var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
    package var numberValue: DecimalNumber? {
        if case .number(let value) = self { value } else { nil }
    }
    package var intValue: Int? { numberValue?.intValue }
    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }
    package var sequenceValue: [DocumentValue]? {
        if case .sequence(let value) = self { value } else { nil }
    }
    package var mappingValue: OrderedObject? {
        if case .mapping(let value) = self { value } else { nil }
    }

    /// The value under a key; `nil` when this is no mapping or has no such key.
    package subscript(key: String) -> DocumentValue? { mappingValue?[key] }

    /// The item at an index; `nil` when this is no sequence or it is shorter.
    package subscript(index: Int) -> DocumentValue? {
        guard let items = sequenceValue, items.indices.contains(index) else { return nil }
        return items[index]
    }

    /// What kind of value this is, in a person's words: "a number", "a list".
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension DocumentValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .number(DecimalNumber(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: DocumentValue...) { self = .sequence(elements) }
    package init(dictionaryLiteral elements: (String, DocumentValue)...) {
        self = .mapping(OrderedObject(elements))
    }
    package init(nilLiteral: ()) { self = .null }
}
