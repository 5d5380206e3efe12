import Documents

extension YAMLEditor {
    func removing(_ path: DocumentPath) -> [[UInt8]] {
        guard let last = path.steps.last,
            let parent = place(at: DocumentPath(Array(path.steps.dropLast())))
        else { return [] }
        let index: Int?
        let empty: DocumentValue
        switch (last, parent.node.content) {
        case (.key(let key), .mapping(let entries, _)):
            index = entries.firstIndex { Self.keyText($0) == key }
            empty = [:]
        case (.index(let position), .sequence):
            index = position
            empty = []
        default: return []
        }
        let extents = Self.extents(of: parent.node)
        guard let index, extents.indices.contains(index) else { return [] }
        guard extents.count > 1 else {
            return [replacing(parent, with: empty), replacingInline(parent, with: empty)]
        }
        return parent.node.isFlowCollection
            ? [removingInFlow(index, of: parent.node, extents)]
            : removingLines(index, of: parent.node, extents)
    }

    /// The start of the comment lines right above an element, in its column; of the element's own line
    /// when there are none. Comments at the top of the file belong to the file.
    func leadingComments(of start: Int, column: Int) -> Int {
        let own = lineStart(start)
        var line = own
        while line > 0 {
            let above = lineStart(previousLineEnd(line))
            let content = firstContent(ofLine: above)
            guard byte(content) == 0x23, content - above == column, above < line else { break }
            line = above
            if above == 0
                || above == 3 && lineStart(3) == 3 && bytes.starts(with: [0xEF, 0xBB, 0xBF])
            {
                return own
            }
        }
        return line
    }

    private func previousLineEnd(_ line: Int) -> Int {
        line >= 2 && byte(line - 1) == 0x0A && byte(line - 2) == 0x0D ? line - 2 : line - 1
    }

    /// Removes an entry or item of a block collection with the comments that are its own.
    private func removingLines(
        _ index: Int, of node: YAMLNode, _ extents: [Range<Int>]
    ) -> [[UInt8]] {
        let extent = extents[index]
        let last = max(extent.upperBound, extent.lowerBound + 1)
        let end = endWithComments(last, under: node.indent)
        guard isFirstOnLine(extent.lowerBound) else {
            // The first element shares its line with the indicator of an outer one: the next line's
            // content moves up to its place.
            let next = nextLine(end)
            let content = firstContent(ofLine: next)
            let place = isBreak(byte(content)) ? extents[index + 1].lowerBound : content
            return [replacing(extent.lowerBound..<place, with: [])]
        }
        let start = leadingComments(of: extent.lowerBound, column: node.indent)
        let stop = nextLine(end)
        if stop == bytes.count, lineEnd(end) == stop, start > 0 {
            // The text ends without a line end, and goes on to do so, unless that line end is part of a
            // block text.
            return [
                replacing(previousLineEnd(start)..<stop, with: []),
                replacing(start..<stop, with: []),
            ]
        }
        return [replacing(start..<stop, with: [])]
    }

    private func removingInFlow(
        _ index: Int, of node: YAMLNode, _ extents: [Range<Int>]
    ) -> [UInt8] {
        let extent = extents[index]
        let close = node.range.upperBound - 1
        let (comma, lineStop) = comma(after: extent.upperBound, before: close)
        if index + 1 < extents.count {
            var stop = comma.map { max($0 + 1, lineStop) } ?? extents[index + 1].lowerBound
            while stop < close, isBlank(byte(stop)) || isBreak(byte(stop)) { stop += 1 }
            return replacing(extent.lowerBound..<stop, with: [])
        }
        let previous = extents[index - 1].upperBound
        let between = bytes[previous..<extent.lowerBound]
        if comma == nil, !between.contains(0x23) {
            return replacing(previous..<max(extent.upperBound, lineStop), with: [])
        }
        // Keep the comment of the element before; its comma becomes a trailing one, which is allowed.
        var start = extent.lowerBound
        while start > previous, isBlank(byte(start - 1)) || isBreak(byte(start - 1)) { start -= 1 }
        let stop = comma.map { max($0 + 1, lineStop) } ?? lineStop
        return replacing(start..<max(stop, extent.upperBound), with: [])
    }
}
