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
                if properties(of: id).contains(key) { return "\(name).\(key)" }
            }
        }
        return nil
    }

    /// The names that a schema knows, and those that it applies to the same value; the first of them.
    private func properties(of id: SchemaNode.ID) -> Set<String> {
        var names: Set<String> = []
        var pending = [id]
        var next = 0
        while next < pending.count, next < 32 {
            for keyword in schema[pending[next]].keywords {
                switch keyword {
                case .properties(let rules): names.formUnion(rules.names)
                case .reference(let id): pending.append(id)
                case .allOf(let ids), .anyOf(let ids), .oneOf(let ids): pending += ids.prefix(32)
                default: break
                }
            }
            next += 1
        }
        return names
    }
}
