import Catalog
import Documents

/// Finds, field by field, edits of a document that make its canonical form the wanted one.
///
/// Each way of spelling a value is tried on the document's value first; one is taken when exactly the
/// field comes out right and no other field moves away from where it was or is going.
struct SpellingSession {
    private(set) var document: DocumentValue
    let key: EntityKey
    let target: Entity
    let reader: EntityReader
    private(set) var edits: [DocumentEdit] = []
    private var current: Entity

    init(document: DocumentValue, key: EntityKey, target: Entity, reader: EntityReader) {
        self.document = document
        self.key = key
        self.target = target
        self.reader = reader
        current = reader.canonical(key, document)
    }

    /// Brings one field to its target.
    mutating func settle(_ rule: FieldRule) throws(EntityWriter.Refusal) {
        let (from, to) = (current[rule.name], target[rule.name])
        guard !Self.same(from, to, rule) else { return }
        let spelling = FieldSpelling(
            kind: key.kind, field: rule, document: document, from: from, to: to,
            defaultCurrency: reader.defaultCurrency, canonicalItem: canonicalItem(rule.name))
        for candidate in spelling.candidates {
            let changed = candidate.reduce(document) { $1.applied(to: $0) }
            let result = reader.canonical(key, changed)
            guard isProgress(result, rule) else { continue }
            document = changed
            current = result
            edits += candidate
            return
        }
        throw EntityWriter.Refusal(
            code: "not-editable",
            message: "the way in which '\(rule.name)' is written cannot take the change",
            hint: "make the change by hand")
    }

    private func isProgress(_ result: Entity, _ rule: FieldRule) -> Bool {
        key.kind.fieldRules.allSatisfy { other in
            let isReached = Self.same(result[other.name], target[other.name], other)
            return other.name == rule.name
                ? isReached : isReached || result[other.name] == current[other.name]
        }
    }

    /// Equality of a field's canonical values; of a list whose order the API does not have, of members.
    private static func same(
        _ a: DocumentValue?, _ b: DocumentValue?, _ rule: FieldRule
    ) -> Bool {
        if rule.merge == .asSet, let a = a?.sequenceValue, let b = b?.sequenceValue {
            return Set(a) == Set(b)
        }
        return a == b
    }

    /// The canonical form of one item of a list field, to find it in the file.
    private func canonicalItem(_ field: String) -> (DocumentValue) -> DocumentValue? {
        { [reader, key] item in
            let alone = OrderedObject([(field, .sequence([item]))])
            return reader.canonical(key, .mapping(alone))[field]?[0]
        }
    }
}
