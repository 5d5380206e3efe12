import Documents
import JSONFormat
import SyncTestKit
import Testing

@testable import SchemaValidation

/// Mutated schemas against mutated documents: a schema is compiled or refused, a document is judged, and
/// both come to an end. `GHLSYNC_CASES` multiplies the cases.
@Suite struct SchemaFuzzTests {
    private struct Sample: Sendable {
        let schema: DocumentValue
        let documents: [DocumentValue]
    }

    /// The schemas of the public suite with their documents, and our own.
    private static let samples: [Sample] = {
        let suites = SuiteFile.named("schema-").flatMap(\.lines).compactMap { line -> Sample? in
            guard let group = try? JSONDocument.value(of: line), let schema = group["schema"] else {
                return nil
            }
            let tests = group["tests"]?.sequenceValue ?? []
            return Sample(schema: schema, documents: tests.compactMap { $0["data"] })
        }
        let listing: DocumentValue = [
            "title": "Mat", "price": ["amount": 49, "currency": "USD"], "images": ["media/x.png"],
            "seo": ["title": "t"], "variants": [["name": "Size", "options": [["name": "S"]]]],
        ]
        let own = BuiltInSchemas.files.compactMap {
            try? JSONDocument.value(of: Array($0.text.utf8))
        }
        return suites + own.map { Sample(schema: $0, documents: [listing]) }
    }()

    /// Small, so that what would take long is refused soon.
    private static let limits = ValidationLimits(steps: 5_000, depth: 200)

    @Test("a mutated schema judges mutated documents or is refused", arguments: 0..<20)
    func fuzz(_ seed: Int) async throws {
        try #require(!Self.samples.isEmpty)
        var mutation = ValueMutation(random: Seeded(UInt64(seed)))
        var compiled = 0
        var refused = 0
        for round in 0..<Cases.times(200) {
            if round.isMultiple(of: 8) { await Task.yield() }
            let sample = mutation.random.pick(Self.samples)
            let other = mutation.random.pick(Self.samples)
            let document = mutation.mutated(sample.schema, with: other.schema)
            let schema: Schema
            do throws(SchemaError) {
                schema = try Schema(compiling: document)
                compiled += 1
            } catch {
                #expect(!error.message.isEmpty)
                #expect(document.value(at: error.place(in: document)) != nil)
                continue
            }
            let data = mutation.random.pick(sample.documents + [other.schema])
            for instance in [data, mutation.mutated(data, with: sample.schema)] {
                refused += judge(instance, schema) ? 0 : 1
            }
        }
        // A mutation that breaks every schema would try nothing.
        #expect(compiled > Cases.times(200) / 3 && refused > 0)
    }

    /// Whether it was judged valid, after a look at what was said.
    private func judge(_ instance: DocumentValue, _ schema: Schema) -> Bool {
        let found = schema.validate(instance, limits: Self.limits)
        let isValid = schema.isValid(instance, limits: Self.limits)
        let isJudged = found.first?.code != "too-involved"
        if isJudged, found.isEmpty != isValid {
            Issue.record("two answers about \(instance)")
        }
        for finding in found {
            let holder = DocumentPath(Array(finding.path.steps.dropLast()))
            if finding.message.isEmpty || instance.value(at: holder) == nil {
                Issue.record("no words or no place: \(finding)")
            }
        }
        return found.isEmpty
    }
}
