import Documents

extension YAMLEditor {
    func replacing(_ place: Place, with value: DocumentValue) -> [UInt8] {
        let node = place.node
        if case .root = place.introducer, node.isEmpty { return filling(value) }
        if place.isInFlow
            || (node.isFlowCollection && !isEmptyFlow(node) && !YAMLWriter.isInline(value))
        {
            return replacingInline(place, with: value)
        }
        if !YAMLWriter.isInline(value) { return replacingByBlock(place, value) }
        if node.isBlockCollection { return collapsing(place, scalarText(value, place)) }
        return replacingContent(place, with: scalarText(value, place))
    }

    /// The same on one line, without any style: what is tried when nothing else reads back right.
    func replacingInline(_ place: Place, with value: DocumentValue) -> [UInt8] {
        if place.node.isBlockCollection { return collapsing(place, flowText(value)) }
        if place.isInFlow, case .string(let text) = value,
            case .scalar(let style, _) = place.node.content
        {
            return replacingContent(place, with: quoted(text, like: style) ?? flowText(value))
        }
        return replacingContent(place, with: flowText(value))
    }

    /// Gives a text without content its first one, on a line of its own.
    private func filling(_ value: DocumentValue) -> [UInt8] {
        var writer = YAMLWriter(layout)
        let start = root.range.lowerBound
        if !isFirstOnLine(start) { writer.newLine(0) }
        writer.block(value, indent: 0, parent: -1)
        if start == bytes.count { writer.newLine(0) }
        return replacing(root.range, with: writer.bytes)
    }

    private func flowText(_ value: DocumentValue) -> [UInt8] {
        var writer = YAMLWriter(layout)
        writer.flow(value)
        return writer.bytes
    }

