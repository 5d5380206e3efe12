import Documents

/// How variants are written: each with its options by name alone, or as mappings.
enum VariantSpelling {
    /// Variants that stay keep the way in which they are written; others are written as their neighbours.
    static func edits(
        at path: DocumentPath, _ written: DocumentValue?, _ wanted: DocumentValue?,
        _ canonical: (DocumentValue) -> DocumentValue?
    ) -> [[DocumentEdit]] {
        guard let wanted = wanted?.sequenceValue else { return [] }
        let items = written?.sequenceValue ?? []
        let options = items.flatMap { $0["options"]?.sequenceValue ?? [] }
        let isShort = options.isEmpty || options.contains { $0.stringValue != nil }
        let known = items.compactMap { item in canonical(item).map { (item, $0) } }
        let spelled = wanted.map { variant in
            known.first { $0.1 == variant }?.0 ?? Self.spelled(variant, isShort: isShort)
        }
        guard items.count == wanted.count else { return [[.set(path, .sequence(spelled))]] }
        var edits: [DocumentEdit] = []
        for (index, item) in items.enumerated() where item != spelled[index] {
            // Only what differs, so that comments beside the rest stay.
            let place = path.index(index)
            for key in ["id", "name", "options"] where item[key] != spelled[index][key] {
                edits.append(
                    spelled[index][key].map { .set(place.key(key), $0) } ?? .remove(place.key(key)))
            }
        }
        return edits.isEmpty ? [] : [edits]
    }

    /// A canonical variant as a file says it.
    static func spelled(_ variant: DocumentValue, isShort: Bool) -> DocumentValue {
        guard isShort, var fields = variant.mappingValue,
            let options = fields["options"]?.sequenceValue
        else { return variant }
        fields["options"] = .sequence(
            options.map { option in
                option["id"] == nil ? option["name"] ?? option : option
            })
        return .mapping(fields)
    }
}
