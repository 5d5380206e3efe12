import Documents

extension YAMLParser {
    /// Reads a quoted text, an alias, a flow collection or, inside one, a plain text.
    mutating func flowNode(n: Int, isInFlow: Bool) throws(SyntaxError) -> YAMLTree.ID {
        switch byte(at) {
        case 0x22: return try doubleQuoted(n: n)
        case 0x27: return try singleQuoted(n: n)
        case 0x5B: return try flowSequence(n: n)
        case 0x7B: return try flowMapping(n: n)
        case 0x2A:
            let start = at
            try countNode(at: start)
            try anchorName()
            return tree.add(.alias, start..<at)
        default: return try plainScalar(n: n, isInFlow: isInFlow)
        }
    }

    /// Moves to the next token inside brackets; lines must be indented.
    private mutating func skipFlowGap(n: Int, openedAt open: Int) throws(SyntaxError) {
        skipGap()
        guard at < end, !isAtDocumentMarker else {
            let bracket = bytes[open] == 0x5B ? "]" : "}"
            let line = LineIndex(Array(bytes)).position(of: open).line
            throw SyntaxError(
                "the \(bytes[open] == 0x5B ? "list" : "mapping") that begins on line \(line) is not closed",
                at: at..<min(at + 3, end), help: "close it with \(bracket)", opening: open..<open + 1)
        }
        guard gap.crossedLine, gap.spaces <= n else { return }
        if gap.sawTab { throw tabIndentation() }
        throw SyntaxError(
            "a line inside brackets that is not indented", at: lineRange(from: at),
            help: "indent it by more than \(n) spaces, the closing bracket too",
            opening: open..<open + 1)
    }

    /// Whether the value of a key in brackets begins here.
    private func isFlowColon(isAfterJSON: Bool) -> Bool {
        guard at < end, bytes[at] == 0x3A else { return false }
        return isAfterJSON || isGapByte(at + 1) || isFlowIndicator(bytes[at + 1])
    }

    private func isFlowQuestion() -> Bool {
        at < end && bytes[at] == 0x3F && (isGapByte(at + 1) || isFlowIndicator(bytes[at + 1]))
    }

    private func isJSONLike(_ node: YAMLTree.ID) -> Bool {
        switch tree.kind(of: node) {
        case .singleQuoted, .doubleQuoted, .sequence, .mapping: true
        case .empty, .plain, .literal, .folded, .alias: false
        }
    }

    /// Reads a node with its properties; empty before a comma, a colon or a bracket.
    private mutating func flowElement(n: Int, openedAt open: Int) throws(SyntaxError) -> YAMLTree.ID
    {
        let own = try properties()
        let stop = at
        try skipFlowGap(n: n, openedAt: open)
        let byte = bytes[at]
        if byte == 0x2C || byte == 0x5D || byte == 0x7D || isFlowColon(isAfterJSON: false) {
            try countNode(at: at)
            return tree.addEmpty(at: own.isEmpty ? at : stop, own)
        }
        if !own.isEmpty, byte == 0x2A {
            throw SyntaxError(
                "an alias cannot have a tag or anchor of its own", at: own.range ?? at..<at,
                help: "remove the tag or anchor")
        }
        let node = try flowNode(n: n, isInFlow: true)
        tree.set(own, of: node)
        return node
    }

    private mutating func flowSequence(n: Int) throws(SyntaxError) -> YAMLTree.ID {
        let open = at
        try countNode(at: open)
        try enter(at: open)
        at += 1
        var items = YAMLTree.Children()
        while true {
            try skipFlowGap(n: n, openedAt: open)
            if bytes[at] == 0x5D { break }
            if bytes[at] == 0x2C { throw badStart(isInFlow: true) }
            let start = at
            let item = try flowItem(n: n, openedAt: open)
            tree.append(item, from: start, to: &items)
            try skipFlowGap(n: n, openedAt: open)
            if bytes[at] == 0x2C {
                at += 1
            } else if bytes[at] != 0x5D {
                throw missingComma("]")
            }
        }
        at += 1
        leave()
        return tree.add(.sequence, open..<at, items, isFlow: true)
    }

