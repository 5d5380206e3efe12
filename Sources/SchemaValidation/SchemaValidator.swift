import Documents

/// One walk of a document along a schema. Knows where it is; gathers what is wrong.
struct SchemaValidator {
    /// How much the findings matter to the caller.
    enum Purpose {
        /// A person will read them: look for the best words and for a repair.
        case explaining
        /// Only whether there are any.
        case probing
    }

    let schema: Schema
    var path = DocumentPath.root
    var purpose = Purpose.explaining
    /// How many more findings get advice: looking for it is the dear part, and nobody reads on for ever.
    private var adviceLeft = 100
    /// The schemas that are being applied to the present value, the innermost last.
    private var applied: [SchemaNode.ID] = []
    /// Where those of the present value begin in `applied`.
    private var appliedStart = 0

    private(set) var budget: ValidationBudget

    init(schema: Schema, limits: ValidationLimits) {
        self.schema = schema
        budget = ValidationBudget(limits)
    }

    /// Pays for work beyond the one step of a schema; `false` when a limit is passed.
    mutating func spend(_ count: Int) -> Bool { budget.spend(count) }
    mutating func spend(instructions: Int) -> Bool { budget.spend(instructions: instructions) }

    /// Applies a schema to the value at the present place.
    mutating func evaluate(_ id: SchemaNode.ID, _ value: DocumentValue) -> Evaluation {
        guard budget.enter() else { return Evaluation(findings: [finding("too-involved", "", "")]) }
        let node = schema[id]
        applied.append(id)
        defer {
            applied.removeLast()
            budget.leave()
        }
        var result = Evaluation()
        for keyword in node.keywords where budget.refusal == nil {
            apply(keyword, to: value, into: &result)
        }
        if !result.findings.isEmpty, purpose == .explaining {
            dropMissingFieldsThatAreMisspelt(from: &result.findings)
            if !node.messages.isEmpty {
                result.findings = reworded(result.findings, by: node.messages, value)
            }
        }
        return result
    }

    /// Applies a schema to a part of the present value.
    mutating func descend(
        _ step: DocumentPath.Step, _ id: SchemaNode.ID, _ value: DocumentValue
    ) -> [SchemaFinding] {
        path.steps.append(step)
        let outer = appliedStart
        appliedStart = applied.count
        defer {
            path.steps.removeLast()
            appliedStart = outer
        }
        var findings = evaluate(id, value).findings
        if !findings.isEmpty, mayAdvise() {
            addRepair(to: &findings, for: value, by: id)
        }
        return findings
    }

    /// Whether to look for advice on one more finding.
    mutating func mayAdvise() -> Bool {
        guard purpose == .explaining, adviceLeft > 0 else { return false }
        adviceLeft -= 1
        return true
    }

    /// Whether a schema is kept, without words.
    mutating func accepts(_ id: SchemaNode.ID, _ value: DocumentValue) -> Bool {
        probe(id, value).isValid
    }

    mutating func probe(_ id: SchemaNode.ID, _ value: DocumentValue) -> Evaluation {
        let before = purpose
        purpose = .probing
        defer { purpose = before }
        return evaluate(id, value)
    }

    private mutating func apply(
        _ keyword: Keyword, to value: DocumentValue, into result: inout Evaluation
    ) {
        switch keyword {
        case .never:
            result.add(finding("not-allowed", "false", "\(subject) is not allowed here"))
        case .type(let types): checkType(types, value, &result)
        case .enumeration(let values): checkValues(values, "enum", value, &result)
        case .constant(let constant): checkValues([constant], "const", value, &result)
        case .multipleOf(let factor): checkMultiple(of: factor, value, &result)
        case .bound(let bound): checkBound(bound, value, &result)
        case .length(let bound): checkLength(bound, value, &result)
        case .pattern(let pattern): checkPattern(pattern, value, &result)
        case .format(let format): checkFormat(format, value, &result)
        case .uniqueItems: checkUnique(value, &result)
        case .items(let prefix, let rest): checkItems(prefix, rest, value, &result)
        case .contains(let id, let minimum, let maximum):
            checkContains(id, minimum, maximum, value, &result)
        case .required(let names): checkRequired(names, value, &result)
        case .properties(let rules): checkProperties(rules, value, &result)
        case .propertyNames(let id): checkNames(id, value, &result)
        case .dependentRequired(let needs): checkDependents(needs, value, &result)
        case .dependentSchemas(let rules):
            guard case .mapping(let object) = value else { return }
            for entry in object.entries {
                if let id = rules[entry.key] { result.merge(evaluate(id, value)) }
            }
        case .reference(let id): result.merge(evaluate(id, value))
        case .allOf(let ids): for id in ids { result.merge(evaluate(id, value)) }
        case .anyOf(let ids): checkAny(ids, value, &result)
        case .oneOf(let ids): checkOne(ids, value, &result)
        case .not(let id):
            if accepts(id, value) {
                result.add(finding("not-allowed", "not", "\(subject) must not be like this"))
            }
        case .conditional(let test, let then, let otherwise):
            let answer = probe(test, value)
            if answer.isValid { result.merge(answer) }
            if let id = answer.isValid ? then : otherwise { result.merge(evaluate(id, value)) }
        case .unevaluatedItems(let id): checkUnevaluatedItems(id, value, &result)
        case .unevaluatedProperties(let id): checkUnevaluatedProperties(id, value, &result)
        }
    }

