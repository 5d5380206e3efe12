import Documents
import SyncTestKit
import Testing

@testable import SchemaValidation

/// Eight times the document costs about eight times the work, whatever is wrong with it.
@Suite(.serialized) struct ValidationGrowthTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        let name: String
        let schema: DocumentValue
        let document: @Sendable (Int) -> DocumentValue
        var testDescription: String { name }
    }

    private static func items(
        _ item: @escaping @Sendable (Int) -> DocumentValue
    ) -> @Sendable (Int) -> DocumentValue {
        { .sequence((0..<$0).map(item)) }
    }

    private static func text(_ unit: String) -> @Sendable (Int) -> DocumentValue {
        { .string(String(repeating: unit, count: $0 * 4)) }
    }

    static let shapes = [
        Shape(
            name: "wrong items", schema: ["items": ["type": "string"]],
            document: items { .number(DecimalNumber($0)) }),
        Shape(
            name: "wrong items behind a reference",
            schema: [
                "allOf": [["$ref": "#/$defs/a"], ["$ref": "#/$defs/a"]],
                "$defs": ["a": ["items": ["type": "string"]]],
            ], document: items { .number(DecimalNumber($0)) }),
        Shape(
            name: "unknown fields",
            schema: ["properties": ["title": true], "additionalProperties": false],
            document: { count in
                .mapping(OrderedObject((0..<count).map { ("titel\($0)", .null) }))
            }),
        Shape(
            name: "unevaluated fields",
            schema: ["allOf": [["properties": ["a": true]]], "unevaluatedProperties": false],
            document: { count in .mapping(OrderedObject((0..<count).map { ("b\($0)", 1) })) }),
        Shape(
            name: "different items", schema: ["uniqueItems": true],
            document: items { .string("item \($0)") }),
        Shape(name: "same items", schema: ["uniqueItems": true], document: items { _ in "same" }),
        Shape(
            name: "branches", schema: ["items": ["anyOf": [["type": "string"], ["minimum": 10]]]],
            document: items { .number(DecimalNumber($0 % 20)) }),
        Shape(
            name: "missing fields", schema: ["items": ["required": ["a", "b"]]],
            document: items { _ in [:] }),
        Shape(name: "pattern", schema: ["pattern": "^(a|b)*c$"], document: text("ab")),
        Shape(name: "format", schema: ["format": "uri"], document: text("a:/")),
        Shape(name: "length", schema: ["maxLength": 3], document: text("é")),
        Shape(
            name: "a number's digits",
            schema: ["multipleOf": .number(DecimalNumber("0.01") ?? 1), "maximum": 5],
            document: { .number(DecimalNumber(String(repeating: "7", count: $0 * 4)) ?? 0) }),
    ]

    @Test("checking grows with the document", .timeLimit(.minutes(5)), arguments: shapes)
    func validate(_ shape: Shape) async throws {
        await Task.yield()
        let schema = try Schema(compiling: shape.schema)
        let growth = Growth.least(
            of: { _ = schema.validate($0) }, from: shape.document(Cases.times(600)),
            to: shape.document(Cases.times(4_800)), below: 24)
        #expect(growth.factor < 24, "\(shape.name): \(growth)")
    }

    @Test("compiling grows with the schema", .timeLimit(.minutes(5)))
    func compile() {
        func schema(_ count: Int) -> DocumentValue {
            let definitions = (0..<count).map { index -> (String, DocumentValue) in
                let next = "#/$defs/d\((index + 1) % count)"
                return ("d\(index)", ["properties": ["next": ["$ref": .string(next)]]])
            }
            return ["$ref": "#/$defs/d0", "$defs": .mapping(OrderedObject(definitions))]
        }
        let growth = Growth.least(
            of: { _ = try? Schema(compiling: $0) }, from: schema(200), to: schema(1_600), below: 24)
        #expect(growth.factor < 24, "\(growth)")
    }
}
