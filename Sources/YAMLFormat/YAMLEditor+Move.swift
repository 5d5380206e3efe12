import Documents

extension YAMLEditor {
    /// Texts with one element at another place among its siblings, its own comments with it.
    func moving(_ path: DocumentPath, to index: Int) -> [[UInt8]] {
        guard let parent = place(at: path.parent)?.node, let last = path.steps.last else {
            return []
        }
        let from: Int
        let to: Int
        switch (last, parent.content) {
        case (.key(let key), .mapping(let entries, _)):
            // A merge key has no place of its own in the value.
            let own = entries.indices.filter { !YAMLComposer.isMerge(entries[$0].key) }
            guard let old = entries.firstIndex(where: { Self.keyText($0) == key }),
                own.indices.contains(index)
            else { return [] }
            (from, to) = (old, own[index])
        case (.index(let old), .sequence): (from, to) = (old, index)
        default: return []
        }
        let extents = Self.extents(of: parent)
        guard extents.indices.contains(from), extents.indices.contains(to) else { return [] }
        guard parent.isFlowCollection else { return movingLines(from, to: to, of: parent, extents) }
        let rows = BracketRows(bytes, extents, close: parent.range.upperBound - 1) { offset in
            let isComment =
                byte(offset) == 0x23 && offset > 0
                && (isBlank(bytes[offset - 1]) || isBreak(bytes[offset - 1]))
            return isComment ? lineEnd(offset) : nil
        }
        return rows.moving(from, to: to)
    }

    private func movingLines(
        _ from: Int, to: Int, of node: YAMLNode, _ extents: [Range<Int>]
    ) -> [[UInt8]] {
        // The first element may share its line with the indicator of an outer one.
        let isCompact = !isFirstOnLine(extents[0].lowerBound)
        let indent = [UInt8](repeating: 0x20, count: node.indent)
        var order = RowOrder(rows: [], gaps: [])
        var start = 0
        var stop = 0
        for (index, extent) in extents.enumerated() {
            let isShared = index == 0 && isCompact
            let line =
                isShared
                ? extent.lowerBound : leadingComments(of: extent.lowerBound, column: node.indent)
            if index == 0 { start = line } else { order.gaps.append(Array(bytes[stop..<line])) }
            let end = endWithComments(
                max(extent.upperBound, extent.lowerBound + 1), under: node.indent)
            stop = nextLine(end)
            var row = Array(bytes[line..<stop])
            if stop == lineEnd(end) { row += layout.lineEnd }
            order.rows.append(isShared ? indent + row : row)
        }
        let endsOpen = stop == bytes.count && !(bytes.last.map(isBreak) ?? true)
        // A comment of nobody cannot come to stand behind the indicator.
        let styles = isCompact && from == 0 && !order.hasBlankGaps ? [true] : [false, true]
        return styles.map { withGaps in
            var text = order.moving(from, to: to, withGaps: withGaps)
            if isCompact { text = Array(text.drop(while: isBlank)) }
            if endsOpen, text.suffix(layout.lineEnd.count).elementsEqual(layout.lineEnd) {
                text.removeLast(layout.lineEnd.count)
            }
            return replacing(start..<stop, with: text)
        }
    }
}