    private func isEmptyFlow(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .sequence(let items, _): items.isEmpty
        case .mapping(let entries, _): entries.isEmpty
        case .scalar, .alias: false
        }
    }

    /// What of a node goes when its content is replaced: a tag goes too, an anchor stays.
    private func content(of node: YAMLNode) -> Range<Int> {
        node.properties.tagRange == nil ? node.range : node.start..<node.range.upperBound
    }

    private func replacingContent(_ place: Place, with text: [UInt8]) -> [UInt8] {
        let range = content(of: place.node)
        var lead: [UInt8] = []
        if case .entry(let entry) = place.introducer, entry.colon == nil { lead.append(0x3A) }
        if range.lowerBound > 0, !isBlank(byte(range.lowerBound - 1)), place.node.isEmpty,
            !isBreak(byte(range.lowerBound - 1))
        {
            lead.append(0x20)
        }
        return replacing(range, with: lead + text)
    }

    // MARK: Scalars

    /// A scalar in the style of the one that it replaces, where that is safe.
    private func scalarText(_ value: DocumentValue, _ place: Place) -> [UInt8] {
        guard case .string(let text) = value else { return flowText(value) }
        let indent = max(place.parent, 0) + layout.unit
        if case .scalar(let style, let old) = place.node.content {
            switch style {
            case .literal, .folded:
                if let block = blockText(text, place, isFolded: style == .folded) { return block }
            case .singleQuoted, .doubleQuoted:
                if let quoted = quoted(text, like: style),
                    !text.utf8.contains(0x0A) || old.utf8.contains(0x0A)
                {
                    return quoted
                }
            case .plain, .empty: break
            }
        }
        if text.utf8.contains(0x0A),
            let block = YAMLScalarText.block(
                text, indent: indent, parent: place.parent, layout: layout)
        {
            return block
        }
        return YAMLWriter.string(text, inFlow: false)
    }

    private func quoted(_ text: String, like style: YAMLNode.ScalarStyle) -> [UInt8]? {
        switch style {
        case .singleQuoted: YAMLScalarText.singleQuoted(text) ?? YAMLScalarText.doubleQuoted(text)
        case .doubleQuoted: YAMLScalarText.doubleQuoted(text)
        case .empty, .plain, .literal, .folded: nil
        }
    }

    /// A block scalar with the indentation, line width and comment of the old one.
    private func blockText(_ text: String, _ place: Place, isFolded: Bool) -> [UInt8]? {
        let range = place.node.range
        let headerEnd = lineEnd(range.lowerBound)
        var stop = range.lowerBound
        while stop < headerEnd, !isBlank(byte(stop)) { stop += 1 }
        let comment = Array(bytes[stop..<headerEnd])
        var indent: Int?
        var width = 0
        var line = nextLine(range.lowerBound)
        while line < range.upperBound {
            let content = firstContent(ofLine: line)
            let end = lineEnd(line)
            if content < end {
                indent = min(indent ?? Int.max, content - line)
                width = max(width, String(decoding: bytes[content..<end], as: UTF8.self).count)
            }
            let next = nextLine(line)
            if next == line { break }
            line = next
        }
        return YAMLScalarText.block(
            text, indent: indent ?? max(place.parent, 0) + layout.unit, parent: place.parent,
            layout: layout, width: isFolded ? max(width, 60) : nil,
            comment: comment.contains(0x23) ? comment : [])
    }

    // MARK: Collections

    /// Puts a block collection where any node was.
    private func replacingByBlock(_ place: Place, _ value: DocumentValue) -> [UInt8] {
        let node = place.node
        var writer = YAMLWriter(layout)
        let isSequence = value.sequenceValue != nil
        if node.isBlockCollection, node.properties.isEmpty,
            node.indent > place.parent || (isSequence && node.indent == place.parent)
        {
            writer.block(value, indent: node.indent, parent: place.parent)
            return replacing(node.range, with: writer.bytes)
        }
        switch place.introducer {
        case .root:
            let isOnOwnLine = isFirstOnLine(node.start)
            if !isOnOwnLine { writer.newLine(0) }
            writer.block(value, indent: 0, parent: -1)
            return replacing(node.start..<node.range.upperBound, with: writer.bytes)
        case .item(let dash):
            let start = node.isEmpty ? dash + 1 : node.start
            if node.isEmpty || lineStart(start) != lineStart(dash) {
                writer.add([0x20])
                writer.block(value, indent: column(dash) + 2, parent: place.parent)
                return replacing(
                    dash + 1..<max(dash + 1, node.range.upperBound), with: writer.bytes)
            }
            writer.block(value, indent: column(start), parent: place.parent)
            return replacing(start..<node.range.upperBound, with: writer.bytes)
        case .entry(let entry):
            guard let colon = entry.colon else { return replacingInline(place, with: value) }
            writer.afterColon(value, indent: place.parent)
            return replacing(
                afterColon(colon, node), with: commentOnLine(of: colon, node) + writer.bytes)
        }
    }

    /// Puts a text on the line of the indicator where a block collection stood below it.
    private func collapsing(_ place: Place, _ text: [UInt8]) -> [UInt8] {
        let node = place.node
        switch place.introducer {
        case .root: return replacing(node.start..<node.range.upperBound, with: text)
        case .item(let dash):
            if lineStart(node.start) == lineStart(dash) {
                return replacing(node.start..<node.range.upperBound, with: text)
            }
            return replacing(dash + 1..<node.range.upperBound, with: [0x20] + text)
        case .entry(let entry):
            guard let colon = entry.colon else { return replacingContent(place, with: text) }
            let comment = commentOnLine(of: colon, node)
            return replacing(afterColon(colon, node), with: [0x20] + text + comment)
        }
    }

    /// From behind a colon to the end of the value, with the comment that `commentOnLine` saves.
    private func afterColon(_ colon: Int, _ node: YAMLNode) -> Range<Int> {
        let stop = max(colon + 1, node.range.upperBound)
        let comment = commentOnLine(of: colon, node)
        if comment.isEmpty || lineStart(node.start) != lineStart(colon) { return colon + 1..<stop }
        return colon + 1..<lineEnd(stop)
    }

    /// The comment with its white space that stays on the key's line when the value moves below it, or
    /// comes up from there.
    private func commentOnLine(of colon: Int, _ node: YAMLNode) -> [UInt8] {
        let isBelow = !node.isEmpty && lineStart(node.start) != lineStart(colon)
        let isBlock: Bool
        if case .scalar(.literal, _) = node.content {
            isBlock = true
        } else if case .scalar(.folded, _) = node.content {
            isBlock = true
        } else {
            isBlock = false
        }
        if isBlock { return [] }
        let start = isBelow ? colon + 1 : max(colon + 1, node.range.upperBound)
        let rest = bytes[start..<lineEnd(start)]
        guard rest.first(where: { !isBlank($0) }) == 0x23 else { return [] }
        return Array(rest)
    }
}
