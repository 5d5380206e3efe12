import Documents

/// Finds what a person meant by a key that a mapping does not have.
struct FieldSuggestion {
    let schema: Schema
    let rules: [PropertyRules]
    /// What is written already: a field that is there is not what was meant.
    let present: OrderedObject

    /// "did you mean …?", or the names that are known when none is near; `nil` when there are none.
    func help(for key: String) -> String? {
        if let name = alias(of: key) { return "did you mean \(name)?" }
        let names = rules.flatMap(\.names).filter { !present.contains($0) }
        if let name = nearest(to: key, among: names) { return "did you mean \(name)?" }
        if let name = nested(key) { return "did you mean \(name)?" }
        let known = rules.flatMap(\.names).filter { !$0.hasPrefix("$") }
        guard !known.isEmpty else { return nil }
        let shown = known.prefix(8).joined(separator: ", ")
        return "known fields: " + (known.count > 8 ? shown + ", …" : shown)
    }

    /// A field that lists the key among its other names.
    private func alias(of key: String) -> String? {
        let key = key.lowercased()
        for rule in rules {
            for name in rule.names {
                guard let id = rule.named[name], !present.contains(name) else { continue }
                if schema[id].aliases.contains(where: { $0.lowercased() == key }) { return name }
            }
        }
        return nil
    }

    /// A field of that name one mapping further in: `currency` is `price.currency`.
    private func nested(_ key: String) -> String? {
        for rule in rules {
            for name in rule.names {
                guard let id = rule.named[name] else { continue }
                if properties(of: id, depth: 0).contains(key) { return "\(name).\(key)" }
            }
        }
        return nil
    }

    private func properties(of id: SchemaNode.ID, depth: Int) -> [String] {
        guard depth < 4 else { return [] }
        return schema[id].keywords.flatMap { keyword -> [String] in
            switch keyword {
            case .properties(let rules): rules.names
            case .reference(let id): properties(of: id, depth: depth + 1)
            case .allOf(let ids), .anyOf(let ids), .oneOf(let ids):
                ids.flatMap { properties(of: $0, depth: depth + 1) }
            default: []
            }
        }
    }
}
