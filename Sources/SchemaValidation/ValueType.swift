import Documents

/// The seven types of JSON Schema.
enum ValueType: String, Sendable, CaseIterable {
    case null, boolean, number, integer, string, array, object

    func includes(_ value: DocumentValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.number, .number), (.string, .string),
            (.array, .sequence), (.object, .mapping):
            true
        case (.integer, .number(let number)): number.isInteger
        default: false
        }
    }

    /// In a person's words, as `DocumentValue.kindName` has them.
    var words: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .number: "a number"
        case .integer: "a whole number"
        case .string: "a text"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}
