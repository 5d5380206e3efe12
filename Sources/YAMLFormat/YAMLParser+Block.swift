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
    mutating func blockNode(n: Int, place: Place) throws(SyntaxError) -> YAMLNode {
        let origin = at
        // Properties on lines before the content: they belong to the whole node.
        var outer = YAMLProperties()
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
                var node = key
                node.properties = try merged(outer, own)
                try requireLineEnd(n: n)
                return node
            }
            guard mayNest else { throw colonInValue(start) }
            if lead.sawTab { throw tabIndentation(from: start) }
            return try blockMapping(outer, first: key, at: start)
        }
    }

    private mutating func emptyNode(
        _ origin: Int, _ properties: YAMLProperties
    ) throws(SyntaxError) -> YAMLNode {
        try countNode(at: origin)
        return .empty(at: origin, properties)
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
            anchor: outer.anchor ?? own.anchor, tag: outer.tag ?? own.tag,
            anchorRange: outer.anchorRange ?? own.anchorRange,
            tagRange: outer.tagRange ?? own.tagRange)
    }

    /// Reads a scalar, flow collection or alias: what can be a key on one line.
    private mutating func atom(
        n: Int, properties: YAMLProperties, mayBeEmptyKey: Bool
    ) throws(SyntaxError) -> YAMLNode {
        let start = at
        var node: YAMLNode
        if mayBeEmptyKey, isIndicator(0x3A) {
            try countNode(at: start)
            return .empty(at: start, properties)
        }
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
                try requireKey(node.range, isOneLine: true)
            }
            at = stop
        }
        if case .alias = node.content, !properties.isEmpty {
            throw SyntaxError(
                "an alias cannot have a tag or anchor of its own", at: node.range,
                help: "remove the tag or anchor")
        }
        node.properties = properties
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
    ) throws(SyntaxError) -> YAMLNode {
        let start = at
        let indent = column
        try countNode(at: start)
        try enter(at: start)
        var items: [YAMLNode.Item] = []
        while true {
            let dash = at
            at += 1
            items.append(.init(start: dash, node: try blockNode(n: indent, place: .item)))
            skipGap()
            if isAtEnd || isAtDocumentMarker { break }
            if gap.spaces == indent, column == indent, isIndicator(0x2D) { continue }
            if gap.sawTab { throw tabIndentation() }
            if gap.spaces > indent { throw misplaced(n: indent) }
            break
        }
        leave()
        let stop = items.last.map { max($0.node.range.upperBound, $0.start + 1) } ?? at
        return YAMLNode(
            content: .sequence(items, isFlow: false), range: start..<stop, properties: properties,
            indent: indent)
    }

    /// Reads a mapping whose first key was read already, or whose first `? ` stands here.
    private mutating func blockMapping(
        _ properties: YAMLProperties, first: YAMLNode?, at firstStart: Int? = nil
    ) throws(SyntaxError) -> YAMLNode {
        let start = firstStart ?? at
        let indent = start - lineStart
        try countNode(at: start)
        try enter(at: start)
        var entries: [YAMLNode.Entry] = []
        var known = first
        while true {
            let entryStart = entries.isEmpty ? start : at
            if known == nil, isIndicator(0x3F) {
                entries.append(try explicitEntry(indent))
            } else {
                let key: YAMLNode
                if let first = known {
                    key = first
                    known = nil
                } else {
                    key = try implicitKey(indent)
                }
                let colon = at
                at += 1
                let value = try blockNode(n: indent, place: .value)
                entries.append(
                    .init(
                        start: entryStart, key: key, isExplicit: false, colon: colon, value: value))
            }
            skipGap()
            if isAtEnd || isAtDocumentMarker { break }
            if gap.sawTab { throw tabIndentation() }
            if gap.spaces > indent { throw misplaced(n: indent) }
            if gap.spaces < indent { break }
        }
        leave()
        let stop = entries.last.map(Self.end(of:)) ?? at
        return YAMLNode(
            content: .mapping(entries, isFlow: false), range: start..<stop, properties: properties,
            indent: indent)
    }

    /// Where an entry's last byte is.
    private static func end(of entry: YAMLNode.Entry) -> Int {
        let value = entry.value
        let known = max(entry.key.range.upperBound, entry.colon.map { $0 + 1 } ?? 0)
        return value.isEmpty ? max(known, entry.start + 1) : value.range.upperBound
    }

    private mutating func explicitEntry(_ indent: Int) throws(SyntaxError) -> YAMLNode.Entry {
        let start = at
        at += 1
        let key = try blockNode(n: indent, place: .explicit)
        skipGap()
        var entry = YAMLNode.Entry(
            start: start, key: key, isExplicit: true, colon: nil,
            value: .empty(at: max(key.range.upperBound, start + 1)))
        if !isAtEnd, gap.crossedLine, gap.spaces == indent, column == indent, isIndicator(0x3A) {
            entry.colon = at
            at += 1
            entry.value = try blockNode(n: indent, place: .explicit)
        } else {
            try countNode(at: start)
        }
        return entry
    }

    /// Reads a key up to its colon, which stands at `at` afterwards.
    private mutating func implicitKey(_ indent: Int) throws(SyntaxError) -> YAMLNode {
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
