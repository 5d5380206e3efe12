package import Documents

/// YAML 1.2 text (core schema, one document) to values and back, and edits that touch only their own
/// bytes: comments, order, quoting, indentation and line ends of everything else stay.
package enum YAMLDocument {
    /// Reads a whole text with positions. Valid UTF-8 only; a byte order mark is accepted. Duplicate
    /// keys are reported, not refused. An empty text is the value `null`. Aliases and merge keys are
    /// read as the values that they stand for; these count against the limits.
    package static func parse(
        _ bytes: [UInt8], limits: ParseLimits = .entityFile
    ) throws(SyntaxError) -> ParsedDocument {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) in
            var parser = YAMLParser(buffer, limits: limits)
            let root = try parser.document()
            return try parser.compose(root)
        }
    }

    /// Reads a text with its nodes, for the editor.
    static func read(
        _ bytes: [UInt8], limits: ParseLimits
    ) throws(SyntaxError) -> (document: ParsedDocument, root: YAMLNode) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) in
            var parser = YAMLParser(buffer, limits: limits)
            let root = try parser.document()
            return (try parser.compose(root), parser.tree.node(root))
        }
    }

    /// Writes a value in block style, quoting only where needed: `parse(write(x)) == x` for every x.
    package static func write(_ value: DocumentValue) -> [UInt8] {
        var writer = YAMLWriter()
        writer.block(value, indent: 0, parent: -1)
        writer.newLine(0)
        return writer.bytes
    }

    /// Makes edits in a text. A replaced scalar keeps its quoting style where that is safe, a block
    /// scalar its `|` or `>`; a new entry takes its siblings' indentation. A removed entry takes its
    /// own comments along. Re-parsing the result gives exactly the edited value.
    package static func edit(
        _ bytes: [UInt8], _ edits: [DocumentEdit]
    ) throws(EditError) -> [UInt8] {
        var text = bytes
        for edit in edits {
            var current = try reread(text, at: edit.path)
            for step in try edit.steps(in: current.document.value) {
                let wanted = step.applied(to: current.document.value)
                let editor = YAMLEditor(text, current.document, current.root)
                guard
                    let done = editor.candidates(for: step).lazy.compactMap({ candidate in
                        confirmed(candidate, wanted, by: step).map { (text: candidate, read: $0) }
                    }).first
                else {
                    throw refusal(edit, current.document, current.root)
                }
                text = done.text
                current = done.read
            }
        }
        return text
    }

    private static func refusal(
        _ edit: DocumentEdit, _ document: ParsedDocument, _ root: YAMLNode
    ) -> EditError {
        guard document.duplicateKeys.isEmpty, root.containsAlias else {
            return EditError.mismatch(edit.path, duplicates: document.duplicateKeys)
        }
        return EditError(
            edit.path, "the value is shared by an anchor (&) and an alias (*); change it by hand")
    }

    /// What a text says, if it is what is wanted.
    private static func confirmed(
        _ text: [UInt8], _ wanted: DocumentValue, by step: EditStep
    ) -> (document: ParsedDocument, root: YAMLNode)? {
        guard let read = try? read(text, limits: .message), read.document.value == wanted,
            step.hasOrder(of: wanted, in: read.document.value)
        else { return nil }
        return read
    }

    private static func reread(
        _ text: [UInt8], at path: DocumentPath
    ) throws(EditError) -> (document: ParsedDocument, root: YAMLNode) {
        do {
            return try read(text, limits: .message)
        } catch {
            let place = LineIndex(text).position(of: error.range.lowerBound)
            throw EditError(
                path, "line \(place.line), column \(place.column): \(error.message)")
        }
    }
}
