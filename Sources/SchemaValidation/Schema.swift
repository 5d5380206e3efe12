package import Documents

/// A JSON Schema (2020-12), compiled once and then asked as often as wanted.
///
/// References reach only into the same schema (`#`, JSON pointers, `$anchor`). `format` asserts for the
/// formats of `StringFormat` and is an annotation otherwise. Beyond the standard, `x-message` and
/// `x-help` replace the wording of a failure, and `x-aliases` lists other names that people try for a
/// property, for "did you mean".
package struct Schema: Sendable {
    let nodes: [SchemaNode]
    let root: SchemaNode.ID
    /// Whether some place asks what the others looked at: without `unevaluated…` nobody keeps count.
    let tracksSeen: Bool
    let quick: QuickPlan

    /// Compiles a schema. Validation with the result ends for every document, within its limits.
    package init(compiling document: DocumentValue) throws(SchemaError) {
        var compiler = SchemaCompiler(document: document)
        root = try compiler.compileRoot()
        nodes = compiler.nodes
        tracksSeen = nodes.contains { node in
            node.keywords.contains { keyword in
                switch keyword {
                case .unevaluatedItems, .unevaluatedProperties: true
                default: false
                }
            }
        }
        quick = QuickPlan(nodes, root: root)
        try refuseEndlessReferences(in: nodes)
    }

    private init(separating schema: Schema) {
        nodes = schema.nodes
        root = schema.root
        tracksSeen = schema.tracksSeen
        quick = QuickPlan(schema.nodes, root: schema.root)
    }

    /// The same for another thread: documents that are valid are checked without counting references that
    /// both would count, which costs more than the check.
    package var separated: Schema { Schema(separating: self) }

    /// Everything that is wrong with a document, in the order of its places; empty when it is valid.
    /// A document that cannot be checked within the limits has one finding, which says so.
    package func validate(
        _ document: DocumentValue, limits: ValidationLimits = .entityFile
    ) -> [SchemaFinding] {
        var check = QuickCheck(quick, limits: limits)
        if check.isCertainlyValid(document) { return [] }
        var validator = SchemaValidator(schema: self, limits: limits)
        let findings = validator.evaluate(root, document).findings
        return validator.budget.refusal.map { [$0] } ?? findings
    }

    package func isValid(
        _ document: DocumentValue, limits: ValidationLimits = .entityFile
    ) -> Bool {
        var check = QuickCheck(quick, limits: limits)
        if check.isCertainlyValid(document) { return true }
        var validator = SchemaValidator(schema: self, limits: limits)
        return validator.accepts(root, document) && validator.budget.refusal == nil
    }

    subscript(id: SchemaNode.ID) -> SchemaNode { nodes[id] }

    /// A value that a schema, or one that it refers to, gives as an example.
    func example(of id: SchemaNode.ID) -> DocumentValue? {
        var id = id
        // References lead to no circle, and a long chain of them needs no example.
        for _ in 0..<16 {
            if let example = nodes[id].example { return example }
            guard let target = nodes[id].reference else { return nil }
            id = target
        }
        return nil
    }
}
