import Documents
import JSONFormat
import Pacing
import Testing

@testable import SchemaValidation

/// The quick answers against the thorough ones.
@Suite struct QuickCheckTests {
    static let patterns = [
        "", "b", "^b", "c$", "^a*$", "^(ab|cd)+$", "^a{2,3}$", "^a??b$", "(^a|b$)", "^a|b$",
        "a||b", "\\S", "^[\\p{L}\\p{N}_-]+$", "^[A-Z]{3}$", "^https?://[^\\s/?#]+([/?#]\\S*)?$",
        "^(https://[^\\s/?#]+([/?#]\\S*)?|(\\./)?media(/[^./\\\\\\s][^/\\\\]*)+)$",
        "^(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?( [A-Z]{3})?$", "^$", "$", "a$|^$",
    ]

    @Test("a pattern as bits matches what the machine of any pattern matches", arguments: patterns)
    func bits(source: String) throws {
        let pattern = try Pattern(source)
        let bits = try #require(pattern.bits)
        var random = SeededRandom(seed: 7)
        let alphabet = Array("ab cdC/.:-0129?#https://media USD\n".unicodeScalars)
        var texts = ["", "a", "b", "https://e.com/a", "media/x/y.jpg", "49.00 USD", "USD", "aab"]
        for _ in 0..<400 {
            var text = ""
            for _ in 0..<(random.next() % 9) {
                text.unicodeScalars.append(alphabet[Int(random.next() % UInt64(alphabet.count))])
            }
            texts.append(text)
        }
        for text in texts {
            #expect(bits.matches(text) == pattern.matches(text), "\(source) on \(text)")
        }
        #expect(bits.separated.matches("ab") == bits.matches("ab"))
    }

    @Test(
        "word boundaries and large patterns are left to the machine, and so are texts beyond ASCII")
    func leaves() throws {
        #expect(try Pattern("\\bcat").bits == nil)
        #expect(try Pattern("^a{100}$").bits == nil)
        #expect(try Pattern("^b+$").bits?.matches("bé") == nil)
    }

    private static func schema(_ text: String) throws -> Schema {
        try Schema(compiling: JSONDocument.value(of: Array(text.utf8)))
    }

    private static func isCertain(_ plan: QuickPlan, _ value: DocumentValue) -> Bool {
        var check = QuickCheck(plan, limits: .entityFile)
        return check.isCertainlyValid(value)
    }

    @Test("what the quick way calls valid is valid, and it does not call much else open")
    func agrees() throws {
        let schema = try Self.schema(BuiltInSchemas.listing)
        var random = SeededRandom(seed: 11)
        let good: DocumentValue = [
            "title": "Mat", "price": ["amount": 49, "currency": "USD", "interval": "month"],
            "prices": ["One": 1, "Two": "2.00 USD"], "images": ["https://e.com/a.jpg"],
            "slug": "mat", "seo": ["title": "T"], "isTaxesEnabled": true, "taxes": ["a", "b"],
            "ghl": ["medias": []],
        ]
        #expect(Self.isCertain(QuickPlan(schema.nodes, root: schema.root), good))
        let others: [DocumentValue] = [
            .null, "", "x", 0, -1, .number(DecimalNumber("1.5") ?? 0), true, [], [:], ["amount": 1],
            ["one_time"], ["a", "a"],
            ["name": "x"], ["_id": 1], ["type": "one_time", "amount": 1, "interval": "day"],
        ]
        var invalid = 0
        for _ in 0..<500 {
            guard case .mapping(var object) = good else { return }
            for _ in 0...(random.next() % 2) {
                let key = object.keys[Int(random.next() % UInt64(object.count))]
                object[key] = others[Int(random.next() % UInt64(others.count))]
            }
            let value = DocumentValue.mapping(object)
            var validator = SchemaValidator(schema: schema, limits: .entityFile)
            let isValid = validator.evaluate(schema.root, value).findings.isEmpty
            #expect(Self.isCertain(schema.separated.quick, value) == isValid, "\(value)")
            invalid += isValid ? 0 : 1
        }
        #expect(invalid > 100)
    }

    @Test("what needs the thorough way is left open, never called valid")
    func open() throws {
        let schema = try Self.schema(
            #"{"patternProperties": {"^a": true}, "unevaluatedProperties": false}"#)
        #expect(!Self.isCertain(schema.quick, ["a": 1]))
        #expect(schema.isValid(["a": 1]) && !schema.isValid(["b": 1]))
        // `not` of an open question is open as well.
        let negated = try Self.schema(#"{"not": {"unevaluatedProperties": false}}"#)
        #expect(!Self.isCertain(negated.quick, ["a": 1]))
    }
}
