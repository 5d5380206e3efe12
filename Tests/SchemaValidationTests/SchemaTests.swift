import Documents
import JSONFormat
import Testing

@testable import SchemaValidation

@Suite struct SchemaTests {
    static func schema(_ text: String) throws -> Schema {
        try Schema(compiling: JSONDocument.value(of: Array(text.utf8)))
    }

    static func messages(_ schema: String, _ text: String) throws -> [String] {
        try Self.schema(schema).validate(JSONDocument.value(of: Array(text.utf8))).map(\.message)
    }

    @Test(
        "a schema that cannot be meant is refused, with its place",
        arguments: [
            ("5", "schema #: a schema is a mapping, true or false"),
            (
                #"{"properties": {"a/b": {"type": "text"}}}"#,
                "schema #/properties/a~1b: type must be one of null, boolean, number, integer, string, array, object"
            ),
            (
                #"{"$ref": "other.json"}"#,
                "schema #: $ref other.json leads out of the schema; only #… is supported"
            ),
            (##"{"$ref": "#/$defs/x"}"##, "schema #: $ref #/$defs/x leads nowhere"),
            (##"{"$ref": "#"}"##, "schema #: a reference leads back to itself without end"),
            (
                ##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}, "$ref": "#/$defs/a"}"##,
                "schema #: a reference leads back to itself without end"
            ),
            (
                #"{"pattern": "(?=a)"}"#,
                "schema #/pattern: pattern (?=a): look-around (?= is not supported"
            ),
            (#"{"minLength": -1}"#, "schema #: minLength must be a whole number from 0"),
            (
                #"{"multipleOf": 0}"#,
                "schema #: multipleOf must be a number above 0 of at most 18 digits"
            ),
        ])
    func refusals(text: String, error: String) throws {
        let document = try JSONDocument.value(of: Array(text.utf8))
        let thrown = #expect(throws: SchemaError.self) { try Schema(compiling: document) }
        #expect(thrown?.description == error)
    }

    @Test("a schema may refer to itself one level further in")
    func recursion() throws {
        let schema = try Self.schema(
            ##"{"$anchor": "tree", "properties": {"child": {"$ref": "#tree"}}, "required": ["name"]}"##
        )
        let found = schema.validate(["name": "a", "child": ["name": "b", "child": ["x": 1]]])
        #expect(found.map(\.path) == ["child.child.name"])
    }

    @Test(
        "numbers are exact, however large or fine",
        arguments: [
            ("0.01", "19.99", true), ("0.01", "19.999", false), ("0.0001", "0.1", true),
            ("0.1", "0.3", true), ("1e-8", "12391239123", true), ("7", "1e400000", false),
            ("5", "1e400000", true), ("1e3", "1500", false),
            ("123456789012345678", "123456789012345678e5", true),
            ("0.123456789", "1e308", false), ("3", "0", true), ("3", "-9", true),
            ("900719925474099267", "900719925474099268", false),
        ])
    func multiples(factor: String, number: String, expected: Bool) throws {
        let (factor, number) = (
            try #require(DecimalNumber(factor)), try #require(DecimalNumber(number))
        )
        #expect(isMultiple(number, of: factor) == expected)
    }

    @Test("of several forms the one that was meant is explained")
    func branches() throws {
        let schema = #"""
            {"properties": {"price": {"oneOf": [
              {"type": "number", "minimum": 0},
              {"type": "object", "properties": {"kind": {"const": "a"}, "x": {"type": "number"}}, "required": ["kind"]},
              {"type": "object", "properties": {"kind": {"const": "b"}, "y": {"type": "number"}}, "required": ["kind", "y"]}
            ]}}}
            """#
        #expect(try Self.messages(schema, #"{"price": -1}"#) == ["price must be at least 0"])
        #expect(
            try Self.messages(schema, #"{"price": {"kind": "b", "y": "n"}}"#)
                == ["price.y must be a number, not a text"])
        #expect(
            try Self.messages(schema, #"{"price": []}"#)
                == ["price must be a number or a mapping, not a list"])
        #expect(
            try Self.messages(#"{"oneOf": [{"type": "number"}, {"minimum": 1}]}"#, "5")
                == ["the file fits 2 of the allowed forms at once"])
    }

    @Test("x-message covers all that is wrong at its place, and nothing deeper")
    func messages() throws {
        let schema = #"""
            {"properties": {"seo": {
              "type": "object", "minProperties": 3, "maxProperties": 0,
              "x-message": "{field} holds {value}", "x-help": {"minProperties": "add one"},
              "properties": {"title": {"type": "string"}}
            }}}
            """#
        let found = try Self.schema(schema).validate(["seo": ["title": 1, "other": 2]])
        #expect(
            found.map(\.message) == [
                "seo holds a mapping of 2 fields", "seo.title must be a text, not a number",
            ])
        #expect(found.map(\.help) == ["add one", "write \"1\""])
        #expect(found.map(\.code) == ["wrong-length", "wrong-type"])
    }

    @Test(
        "a wrong value is answered with one that would do",
        arguments: [
            (#"{"type": "boolean"}"#, #""yes""#, "write true"),
            (#"{"type": "boolean"}"#, #""Off""#, "write false"),
            (#"{"type": "string"}"#, "49", "write \"49\""),
            (#"{"type": "number"}"#, #""49.50""#, "write 49.50"),
            (#"{"type": "integer"}"#, "2.0e0", nil),
            (#"{"type": "array", "items": {"type": "string"}}"#, #""a""#, "write [a]"),
            (#"{"enum": ["DIGITAL", "PHYSICAL"]}"#, #""digital""#, "did you mean DIGITAL?"),
            (#"{"enum": ["day", "month"]}"#, #""fortnight""#, nil),
            (
                #"{"type": "string", "pattern": "^https://"}"#, #""http://a.example""#,
                "write \"https://a.example\""
            ),
            (
                #"{"type": "string", "pattern": "^[a-z-]+$"}"#, #""Best Sellers""#,
                "write best-sellers"
            ),
            (#"{"type": "string"}"#, #"["only"]"#, "write only"),
        ] as [(String, String, String?)])
    func repairs(schema: String, value: String, help: String?) throws {
        let found = try Self.schema(#"{"properties": {"x": \#(schema)}}"#)
            .validate(JSONDocument.value(of: Array("{\"x\": \(value)}".utf8)))
        #expect(found.first?.help == help)
    }

    @Test(
        "near words are found, far ones are not",
        arguments: [
            ("titel", "title"), ("IMAGE_URL", "imageUrl"), ("image", "imageUrl"), ("xyz", nil),
            ("desciption", "description"), ("price ", "price"), ("", nil), ("pr", nil),
        ] as [(String, String?)])
    func near(word: String, meant: String?) {
        let names = ["title", "price", "imageUrl", "description"]
        #expect(nearest(to: word, among: names) == meant)
    }

    @Test("unevaluated fields are those that no schema in force has looked at")
    func unevaluated() throws {
        let schema = try Self.schema(
            #"""
            {"allOf": [{"properties": {"a": true}}], "if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]},
             "then": {"properties": {"b": true}}, "anyOf": [{"properties": {"c": {"type": "number"}}, "required": ["c"]}, true],
             "unevaluatedProperties": false}
            """#)
        #expect(schema.isValid(["a": 1]))
        #expect(schema.isValid(["kind": "b", "b": 1]))
        #expect(!schema.isValid(["kind": "c"]))
        #expect(!schema.isValid(["a": 1, "b": 1]))
        #expect(schema.isValid(["a": 1, "c": 1]))
        #expect(!schema.isValid(["a": 1, "c": "text"]))
        let list = try Self.schema(#"{"prefixItems": [true], "unevaluatedItems": false}"#)
        #expect(list.isValid([1]) && !list.isValid([1, 2]))
    }

    @Test("a file of nothing but mistakes is answered in time, the first hundred with advice")
    func manyMistakes() throws {
        let schema = try Self.schema(
            #"{"properties": {"title": {"type": "string"}}, "additionalProperties": false}"#)
        let entries = (0..<50_000).map { ("title\($0)", DocumentValue.null) }
        let found = schema.validate(.mapping(OrderedObject(entries)))
        #expect(found.count == 50_000)
        #expect(found.count { $0.help != nil } == 100)
    }
}
