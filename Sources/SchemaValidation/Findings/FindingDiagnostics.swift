package import Documents

extension ParsedDocument {
    /// What a person is shown: findings of a schema and duplicate keys of this document, in the order of
    /// their places in the file. Of more than a hundred of a kind the rest
    /// is only counted: each costs its source line, and nobody reads on.
    package func diagnostics(
        for findings: [SchemaFinding], file: String, lines: LineIndex,
        notes: (SchemaFinding) -> [Diagnostic.Note] = { _ in [] }
    ) -> [Diagnostic] {
        let limit = 100
        let located = findings.prefix(limit).map { finding in
            Diagnostic(
                code: finding.code, file: file, at: range(of: finding, lines), in: lines,
                message: finding.message, help: finding.help, notes: notes(finding))
        }
        let repeated = duplicateKeys.prefix(limit).map { duplicate in
            Diagnostic(
                code: "duplicate-key", file: file, at: duplicate.second, in: lines,
                message: "the key \(duplicate.path) is written twice; only one can count",
                help: "keep one of them",
                notes: [
                    Diagnostic.Note(
                        file: file, position: lines.position(of: duplicate.first.lowerBound),
                        message: "first written here")
                ])
        }
        let more = max(findings.count - limit, 0) + max(duplicateKeys.count - limit, 0)
        let rest =
            more == 0
            ? []
            : [
                Diagnostic(
                    code: "more", file: file,
                    message: "there are \(Wording.count(more, "more problem")) in this file",
                    help: "mend these first")
            ]
        return rest
            + (located + repeated).enumerated().sorted {
                ($0.element.position?.offset ?? 0, $0.offset) < (
                    $1.element.position?.offset ?? 0, $1.offset
                )
            }.map(\.element)
    }

    /// The bytes to put the caret under.
    private func range(of finding: SchemaFinding, _ lines: LineIndex) -> Range<Int> {
        if value.value(at: finding.path) == nil { return rangeOfHolder(finding.path) }
        let node = source.node(at: finding.path, in: value)
        // A list or mapping of the wrong type is shown whole when it stands on its key's line.
        let isBeside =
            finding.keyword == "type"
            && node.key.map {
                lines.position(of: $0.lowerBound).line
                    == lines.position(of: node.value.upperBound).line
            } ?? false
        if let key = node.key, (finding.pointsAtKey && !isBeside) || node.value.isEmpty {
            return key
        }
        return finding.path.isRoot ? firstLine(of: node) : node.value
    }

    /// Where a missing field belongs: the key of the mapping that lacks it, or its first entry.
    private func rangeOfHolder(_ path: DocumentPath) -> Range<Int> {
        let holder = source.node(at: path, in: value)
        return holder.key ?? firstLine(of: holder)
    }

    private func firstLine(of node: SourceNode) -> Range<Int> {
        node.children.first?.key ?? node.value
    }
}
