import Documents
import JSONFormat
import SyncTestKit
import Testing

@testable import SchemaValidation

/// Small schemas that ask for much.
@Suite struct ValidationLimitTests {
    private static func nested(_ depth: Int) -> DocumentValue {
        (0..<depth).reduce(1) { inner, _ in [inner] }
    }

    private static func answer(
        _ schema: DocumentValue, _ document: DocumentValue
    ) throws -> [SchemaFinding] {
        try Schema(compiling: schema).validate(document)
    }

    /// `a0` applies `a1` twice, `a1` applies `a2` twice, and so on.
    private static func doubling(_ levels: Int) -> DocumentValue {
        var definitions = OrderedObject()
        for level in 0..<levels {
            let next: DocumentValue = ["$ref": .string("#/$defs/a\(level + 1)")]
            definitions["a\(level)"] = ["allOf": [next, next]]
        }
        definitions["a\(levels)"] = ["type": "array"]
        return ["$ref": "#/$defs/a0", "$defs": .mapping(definitions)]
    }

    @Test("a schema that doubles the work at each step is refused with the limit")
    func doubling() throws {
        #expect(try Self.answer(Self.doubling(10), []) == [])
        let found = try Self.answer(Self.doubling(60), [])
        #expect(found.map(\.code) == ["too-involved"])
        #expect(found.first?.message.contains("2000000 steps") == true)
        #expect(try Schema(compiling: Self.doubling(60)).isValid([]) == false)
    }

    @Test("a schema that doubles the work at each level of the document is refused with the limit")
    func doublingByLevel() throws {
        let schema: DocumentValue = [
            "anyOf": [["items": ["$ref": "#"]], ["items": ["$ref": "#"]], false]
        ]
        #expect(try Self.answer(schema, Self.nested(5)) == [])
        #expect(try Self.answer(schema, Self.nested(64)).map(\.code) == ["too-involved"])
    }

    @Test("a chain of 10 000 references compiles, and is refused with the limit of depth")
    func chain() throws {
        var definitions = OrderedObject()
        for level in 0..<10_000 {
            definitions["a\(level)"] = ["$ref": .string("#/$defs/a\(level + 1)")]
        }
        definitions["a10000"] = true
        let found = try Self.answer(["$ref": "#/$defs/a0", "$defs": .mapping(definitions)], 1)
        #expect(found.map(\.code) == ["too-involved"])
        #expect(found.first?.message.contains("400 rules within each other") == true)
    }

    @Test(
        "schemas within each other, by whatever keyword, end before the stack does",
        arguments: ["allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas"])
    func within(_ keyword: String) throws {
        var definitions = OrderedObject()
        for level in 0..<1_000 {
            let next: DocumentValue = ["$ref": .string("#/$defs/a\(level + 1)")]
            definitions["a\(level)"] =
                switch keyword {
                case "not", "if": [keyword: next, "properties": ["a": next]]
                case "dependentSchemas": [keyword: ["a": next], "properties": ["a": next]]
                default: [keyword: [next], "properties": ["a": next]]
                }
        }
        definitions["a1000"] = false
        let document = (0..<60).reduce(1 as DocumentValue) { inner, _ in ["a": inner] }
        let schema = try Schema(
            compiling: ["$ref": "#/$defs/a0", "$defs": .mapping(definitions)])
        #expect(schema.validate(document).map(\.code) == ["too-involved"])
    }

    @Test("a document as deep as files may be passes a schema of several rules a level")
    func deepDocument() throws {
        let schema: DocumentValue = [
            "allOf": [["$ref": "#/$defs/list"]],
            "$defs": [
                "list": ["anyOf": [["type": "array", "items": ["$ref": "#"]], ["type": "number"]]]
            ],
        ]
        #expect(try Self.answer(schema, Self.nested(63)) == [])
    }

    @Test("a pattern of many states over a long text is refused with the limit")
    func pattern() throws {
        let text = DocumentValue.string(String(repeating: "a", count: 20_000))
        let limits = ValidationLimits(steps: 10_000, depth: 10)
        let schema = try Schema(compiling: ["pattern": "(a?){1000}b$"])
        #expect(schema.validate(text, limits: limits).map(\.code) == ["too-involved"])
        #expect(try Schema(compiling: ["pattern": "^a+$"]).validate(text, limits: limits) == [])
    }

    @Test("many listed values against many items are refused with the limit")
    func listedValues() throws {
        let many = DocumentValue.sequence((0..<10_000).map { .number(DecimalNumber($0)) })
        let none = DocumentValue.sequence((0..<10_000).map { _ in "x" })
        let schema = try Schema(compiling: ["items": ["enum": many]])
        let limits = ValidationLimits(steps: 100_000, depth: 10)
        #expect(schema.validate(none, limits: limits).map(\.code) == ["too-involved"])
    }

    @Test("of thousands of problems a hundred are shown and the rest is counted")
    func manyProblems() throws {
        let text = Array("[\(Array(repeating: "1", count: 50_000).joined(separator: ","))]".utf8)
        let document = try JSONDocument.parse(text)
        let schema = try Schema(compiling: [
            "allOf": [["items": ["type": "string"]], ["items": false]]
        ])
        let shown = document.diagnostics(
            for: schema.validate(document.value), file: "a.json", lines: LineIndex(text))
        #expect(shown.count == 101)
        #expect(shown.first?.message == "there are 49901 more problems in this file")
    }
}
