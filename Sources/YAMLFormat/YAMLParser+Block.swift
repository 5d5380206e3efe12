import Documents

extension YAMLParser {
    /// What a block node is the content of; decides which forms may start where.
    enum Place {
        case document
        /// After `- `: a collection may begin on the same line.
        case item
        /// After `? ` or an explicit `: `.
        case explicit
        /// After `key:`.
        case value

        var allowsCompact: Bool { self == .item || self == .explicit }
        /// Whether a sequence may stand in the column of the enclosing mapping.
        var allowsSequenceAtIndent: Bool { self == .value || self == .explicit }
    }

    /// Reads the node after an indicator, or an empty one when nothing belongs there.
    mutating func blockNode(n: Int, place: Place) throws(SyntaxError) -> YAMLTree.ID {
        let origin = at
        // Properties on lines before the content: they belong to the whole node.
        var outer = YAMLProperties.none
        while true {
            skipGap()
            guard !isAtEnd, !isAtDocumentMarker else { return try emptyNode(origin, outer) }
            let lead = gap
            if lead.crossedLine, lead.spaces <= n {
                let isSequence =
                    place.allowsSequenceAtIndent && lead.spaces == n && column == n
                    && isIndicator(0x2D)
                guard isSequence else {
                    if lead.sawTab { throw tabIndentation() }
                    return try emptyNode(origin, outer)
                }
            }
            let start = at
            let mayNest = lead.crossedLine || place.allowsCompact
            if isIndicator(0x2D) || isIndicator(0x3F) {
                guard mayNest else { throw nestedOnLine(isSequence: bytes[at] == 0x2D) }
                if lead.sawTab { throw tabIndentation() }
                return bytes[at] == 0x2D
                    ? try blockSequence(outer) : try blockMapping(outer, first: nil)
            }
            let own = try properties()
            if !own.isEmpty {
                skipGap()
                if isAtEnd || gap.crossedLine {
                    outer = try merged(outer, own)
                    continue
                }
                if isIndicator(0x2D) || isIndicator(0x3F) {
                    throw SyntaxError(
                        "a tag or anchor on the line of the first entry", at: own.range ?? at..<at,
                        help: "put it on the line before")
                }
            }
            if bytes[at] == 0x7C || bytes[at] == 0x3E {
                return try blockScalar(n: n, properties: try merged(outer, own))
            }
            let key = try atom(n: n, properties: own, mayBeEmptyKey: true)
            let stop = at
            skipBlanks()
            guard isIndicator(0x3A) else {
                at = stop
                if !outer.isEmpty { tree.set(try merged(outer, own), of: key) }
                try requireLineEnd(n: n)
                return key
            }
            guard mayNest else { throw colonInValue(start) }
            if lead.sawTab { throw tabIndentation(from: start) }
            return try blockMapping(outer, first: key, at: start)
        }
    }

    private mutating func emptyNode(
        _ origin: Int, _ properties: YAMLProperties
    ) throws(SyntaxError) -> YAMLTree.ID {
        try countNode(at: origin)
        return tree.addEmpty(at: origin, properties)
    }

    private func merged(
        _ outer: YAMLProperties, _ own: YAMLProperties
    ) throws(SyntaxError) -> YAMLProperties {
        if outer.isEmpty { return own }
        if own.isEmpty { return outer }
        guard outer.anchorRange == nil || own.anchorRange == nil,
            outer.tagRange == nil || own.tagRange == nil
        else {
            throw SyntaxError(
                "a node can have one anchor and one tag only", at: own.range ?? at..<at,
                help: "remove one of the two")
        }
        return YAMLProperties(
            anchorRange: outer.anchorRange ?? own.anchorRange,
            tagRange: outer.tagRange ?? own.tagRange)
    }

