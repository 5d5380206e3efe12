import Documents
import JSONFormat
import Testing

@testable import SchemaValidation

/// Documents that no person would write: validation answers, with words, and always the same.
@Suite struct RandomDocumentTests {
    /// SplitMix64; the seed is part of the test's name when one fails.
    struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static func value(_ random: inout Random, keys: [String], depth: Int) -> DocumentValue {
        let texts = [
            "", " ", "49", "12,50", "yes", "a b", "media/x.png", "é\u{301}", "\u{1B}[2J", "#",
        ]
        switch Int.random(in: 0..<(depth > 3 ? 4 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2:
            let text = ["0", "-1", "1e400", "19.99999", "49.00", "1e-7"].randomElement(
                using: &random)
            return .number(text.flatMap { DecimalNumber($0) } ?? 0)
        case 3: return .string(texts.randomElement(using: &random) ?? "")
        case 4:
            let count = Int.random(in: 0...3, using: &random)
            return .sequence((0..<count).map { _ in value(&random, keys: keys, depth: depth + 1) })
        default:
            let count = Int.random(in: 0...6, using: &random)
            return .mapping(
                OrderedObject(
                    (0..<count).map { _ in
                        let key = keys.randomElement(using: &random) ?? "x"
                        let misspelt = Int.random(in: 0..<5, using: &random) == 0
                        return (
                            misspelt ? String(key.dropLast()) : key,
                            value(&random, keys: keys, depth: depth + 1)
                        )
                    }))
        }
    }

    @Test("every answer has words and a place, and agrees with the short answer", arguments: 1...20)
    func answers(seed: UInt64) throws {
        for text in BuiltInSchemas.files.map(\.text) {
            let document = try JSONDocument.value(of: Array(text.utf8))
            let schema = try Schema(compiling: document)
            let keys =
                (document["properties"]?.mappingValue?.keys ?? [])
                + ["amount", "currency", "interval", "type", "name", "options", "url", "id"]
            var random = Random(state: seed)
            for _ in 0..<200 {
                let value = Self.value(&random, keys: keys, depth: 0)
                let found = schema.validate(value)
                #expect(found.isEmpty == schema.isValid(value))
                #expect(found == schema.validate(value))
                for finding in found {
                    #expect(!finding.message.isEmpty && !finding.code.isEmpty)
                    #expect(finding.help?.isEmpty != true)
                    let place = DocumentPath(Array(finding.path.steps.dropLast()))
                    #expect(value.value(at: place) != nil)
                }
            }
        }
    }
}