    /// How sentences call the present place.
    var subject: String { path.isRoot ? "the file" : path.description }

    /// A finding at the present place. A container is shown by its key: its value spans many lines.
    func finding(
        _ code: String, _ keyword: String, _ message: @autoclosure () -> String,
        help: @autoclosure () -> String? = nil, expected: @autoclosure () -> [String] = [],
        atKey: Bool = false
    ) -> SchemaFinding {
        // Probing wants no words: making them is most of the work.
        guard purpose == .explaining else {
            return SchemaFinding(
                path: path, pointsAtKey: atKey, code: code, keyword: keyword, message: "")
        }
        let holder = applied.last.map { schema[$0].path } ?? .root
        return SchemaFinding(
            path: path, pointsAtKey: atKey, code: code, keyword: keyword, message: message(),
            help: help(), expected: expected(), rule: holder.key(keyword))
    }

    /// A good value for a field of the present mapping, as one would write it.
    func example(ofField name: String) -> String? {
        for id in applied[appliedStart...].reversed() {
            if let example = example(ofField: name, in: id) { return Repair.written(example) }
        }
        return nil
    }

    private func example(ofField name: String, in id: SchemaNode.ID) -> DocumentValue? {
        var next: SchemaNode.ID? = id
        for _ in 0..<16 {
            guard let id = next else { return nil }
            for case .properties(let rules) in schema[id].keywords {
                if let example = rules.named[name].flatMap(schema.example) { return example }
            }
            next = schema[id].reference
        }
        return nil
    }

    /// One mistake, one finding: `titel` is not a missing title as well.
    private func dropMissingFieldsThatAreMisspelt(from findings: inout [SchemaFinding]) {
        let meant = Set(findings.filter { $0.code == "unknown-field" }.compactMap(\.help))
        guard !meant.isEmpty else { return }
        findings.removeAll { finding in
            finding.code == "missing-field" && finding.path.steps.count == path.steps.count + 1
                && meant.contains("did you mean \(finding.expected.first ?? "")?")
        }
    }

    /// Replaces the wording of findings at the present place by the schema's own; all of them together
    /// become one, since the author's sentence covers them. Findings deeper inside keep theirs.
    private func reworded(
        _ findings: [SchemaFinding], by messages: SchemaMessages, _ value: DocumentValue
    ) -> [SchemaFinding] {
        var result: [SchemaFinding] = []
        var isCovered = false
        for finding in findings {
            let message = SchemaMessages.text(messages.message, for: finding.keyword)
            let help = SchemaMessages.text(messages.help, for: finding.keyword)
            guard finding.path == path, message != nil || help != nil else {
                result.append(finding)
                continue
            }
            if message != nil, isCovered { continue }
            isCovered = isCovered || message != nil
            result.append(
                finding.reworded(
                    message: message.map { filled($0, value) }, help: help.map { filled($0, value) }
                ))
        }
        return result
    }

    private func filled(_ template: String, _ value: DocumentValue) -> String {
        Wording.replacing(
            Wording.replacing(template, "{field}", by: subject), "{value}",
            by: Wording.literal(value))
    }
}

/// What one schema found at one place, and which parts it has looked at (for `unevaluated…`).
struct Evaluation {
    var findings: [SchemaFinding] = []
    var seenKeys: Set<String> = []
    var seenItems: Set<Int> = []

    var isValid: Bool { findings.isEmpty }

    mutating func add(_ finding: SchemaFinding) { findings.append(finding) }

    /// Takes over what a schema at the same place found. One that failed has seen nothing.
    mutating func merge(_ other: Evaluation) {
        if findings.isEmpty {
            findings = other.findings
        } else if !other.findings.isEmpty {
            var known = Set(findings)
            findings += other.findings.filter { known.insert($0).inserted }
        }
        guard other.isValid, !(other.seenKeys.isEmpty && other.seenItems.isEmpty) else { return }
        seenKeys.formUnion(other.seenKeys)
        seenItems.formUnion(other.seenItems)
    }
}
