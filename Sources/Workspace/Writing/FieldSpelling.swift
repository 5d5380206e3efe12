import Catalog
import Documents

/// The ways in which a file can say a field's new value, the one nearest to what it says now first.
struct FieldSpelling {
    let kind: EntityKind
    let field: FieldRule
    let document: DocumentValue
    /// The canonical value now.
    let from: DocumentValue?
    /// The canonical value wanted; `nil` for absent.
    let to: DocumentValue?
    let defaultCurrency: String
    let canonicalItem: (DocumentValue) -> DocumentValue?

    private var path: DocumentPath { DocumentPath(keys: [field.name]) }
    private var written: DocumentValue? { document[field.name] }

    /// Each a list of edits to be made together. The last resort is the canonical value itself.
    var candidates: [[DocumentEdit]] {
        special + general + (to.map { [[.set(path, $0)]] } ?? [])
    }

    private var special: [[DocumentEdit]] {
        let prices = PriceSpelling(defaultCurrency: defaultCurrency)
        switch (kind, field.name) {
        case (.collection, "description"): return sharedDescription
        case (.directory, "primaryColor"): return color
        case (.listing, "variants"):
            return VariantSpelling.edits(at: path, written, to, canonicalItem)
        case (.listing, "price"):
            return [prices.edits(at: path, written: written, from: from, to: to)]
        case (.listing, "prices"):
            return prices.listEdits(at: path, written: written, from: from, to: to).map { [$0] }
                ?? []
        default: return []
        }
    }

    private var general: [[DocumentEdit]] {
        switch (written, to) {
        case (.bool(let flag)?, nil):
            // Turned around rather than taken out: the line and its comment stay.
            return [[.set(path, .bool(!flag))], [.remove(path)]]
        case (_, nil):
            return [[.remove(path)]]
        case (.sequence(let items)?, .sequence(let wanted)?):
            return [listEdits(items, wanted)]
        case (.mapping(let object)?, .mapping(let wanted)?):
            return [Self.entryEdits(object, at: path, from: from?.mappingValue ?? [:], to: wanted)]
        case (let have, .some(let wanted)):
            return [[.set(path, Self.like(have, wanted))]]
        }
    }

    /// A text with the line ends at its end that the old one had: a block text stays one.
    static func like(_ have: DocumentValue?, _ wanted: DocumentValue) -> DocumentValue {
        guard case .string(let old)? = have, case .string(let new) = wanted else { return wanted }
        let tail = old.utf8.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.reversed()
        return .string(new + String(decoding: Array(tail), as: UTF8.self))
    }

    /// Only the entries of a mapping that differ.
    static func entryEdits(
        _ object: OrderedObject, at path: DocumentPath, from: OrderedObject, to: OrderedObject,
        spelled: (String, DocumentValue) -> DocumentValue = { $1 }
    ) -> [DocumentEdit] {
        var edits: [DocumentEdit] = []
        for key in from.keys where !to.contains(key) && object.contains(key) {
            edits.append(.remove(path.key(key)))
        }
        for entry in to.entries where from[entry.key] != entry.value {
            let value = spelled(entry.key, like(object[entry.key], entry.value))
            edits.append(.set(path.key(entry.key), value))
        }
        return edits
    }

    /// Items that stay keep their place, their spelling and their comments; the rest goes or comes.
    private func listEdits(_ items: [DocumentValue], _ wanted: [DocumentValue]) -> [DocumentEdit] {
        let stays = Set(wanted)
        var seen: Set<DocumentValue> = []
        var kept: [(canonical: DocumentValue, written: DocumentValue)] = []
        var removals: [DocumentEdit] = []
        for (index, item) in items.enumerated() {
            if let canonical = canonicalItem(item), stays.contains(canonical),
                seen.insert(canonical).inserted
            {
                kept.append((canonical, item))
            } else {
                // From the end, so that the places before are still the same.
                removals.insert(.remove(path.index(index)), at: 0)
            }
        }
        guard !kept.isEmpty else { return [.set(path, .sequence(wanted))] }
        let spelled = Dictionary(
            kept.map { ($0.canonical, $0.written) }, uniquingKeysWith: { a, _ in a })
        let result =
            field.merge == .asSet
            ? kept.map(\.written) + wanted.filter { !seen.contains($0) }
            : wanted.map { spelled[$0] ?? $0 }
        return result == kept.map(\.written)
            ? removals : removals + [.set(path, .sequence(result))]
    }

    /// A collection's description may stand under `seo`: the API has one place for the two.
    private var sharedDescription: [[DocumentEdit]] {
        let seo: DocumentPath = "seo.description"
        guard let below = document.value(at: seo) else { return [] }
        if let to { return written == nil ? [[.set(seo, Self.like(below, to))]] : [] }
        let isAlone = document["seo"]?.mappingValue?.count == 1
        let drop = DocumentEdit.remove(isAlone ? "seo" : seo)
        return [[drop], [.remove(path), drop]]
    }

    /// In lower case, and in three digits, when the file's colour is and the new one can be.
    private var color: [[DocumentEdit]] {
        guard let old = written?.stringValue, let new = to?.stringValue else { return [] }
        let letters = old.filter(\.isLetter)
        let isLower = !letters.isEmpty && letters.allSatisfy(\.isLowercase)
        let digits = Array((isLower ? new.lowercased() : new).dropFirst())
        var spellings = ["#" + String(digits)]
        if old.count == 4, digits.count == 6 {
            let pairs = [0, 2, 4].filter { digits[$0] == digits[$0 + 1] }
            if pairs.count == 3 { spellings.insert("#" + String(pairs.map { digits[$0] }), at: 0) }
        }
        return spellings.map { [.set(path, .string($0))] }
    }
}
