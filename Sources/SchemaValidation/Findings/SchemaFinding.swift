package import Documents

/// One thing that a document does not keep of its schema.
package struct SchemaFinding: Hashable, Sendable {
    /// The place; for a missing field the path that it would have.
    package let path: DocumentPath
    /// Whether to show the key rather than the value.
    package let pointsAtKey: Bool
    /// A stable word for machines: `unknown-field`, `wrong-type`, `missing-field`, …
    package let code: String
    /// The keyword of JSON Schema that was not kept.
    package let keyword: String
    /// What is wrong, in a person's words, lower case, without a full stop.
    package let message: String
    /// What to do about it: short enough to stand behind the caret.
    package let help: String?
    /// What would be right, in words or as literals; empty when that cannot be listed.
    package let expected: [String]
    /// Where in the schema the rule stands. Two rules that say the same make one finding.
    package let rule: DocumentPath

    package init(
        path: DocumentPath, pointsAtKey: Bool = false, code: String, keyword: String,
        message: String, help: String? = nil, expected: [String] = [], rule: DocumentPath = .root
    ) {
        self.path = path
        self.pointsAtKey = pointsAtKey
        self.code = code
        self.keyword = keyword
        self.message = message
        self.help = help
        self.expected = expected
        self.rule = rule
    }

    /// The same finding in other words; `nil` keeps what is there.
    func reworded(message: String? = nil, help: String? = nil) -> SchemaFinding {
        SchemaFinding(
            path: path, pointsAtKey: pointsAtKey, code: code, keyword: keyword,
            message: message ?? self.message, help: help ?? self.help, expected: expected,
            rule: rule)
    }

    package static func == (left: SchemaFinding, right: SchemaFinding) -> Bool {
        left.path == right.path && left.code == right.code && left.keyword == right.keyword
            && left.message == right.message && left.help == right.help
            && left.pointsAtKey == right.pointsAtKey && left.expected == right.expected
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(path)
        hasher.combine(code)
        hasher.combine(message)
    }
}
