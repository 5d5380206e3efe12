import Documents

/// `properties` and its kin, `required`, `propertyNames`, `dependentRequired`,
/// `unevaluatedProperties`.
extension SchemaValidator {
    mutating func checkProperties(
        _ rules: PropertyRules, _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .mapping(let object) = value else { return }
        for entry in object.entries {
            var isKnown = false
            if let id = rules.named[entry.key] {
                isKnown = true
                result.findings += property(entry, id)
            }
            for rule in rules.patterned where matches(rule.pattern, entry.key) {
                isKnown = true
                result.findings += property(entry, rule.schema)
            }
            if !isKnown, let additional = rules.additional {
                isKnown = true
                if schema[additional].isFalse {
                    result.add(
                        unknownField(entry.key, "additionalProperties", rules: [rules], in: object))
                } else {
                    result.findings += property(entry, additional)
                }
            }
            if isKnown, schema.tracksSeen { result.seenKeys.insert(entry.key) }
        }
    }

    private mutating func property(
        _ entry: OrderedObject.Entry, _ id: SchemaNode.ID
    ) -> [SchemaFinding] {
        guard schema[id].isFalse else { return descend(.key(entry.key), id, entry.value) }
        path.steps.append(.key(entry.key))
        defer { path.steps.removeLast() }
        return [
            finding(
                "not-allowed", "false", "\(subject) is not allowed here", help: "remove it",
                atKey: true)
        ]
    }

    /// The finding for a key that the schema does not know.
    private mutating func unknownField(
        _ key: String, _ keyword: String, rules: [PropertyRules], in object: OrderedObject
    ) -> SchemaFinding {
        let holder = path.isRoot ? "" : " in \(subject)"
        let suggestion: String?
        if mayAdvise() {
            suggestion = FieldSuggestion(schema: schema, rules: rules, present: object).help(
                for: key)
        } else {
            suggestion = nil
        }
        path.steps.append(.key(key))
        defer { path.steps.removeLast() }
        return finding(
            "unknown-field", keyword, "unknown field \(Wording.quoted(key))\(holder)",
            help: suggestion, expected: rules.flatMap(\.names), atKey: true)
    }

    mutating func checkRequired(
        _ names: [String], _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .mapping(let object) = value, spend(names.count / 16) else { return }
        for name in names where !object.contains(name) {
            result.add(missingField(name, "required", because: ""))
        }
    }

    mutating func checkDependents(
        _ needs: [String: [String]], _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .mapping(let object) = value else { return }
        for entry in object.entries {
            for name in needs[entry.key] ?? [] where !object.contains(name) {
                result.add(
                    missingField(name, "dependentRequired", because: " beside \(entry.key)"))
            }
        }
    }

    private mutating func missingField(
        _ name: String, _ keyword: String, because reason: String
    ) -> SchemaFinding {
        let holder = path.isRoot ? "" : "\(subject) "
        let example = purpose == .explaining ? example(ofField: name) : nil
        path.steps.append(.key(name))
        defer { path.steps.removeLast() }
        return finding(
            "missing-field", keyword,
            holder.isEmpty
                ? "the field \(name) is missing\(reason)"
                : "\(holder)needs the field \(name)\(reason)",
            help: "add \(name): \(example ?? "…")", expected: [name], atKey: true)
    }

    mutating func checkNames(
        _ id: SchemaNode.ID, _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .mapping(let object) = value else { return }
        for entry in object.entries {
            path.steps.append(.key(entry.key))
            for each in evaluate(id, .string(entry.key)).findings {
                result.add(
                    SchemaFinding(
                        path: each.path, pointsAtKey: true, code: "wrong-key",
                        keyword: "propertyNames",
                        message: "the key \(Wording.quoted(entry.key)): \(each.message)",
                        help: each.help, expected: each.expected, rule: each.rule))
            }
            path.steps.removeLast()
        }
    }

    mutating func checkUnevaluatedProperties(
        _ id: SchemaNode.ID, _ value: DocumentValue, _ result: inout Evaluation
    ) {
        guard case .mapping(let object) = value else { return }
        for entry in object.entries where !result.seenKeys.contains(entry.key) {
            result.seenKeys.insert(entry.key)
            if schema[id].isFalse {
                result.add(unknownField(entry.key, "unevaluatedProperties", rules: [], in: object))
            } else {
                result.findings += descend(.key(entry.key), id, entry.value)
            }
        }
    }
}
