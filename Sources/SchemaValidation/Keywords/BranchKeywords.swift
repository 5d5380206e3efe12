import Documents

/// `anyOf` and `oneOf`.
extension SchemaValidator {
    mutating func checkAny(
        _ ids: [SchemaNode.ID], _ value: DocumentValue, _ result: inout Evaluation
    ) {
        // Every branch is asked: `unevaluated…` wants what each valid one has seen.
        var isAccepted = false
        for id in ids {
            let answer = probe(id, value)
            isAccepted = isAccepted || answer.isValid
            result.merge(Evaluation(valid: answer))
        }
        if !isAccepted { result.findings += explanation(of: ids, value, keyword: "anyOf") }
    }

    mutating func checkOne(
        _ ids: [SchemaNode.ID], _ value: DocumentValue, _ result: inout Evaluation
    ) {
        var accepted = 0
        var last = Evaluation()
        for id in ids {
            let answer = probe(id, value)
            guard answer.isValid else { continue }
            accepted += 1
            last = answer
        }
        switch accepted {
        case 0: result.findings += explanation(of: ids, value, keyword: "oneOf")
        case 1: result.merge(last)
        default:
            result.add(
                finding(
                    "ambiguous", "oneOf",
                    "\(subject) fits \(accepted) of the allowed forms at once",
                    atKey: true))
        }
    }

    /// What to tell of a value that none of several schemas takes: the findings of the schema that it
    /// was meant for. That is one that takes its type, then one whose fixed words (`const`, `enum`) it
    /// has, then the one with the least to complain about.
    private mutating func explanation(
        of ids: [SchemaNode.ID], _ value: DocumentValue, keyword: String
    ) -> [SchemaFinding] {
        guard purpose == .explaining else { return [finding("no-match", keyword, "")] }
        var best: (cost: (Int, Int, Int), findings: [SchemaFinding])?
        var types: [String] = []
        for id in ids {
            let findings = evaluate(id, value).findings
            let refusal = findings.first { $0.path == path && $0.code == "wrong-type" }
            for words in refusal?.expected ?? [] where !types.contains(words) {
                types.append(words)
            }
            let mismatches = findings.count {
                $0.code == "wrong-value" && $0.path.steps.count <= path.steps.count + 1
            }
            let cost = (refusal == nil ? 0 : 1, mismatches, findings.count)
            if best.map({ cost < $0.cost }) ?? true { best = (cost, findings) }
        }
        guard let best else { return [] }
        return best.cost.0 == 0 ? best.findings : [typeFinding(expected: types, value)]
    }
}

extension Evaluation {
    /// What a valid schema has seen, and nothing of an invalid one.
    fileprivate init(valid other: Evaluation) {
        if other.isValid { self = other } else { self.init() }
    }
}
