import Documents

/// `prefixItems`, `items`, `contains`, `uniqueItems`, `unevaluatedItems`.
extension SchemaValidator {
    mutating func checkItems(
        _ prefix: [SchemaNode.ID], _ rest: SchemaNode.ID?, _ value: DocumentValue,
        _ result: inout Evaluation
    ) {
        guard case .sequence(let items) = value else { return }
        for (index, item) in items.enumerated() {
            let id: SchemaNode.ID
            if index < prefix.count {
                id = prefix[index]
            } else if let rest {
                id = rest
            } else {
                return
            }
            if schema.tracksSeen { result.seenItems.insert(index) }
            if schema[id].isFalse, index >= prefix.count {
                result.add(tooManyItems(index, allowed: prefix.count, keyword: "items"))
                return
            }
            result.findings += descend(.index(index), id, item)
        }
    }

    mutating func checkContains(
        _ id: SchemaNode.ID, _ minimum: Int, _ maximum: Int?, _ value: DocumentValue,
        _ result: inout Evaluation
    ) {
        guard case .sequence(let items) = value else { return }
        var matches = 0
        for (index, item) in items.enumerated() where accepts(id, item) {
            matches += 1
            if schema.tracksSeen { result.seenItems.insert(index) }
        }
        if matches < minimum {
            result.add(
                finding(
                    "wrong-length", "contains",
                    "\(subject) must hold at least \(Wording.count(minimum, "matching item"))",
                    atKey: true))
        } else if let maximum, matches > maximum {
            result.add(
                finding(
                    "wrong-length", "contains",
                    "\(subject) may hold at most \(Wording.count(maximum, "matching item"))",
                    atKey: true))
        }
    }

    mutating func checkUnique(_ value: DocumentValue, _ result: inout Evaluation) {
        guard case .sequence(let items) = value else { return }
        var seen: [DocumentValue: [Int]] = [:]
        for (index, item) in items.enumerated() {
            // Texts that differ in the composition of accents only count as one until looked at closely.
            guard spend((seen[item]?.count ?? 0) / 16) else { return }
            let earlier = seen[item]?.first { isSameValue(items[$0], item) }
            guard let earlier else {
                seen[item, default: []].append(index)
                continue
            }
            path.steps.append(.index(index))
            result.add(
                finding(
                    "duplicate-item", "uniqueItems",
                    "\(Wording.literal(item)) is in the list twice, first as item \(earlier + 1)",
                    help: "keep one of them"))
            path.steps.removeLast()
        }
    }

    mutating func checkUnevaluatedItems(
        _ id: SchemaNode.ID, _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .sequence(let items) = value else { return }
        for (index, item) in items.enumerated() where !result.seenItems.contains(index) {
            result.seenItems.insert(index)
            if schema[id].isFalse {
                result.add(tooManyItems(index, allowed: index, keyword: "unevaluatedItems"))
                return
            }
            result.findings += descend(.index(index), id, item)
        }
    }

    private mutating func tooManyItems(
        _ index: Int, allowed: Int, keyword: String
    ) -> SchemaFinding {
        let message = "\(subject) may hold at most \(Wording.count(allowed, "item"))"
        path.steps.append(.index(index))
        defer { path.steps.removeLast() }
        return finding("wrong-length", keyword, message, help: "remove it")
    }
}
