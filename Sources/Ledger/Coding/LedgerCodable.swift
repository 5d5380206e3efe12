import Documents

/// How a value looks in the ledger's JSON. Reading is written by hand and distrusts its input: a
/// file on a disk may hold anything.
protocol LedgerCodable {
    var ledgerForm: DocumentValue { get }
    init(ledgerForm: DocumentValue) throws(Malformed)
}

/// A record that makes no sense. Whoever reads it treats its line as damaged.
struct Malformed: Error {}

extension OrderedObject {
    func required<Value: LedgerCodable>(
        _ key: String, as type: Value.Type = Value.self
    ) throws(Malformed) -> Value {
        guard let value = self[key] else { throw Malformed() }
        return try Value(ledgerForm: value)
    }

    /// `nil` when the key is missing; a value that makes no sense is refused, not dropped.
    func optional<Value: LedgerCodable>(
        _ key: String, as type: Value.Type = Value.self
    ) throws(Malformed) -> Value? {
        guard let value = self[key] else { return nil }
        return try Value(ledgerForm: value)
    }

    mutating func set(_ key: String, _ value: (some LedgerCodable)?) {
        if let value { self[key] = value.ledgerForm }
    }
}

extension DocumentValue {
    func mapping() throws(Malformed) -> OrderedObject {
        guard let mappingValue else { throw Malformed() }
        return mappingValue
    }
}

extension DocumentValue: LedgerCodable {
    var ledgerForm: DocumentValue { self }
    init(ledgerForm: DocumentValue) { self = ledgerForm }
}

extension String: LedgerCodable {
    var ledgerForm: DocumentValue { .string(self) }
    init(ledgerForm: DocumentValue) throws(Malformed) {
        guard let text = ledgerForm.stringValue else { throw Malformed() }
        self = text
    }
}

extension Int: LedgerCodable {
    var ledgerForm: DocumentValue { .number(DecimalNumber(self)) }
    init(ledgerForm: DocumentValue) throws(Malformed) {
        guard let number = ledgerForm.intValue else { throw Malformed() }
        self = number
    }
}

extension Array: LedgerCodable where Element: LedgerCodable {
    var ledgerForm: DocumentValue { .sequence(map(\.ledgerForm)) }
    init(ledgerForm: DocumentValue) throws(Malformed) {
        guard let items = ledgerForm.sequenceValue else { throw Malformed() }
        var values: [Element] = []
        values.reserveCapacity(items.count)
        for item in items { values.append(try Element(ledgerForm: item)) }
        self = values
    }
}

/// An enum that is written as its word.
protocol LedgerWord: LedgerCodable, RawRepresentable where RawValue == String {}

extension LedgerWord {
    var ledgerForm: DocumentValue { .string(rawValue) }
    init(ledgerForm: DocumentValue) throws(Malformed) {
        guard let word = ledgerForm.stringValue, let value = Self(rawValue: word) else {
            throw Malformed()
        }
        self = value
    }
}
