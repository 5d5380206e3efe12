import Documents

/// One compiled schema object: what it asserts, and what it says to people.
struct SchemaNode: Sendable {
    /// Position in the compiled schema's list; references may form circles, so nodes name each other.
    typealias ID = Int

    /// Where it stands in the schema's document.
    var path = DocumentPath.root
    var keywords: [Keyword] = []
    var messages = SchemaMessages()
    /// Other names under which people look for the property with this schema.
    var aliases: [String] = []
    /// A value that is right, to be shown.
    var example: DocumentValue?

    /// The schema that `$ref` names.
    var reference: ID? {
        for case .reference(let target) in keywords { return target }
        return nil
    }

    /// Whether nothing at all is valid (the schema `false`).
    var isFalse: Bool {
        if case .never? = keywords.first { true } else { false }
    }
}

/// What a schema's author wants a person to read: `x-message` and `x-help`, each one text for all
/// keywords or a mapping of keyword to text.
struct SchemaMessages: Sendable {
    var message: DocumentValue?
    var help: DocumentValue?

    var isEmpty: Bool { message == nil && help == nil }

    static func text(_ source: DocumentValue?, for keyword: String) -> String? {
        [source, source?[keyword], source?["default"]].lazy.compactMap { $0?.stringValue }
            .first { !$0.isEmpty }
    }
}

/// One assertion or applicator. Siblings that need each other (`properties` and
/// `additionalProperties`, `if` and `then`) are one case.
enum Keyword: Sendable {
    case never
    case type([ValueType])
    case enumeration([DocumentValue])
    case constant(DocumentValue)
    case multipleOf(DecimalNumber)
    case bound(NumberBound)
    case length(LengthBound)
    case pattern(Pattern)
    case format(StringFormat)
    case uniqueItems
    case items(prefix: [SchemaNode.ID], rest: SchemaNode.ID?)
    case contains(SchemaNode.ID, minimum: Int, maximum: Int?)
    case required([String])
    case properties(PropertyRules)
    case propertyNames(SchemaNode.ID)
    case dependentRequired([String: [String]])
    case dependentSchemas([String: SchemaNode.ID])
    case reference(SchemaNode.ID)
    case allOf([SchemaNode.ID])
    case anyOf([SchemaNode.ID])
    case oneOf([SchemaNode.ID])
    case not(SchemaNode.ID)
    case conditional(test: SchemaNode.ID, then: SchemaNode.ID?, else: SchemaNode.ID?)
    case unevaluatedItems(SchemaNode.ID)
    case unevaluatedProperties(SchemaNode.ID)
}

/// `minimum` and its kin.
struct NumberBound: Sendable {
    enum Side: String, Sendable { case minimum, maximum, exclusiveMinimum, exclusiveMaximum }

    let side: Side
    let limit: DecimalNumber

    func allows(_ number: DecimalNumber) -> Bool {
        switch side {
        case .minimum: number >= limit
        case .maximum: number <= limit
        case .exclusiveMinimum: number > limit
        case .exclusiveMaximum: number < limit
        }
    }

    var words: String {
        switch side {
        case .minimum: "at least \(limit)"
        case .maximum: "at most \(limit)"
        case .exclusiveMinimum: "more than \(limit)"
        case .exclusiveMaximum: "less than \(limit)"
        }
    }
}

/// `minLength` and its kin, for texts (in code points), lists and mappings.
struct LengthBound: Sendable {
    enum Measure: String, Sendable {
        case length = "Length", items = "Items", properties = "Properties"
    }

    let measure: Measure
    let isMinimum: Bool
    let limit: Int

    var keyword: String { (isMinimum ? "min" : "max") + measure.rawValue }
}

/// `properties`, `patternProperties` and `additionalProperties` of one schema.
struct PropertyRules: Sendable {
    struct Patterned: Sendable {
        let pattern: Pattern
        let schema: SchemaNode.ID
    }

    var named: [String: SchemaNode.ID] = [:]
    /// The names in the schema's order, for lists that people read.
    var names: [String] = []
    var patterned: [Patterned] = []
    var additional: SchemaNode.ID?
}
