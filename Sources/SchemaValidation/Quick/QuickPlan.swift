import Documents

/// A schema laid out for `QuickCheck`. A class, so that nobody copies it to ask it.
final class QuickPlan: Sendable {
    let tables: QuickTables

    init(_ nodes: [SchemaNode], root: SchemaNode.ID) { tables = QuickTables(nodes, root: root) }
}

/// What a schema asserts as numbers, and the rest in tables beside them.
struct QuickTables: Sendable {
    /// One assertion. Its numbers are schemas, or places in the tables.
    enum Rule: Sendable {
        case never
        /// What only the thorough way can tell.
        case unknown
        case type(TypeSet)
        case value(Int)
        case number(Int)
        case length(LengthBound.Measure, isMinimum: Bool, Int)
        case pattern(Int)
        case format(StringFormat)
        case unique
        case items(SchemaNode.ID)
        case required(Int)
        case properties(Int)
        case propertyNames(SchemaNode.ID)
        case dependentRequired(Int)
        case reference(SchemaNode.ID)
        case all(Int)
        case any(Int)
        case one(Int)
        case not(SchemaNode.ID)
        /// −1 for a branch that is not there.
        case conditional(test: SchemaNode.ID, then: SchemaNode.ID, otherwise: SchemaNode.ID)
    }

    struct Properties: Sendable {
        let named: [String: SchemaNode.ID]
        /// −1 when any other property is fine.
        let additional: SchemaNode.ID
    }

    enum NumberRule: Sendable {
        case bound(NumberBound)
        case multiple(DecimalNumber)

        func allows(_ number: DecimalNumber) -> Bool {
            switch self {
            case .bound(let bound): bound.allows(number)
            case .multiple(let factor): isMultiple(number, of: factor)
            }
        }
    }

    /// Types as bits.
    struct TypeSet: Sendable {
        private var bits: UInt8 = 0

        init(_ types: [ValueType]) {
            for type in types { bits |= Self.bit(type) }
        }

        private static func bit(_ type: ValueType) -> UInt8 {
            switch type {
            case .null: 1
            case .boolean: 2
            case .number: 4
            case .integer: 8
            case .string: 16
            case .array: 32
            case .object: 64
            }
        }

        func contains(_ value: DocumentValue) -> Bool {
            switch value {
            case .null: bits & 1 != 0
            case .bool: bits & 2 != 0
            case .number(let number): bits & 4 != 0 || (bits & 8 != 0 && number.isInteger)
            case .string: bits & 16 != 0
            case .sequence: bits & 32 != 0
            case .mapping: bits & 64 != 0
            }
        }
    }

    let root: SchemaNode.ID
    private(set) var nodes: [Range<Int>] = []
    private(set) var rules: [Rule] = []
    private(set) var values: [[DocumentValue]] = []
    private(set) var numbers: [NumberRule] = []
    private(set) var patterns: [Pattern] = []
    private(set) var names: [[String]] = []
    private(set) var properties: [Properties] = []
    private(set) var needs: [[(key: String, value: [String])]] = []
    private(set) var lists: [[SchemaNode.ID]] = []

    init(_ nodes: [SchemaNode], root: SchemaNode.ID) {
        self.root = root
        for node in nodes {
            let start = rules.count
            for keyword in node.keywords { rules.append(rule(keyword)) }
            self.nodes.append(start..<rules.count)
        }
    }

    private static func place<Value>(_ value: Value, in table: inout [Value]) -> Int {
        table.append(value)
        return table.count - 1
    }

    private mutating func rule(_ keyword: Keyword) -> Rule {
        switch keyword {
        case .never: .never
        case .type(let types): .type(TypeSet(types))
        case .enumeration(let list): .value(Self.place(list, in: &values))
        case .constant(let value): .value(Self.place([value], in: &values))
        case .multipleOf(let factor): .number(Self.place(.multiple(factor), in: &numbers))
        case .bound(let bound): .number(Self.place(.bound(bound), in: &numbers))
        case .length(let bound):
            .length(bound.measure, isMinimum: bound.isMinimum, bound.limit)
        case .pattern(let pattern): .pattern(Self.place(pattern.separated, in: &patterns))
        case .format(let format): .format(format)
        case .items(let prefix, let rest):
            prefix.isEmpty ? rest.map(Rule.items) ?? .unknown : .unknown
        case .required(let list): .required(Self.place(list, in: &names))
        case .properties(let rules):
            rules.patterned.isEmpty
                ? .properties(
                    Self.place(
                        Properties(
                            // Not shared with the schema: see `Schema.separated`.
                            named: Dictionary(uniqueKeysWithValues: rules.named.map { ($0, $1) }),
                            additional: rules.additional ?? -1),
                        in: &properties)) : .unknown
        case .propertyNames(let id): .propertyNames(id)
        case .dependentRequired(let rules):
            .dependentRequired(
                Self.place(rules.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, in: &needs))
        case .reference(let id): .reference(id)
        case .allOf(let ids): .all(Self.place(ids, in: &lists))
        case .anyOf(let ids): .any(Self.place(ids, in: &lists))
        case .oneOf(let ids): .one(Self.place(ids, in: &lists))
        case .not(let id): .not(id)
        case .conditional(let test, let then, let otherwise):
            .conditional(test: test, then: then ?? -1, otherwise: otherwise ?? -1)
        case .uniqueItems: .unique
        case .contains, .dependentSchemas, .unevaluatedItems,
            .unevaluatedProperties:
            .unknown
        }
    }
}