    /// Reads a scalar, flow collection or alias: what can be a key on one line.
    private mutating func atom(
        n: Int, properties: YAMLProperties, mayBeEmptyKey: Bool
    ) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        if mayBeEmptyKey, isIndicator(0x3A) {
            try countNode(at: start)
            return tree.addEmpty(at: start, properties)
        }
        let node: YAMLTree.ID
        switch byte(at) {
        case 0x22, 0x27, 0x5B, 0x7B, 0x2A:
            let line = lineStart
            node = try flowNode(n: n, isInFlow: false)
            let stop = at
            skipBlanks()
            if isIndicator(0x3A) { try requireKey(start..<stop, isOneLine: line == lineStart) }
            at = stop
        default:
            let line = lineStart
            node = try plainScalar(n: n, isInFlow: false)
            let stop = at
            skipBlanks()
            if isIndicator(0x3A) {
                if line != lineStart { try requireLineEnd(n: n) }
                try requireKey(tree.range(of: node), isOneLine: true)
            }
            at = stop
        }
        guard !properties.isEmpty else { return node }
        guard tree.kind(of: node) != .alias else {
            throw SyntaxError(
                "an alias cannot have a tag or anchor of its own", at: tree.range(of: node),
                help: "remove the tag or anchor")
        }
        tree.set(properties, of: node)
        return node
    }

    private func requireKey(_ range: Range<Int>, isOneLine: Bool) throws(SyntaxError) {
        guard isOneLine else {
            throw SyntaxError(
                "a key must stand on one line", at: range,
                help: "join the lines, or shorten the key")
        }
        guard range.count <= 1024 || text(range).unicodeScalars.count <= 1024 else {
            throw SyntaxError(
                "a key longer than 1024 characters", at: range, help: "shorten the key")
        }
    }

    // MARK: Collections

    private mutating func blockSequence(
        _ properties: YAMLProperties
    ) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        let indent = column
        try countNode(at: start)
        try enter(at: start)
        var items = YAMLTree.Children()
        var stop = at
        while true {
            let dash = at
            at += 1
            let item = try blockNode(n: indent, place: .item)
            tree.append(item, from: dash, to: &items)
            stop = max(tree.end(of: item), dash + 1)
            skipGap()
            if isAtEnd || isAtDocumentMarker { break }
            if gap.spaces == indent, column == indent, isIndicator(0x2D) { continue }
            if gap.sawTab { throw tabIndentation() }
            if gap.spaces > indent { throw misplaced(n: indent) }
            break
        }
        leave()
        let node = tree.add(.sequence, start..<stop, items, isFlow: false, indent: indent)
        tree.set(properties, of: node)
        return node
    }

    /// Reads a mapping whose first key was read already, or whose first `? ` stands here.
    private mutating func blockMapping(
        _ properties: YAMLProperties, first: YAMLTree.ID?, at firstStart: Int? = nil
    ) throws(SyntaxError) -> YAMLTree.ID {
        let start = firstStart ?? at
        let indent = start - lineStart
        try countNode(at: start)
        try enter(at: start)
        var entries = YAMLTree.Children()
        var stop = at
        var known = first
        while true {
            let entryStart = entries.isEmpty ? start : at
            if known == nil, isIndicator(0x3F) {
                stop = try explicitEntry(indent, in: &entries)
            } else {
                let key: YAMLTree.ID
                if let first = known {
                    key = first
                    known = nil
                } else {
                    key = try implicitKey(indent)
                }
                let colon = at
                at += 1
                let value = try blockNode(n: indent, place: .value)
                stop = append(key, value, from: entryStart, colon: colon, to: &entries)
            }
            skipGap()
            if isAtEnd || isAtDocumentMarker { break }
            if gap.sawTab { throw tabIndentation() }
            if gap.spaces > indent { throw misplaced(n: indent) }
            if gap.spaces < indent { break }
        }
        leave()
        let node = tree.add(.mapping, start..<stop, entries, isFlow: false, indent: indent)
        tree.set(properties, of: node)
        return node
    }

    /// Adds an entry; answers where its last byte is.
    private mutating func append(
        _ key: YAMLTree.ID, _ value: YAMLTree.ID, from start: Int, colon: Int,
        isExplicit: Bool = false, to entries: inout YAMLTree.Children
    ) -> Int {
        tree.append(key, value, from: start, colon: colon, isExplicit: isExplicit, to: &entries)
        guard tree.isEmpty(value) else { return tree.end(of: value) }
        return max(tree.end(of: key), colon + 1, start + 1)
    }

    private mutating func explicitEntry(
        _ indent: Int, in entries: inout YAMLTree.Children
    ) throws(SyntaxError) -> Int {
        let start = at
        at += 1
        let key = try blockNode(n: indent, place: .explicit)
        skipGap()
        var colon = -1
        let value: YAMLTree.ID
        if !isAtEnd, gap.crossedLine, gap.spaces == indent, column == indent, isIndicator(0x3A) {
            colon = at
            at += 1
            value = try blockNode(n: indent, place: .explicit)
        } else {
            try countNode(at: start)
            value = tree.addEmpty(at: max(tree.end(of: key), start + 1))
        }
        return append(key, value, from: start, colon: colon, isExplicit: true, to: &entries)
    }

    /// Reads a key up to its colon, which stands at `at` afterwards.
    private mutating func implicitKey(_ indent: Int) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        let own = try properties()
        skipBlanks()
        if !own.isEmpty, isGapByte(at) { throw missingColon(start) }
        if isIndicator(0x2D) {
            throw SyntaxError(
                "a list item among the keys of a mapping", at: at..<at + 1,
                help: "indent the list below its key, or remove the dash")
        }
        if bytes[at] == 0x7C || bytes[at] == 0x3E { throw missingColon(start) }
        let line = lineStart
        let key = try atom(n: indent, properties: own, mayBeEmptyKey: true)
        skipBlanks()
        guard isIndicator(0x3A), line == lineStart else { throw missingColon(start) }
        return key
    }
}