    /// An item of a flow sequence: a node, or one entry without braces (`[a: b]`).
    private mutating func flowItem(n: Int, openedAt open: Int) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        let line = lineStart
        if isFlowQuestion() {
            var entries = YAMLTree.Children()
            try flowEntry(n: n, openedAt: open, in: &entries)
            return pair(entries, start)
        }
        let node = try flowElement(n: n, openedAt: open)
        let stop = at
        let stopLine = lineStart
        try skipFlowGap(n: n, openedAt: open)
        guard isFlowColon(isAfterJSON: isJSONLike(node)) else {
            return node
        }
        guard line == stopLine, stopLine == lineStart,
            at - start <= 1024 || text(start..<at).unicodeScalars.count <= 1024
        else {
            throw SyntaxError(
                "a key inside [ ] must stand on one line with its colon",
                at: start..<max(stop, start + 1),
                help: "join the lines, or put braces around key and value")
        }
        var entries = YAMLTree.Children()
        try flowValue(of: node, start, n: n, openedAt: open, in: &entries)
        return pair(entries, start)
    }

    /// A mapping of one entry without braces.
    private mutating func pair(_ entries: YAMLTree.Children, _ start: Int) -> YAMLTree.ID {
        let stop = max(tree.end(of: entries.first), tree.end(of: entries.last), start + 1)
        return tree.add(.mapping, start..<stop, entries, isFlow: true)
    }

    private mutating func flowMapping(n: Int) throws(SyntaxError) -> YAMLTree.ID {
        let open = at
        try countNode(at: open)
        try enter(at: open)
        at += 1
        var entries = YAMLTree.Children()
        while true {
            try skipFlowGap(n: n, openedAt: open)
            if bytes[at] == 0x7D { break }
            if bytes[at] == 0x2C { throw badStart(isInFlow: true) }
            try flowEntry(n: n, openedAt: open, in: &entries)
            try skipFlowGap(n: n, openedAt: open)
            if bytes[at] == 0x2C {
                at += 1
            } else if bytes[at] != 0x7D {
                throw missingComma("}")
            }
        }
        at += 1
        leave()
        return tree.add(.mapping, open..<at, entries, isFlow: true)
    }

    private mutating func flowEntry(
        n: Int, openedAt open: Int, in entries: inout YAMLTree.Children
    ) throws(SyntaxError) {
        let start = at
        let isExplicit = isFlowQuestion()
        if isExplicit {
            at += 1
            try skipFlowGap(n: n, openedAt: open)
        }
        let key = try flowElement(n: n, openedAt: open)
        let stop = at
        try skipFlowGap(n: n, openedAt: open)
        if isFlowColon(isAfterJSON: isJSONLike(key)) {
            return try flowValue(
                of: key, start, n: n, openedAt: open, isExplicit: isExplicit, in: &entries)
        }
        try countNode(at: stop)
        tree.append(
            key, tree.addEmpty(at: stop), from: start, colon: -1, isExplicit: isExplicit,
            to: &entries)
    }

    /// Reads from a colon, which stands here, to the end of the value.
    private mutating func flowValue(
        of key: YAMLTree.ID, _ start: Int, n: Int, openedAt open: Int, isExplicit: Bool = false,
        in entries: inout YAMLTree.Children
    ) throws(SyntaxError) {
        let colon = at
        at += 1
        try skipFlowGap(n: n, openedAt: open)
        let value = try flowElement(n: n, openedAt: open)
        if tree.isEmpty(value) { tree.move(value, to: colon + 1) }
        tree.append(
            key, value, from: start, colon: colon, isExplicit: isExplicit, to: &entries)
    }

    private func missingComma(_ bracket: String) -> SyntaxError {
        if byte(at) == 0x23 { return badStart(isInFlow: true) }
        if byte(at) == 0x5D || byte(at) == 0x7D {
            return SyntaxError(
                "the wrong closing bracket", at: at..<at + 1, help: "close with \(bracket)")
        }
        return SyntaxError(
            "a comma or \(bracket) is missing before this", at: at..<at + 1,
            help: "add it, or put quotes around the whole text")
    }
}
