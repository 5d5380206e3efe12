import Documents
import SyncTestKit

/// Changes a value at random places: with fragments that are hard on a schema's compiler and validator,
/// with parts of itself, or with parts of another value.
struct ValueMutation {
    var random: Seeded

    /// How many nodes a value may come to have.
    private static let sizeLimit = 2_000

    mutating func mutated(_ value: DocumentValue, with other: DocumentValue) -> DocumentValue {
        var value = value
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let donor = part(of: random.chance(50) ? value : other)
            let changed = changing(value, donor)
            if Self.size(changed) <= Self.sizeLimit { value = changed }
        }
        return value
    }

    /// Goes down by chance and changes what is met.
    private mutating func changing(
        _ value: DocumentValue, _ donor: DocumentValue
    ) -> DocumentValue {
        switch value {
        case .mapping(let object) where !object.isEmpty && random.chance(75):
            let index = Int.random(in: 0..<object.count, using: &random)
            var entries = object.entries.map { ($0.key, $0.value) }
            switch Int.random(in: 0..<10, using: &random) {
            case 0: entries.remove(at: index)
            case 1: entries.append((random.pick(Self.keywords), donor))
            case 2: entries.append((random.pick(Self.keywords), fragment()))
            case 3: entries[index].0 = random.pick(Self.keywords)
            default: entries[index].1 = changing(entries[index].1, donor)
            }
            return .mapping(OrderedObject(entries))
        case .sequence(let items) where !items.isEmpty && random.chance(75):
            var items = items
            let index = Int.random(in: 0..<items.count, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: items.remove(at: index)
            case 1: items.append(donor)
            case 2: items += items
            default: items[index] = changing(items[index], donor)
            }
            return .sequence(items)
        default:
            switch Int.random(in: 0..<6, using: &random) {
            case 0: return donor
            case 1: return wrapped(value)
            default: return fragment()
            }
        }
    }

    private mutating func part(of value: DocumentValue) -> DocumentValue {
        switch value {
        case .mapping(let object) where !object.isEmpty && random.chance(70):
            let entries = object.entries
            return part(of: random.pick(entries).value)
        case .sequence(let items) where !items.isEmpty && random.chance(70):
            return part(of: random.pick(items))
        default: return value
        }
    }

    /// The value within a schema or a list, up to some levels deep.
    private mutating func wrapped(_ value: DocumentValue) -> DocumentValue {
        let keyword = random.pick(["allOf", "anyOf", "oneOf", "not", "items", "if", "contains"])
        let isList = ["allOf", "anyOf", "oneOf"].contains(keyword)
        return (0..<Int.random(in: 1...30, using: &random)).reduce(value) { inner, _ in
            [keyword: isList ? [inner] : inner]
        }
    }

    private mutating func fragment() -> DocumentValue {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .number(random.pick(Self.numbers))
        case 1: .string(random.pick(Self.patterns))
        case 2: ["$ref": .string(random.pick(Self.references))]
        case 3: [.mapping([random.pick(Self.keywords): .number(random.pick(Self.numbers))])]
        case 4: random.pick([true, false, .null, [], [:], "", "é\u{301}", "\u{0}"])
        case 5: ["$defs": ["a": ["$ref": "#"], "b": ["allOf": [["$ref": "#/$defs/a"]]]]]
        case 6: ["pattern": .string(random.pick(Self.patterns))]
        default: .string(RandomValues.text(&random))
        }
    }

    static func size(_ value: DocumentValue) -> Int {
        switch value {
        case .mapping(let object): object.entries.reduce(1) { $0 + size($1.value) }
        case .sequence(let items): items.reduce(1) { $0 + size($1) }
        default: 1
        }
    }

    static let numbers = [
        "0", "-0", "1", "-1", "1.5", "0.1", "1e-1000000", "1e1000000", "-1e1000000", "1e400",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e18", "1e19",
        "0.000000000000000001", "999999999999999999", "1000000", "3",
    ].compactMap { DecimalNumber($0) }

    static let references = [
        "#", "#/$defs/a", "#/$defs/b", "#/properties/a", "#/items", "#/allOf/0", "#/", "#//",
        "#/%7E", "#/%", "#a", "#/~2", "#/allOf/99999999999999999999", "x", "",
        "https://example.com/x#", "#/properties", "#/$defs",
    ]

    static let patterns = [
        "(a+)+$", "(a|a)*b", "(.*)*x", "a{1000}", "(a{100}){100}", "(?:(?:a?){10}){10}$", "[", "(",
        "\\", "a{2,1}", "[^]", "[z-a]", "\\p{L}+", "\\u{110000}", "\\ud800", "(?=a)", "()*",
        "(){9}",
        "^$", "(^)*", "(?<a>b)", "\\b\\B", "[\\w-]", ".{0,999}.{0,999}", "", "^(|x)+$", "\\c1",
    ]

    static let keywords = [
        "type", "enum", "const", "multipleOf", "minimum", "maximum", "exclusiveMinimum",
        "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties",
        "maxProperties", "pattern", "format", "uniqueItems", "required", "dependentRequired",
        "dependentSchemas", "$ref", "prefixItems", "items", "contains", "minContains",
        "maxContains", "properties", "patternProperties", "additionalProperties", "propertyNames",
        "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "unevaluatedItems",
        "unevaluatedProperties", "$defs", "$anchor", "$id", "$schema", "x-message", "x-help",
        "x-aliases", "examples", "default", "title", "a", "b", "", "foo",
    ]
}
