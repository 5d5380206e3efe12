import Documents

extension YAMLEditor {
    /// The appended text; with one more line end for a block text whose last lines are empty, at the end
    /// of a file that has no line end there.
    func appendings(_ text: [UInt8], to node: YAMLNode) -> [[UInt8]] {
        let result = appending(text, to: node)
        return [result, result + layout.lineEnd]
    }

    /// Adds an entry or item on lines of its own at the end of a block collection.
    func appending(_ text: [UInt8], to node: YAMLNode) -> [UInt8] {
        let end = endWithComments(lastByte(of: node), under: node.indent)
        let indent = [UInt8](repeating: 0x20, count: node.indent)
        return replacing(end..<end, with: layout.lineEnd + indent + text)
    }

    /// Where the last line of a collection's content is.
    private func lastByte(of node: YAMLNode) -> Int {
        max(node.range.lowerBound, node.range.upperBound)
    }

    /// Puts an item on a line of its own before the one that starts at an offset.
    func inserting(_ text: [UInt8], before start: Int, first: Bool, in node: YAMLNode) -> [UInt8] {
        let indent = [UInt8](repeating: 0x20, count: node.indent)
        guard isFirstOnLine(start), !first else {
            return replacing(start..<start, with: text + layout.lineEnd + indent)
        }
        let line = leadingComments(of: start, column: node.indent)
        return replacing(line..<line, with: indent + text + layout.lineEnd)
    }

    /// Adds an element inside brackets, on a line of its own if the others are.
    func insertingInFlow(_ text: [UInt8], at index: Int, of node: YAMLNode) -> [UInt8] {
        let extents = Self.extents(of: node)
        guard let first = extents.first, let last = extents.last else { return bytes }
        let lead = Array(bytes[node.range.lowerBound + 1..<first.lowerBound])
        let isMultiline = lead.contains(where: isBreak)
        let gap: [UInt8]
        if isMultiline {
            gap = layout.lineEnd + [UInt8](repeating: 0x20, count: column(first.lowerBound))
        } else {
            gap = extents.count > 1 ? gapAfterComma(extents[0], extents[1]) : [0x20]
        }
        if index < extents.count {
            let start = extents[index].lowerBound
            return replacing(start..<start, with: text + [0x2C] + gap)
        }
        let (comma, lineStop) = comma(after: last.upperBound, before: node.range.upperBound - 1)
        if let comma {
            // A trailing comma: the new element has one too.
            let place = isMultiline ? lineStop : comma + 1
            return replacing(place..<place, with: gap + text + [0x2C])
        }
        let place = isMultiline ? lineStop : last.upperBound
        var result = bytes
        result.insert(contentsOf: gap + text, at: place)
        result.insert(0x2C, at: last.upperBound)
        return result
    }

    static func extents(of node: YAMLNode) -> [Range<Int>] {
        switch node.content {
        case .sequence(let items, _):
            items.map { $0.start..<max($0.start, $0.node.range.upperBound) }
        case .mapping(let entries, _):
            entries.map {
                let stop = max($0.key.range.upperBound, $0.colon.map { $0 + 1 } ?? 0)
                return $0.start..<max($0.start, stop, $0.value.range.upperBound)
            }
        case .scalar, .alias: []
        }
    }

    /// The white space after the comma between two elements, when there is nothing else.
    private func gapAfterComma(_ first: Range<Int>, _ second: Range<Int>) -> [UInt8] {
        let between = Array(bytes[first.upperBound..<second.lowerBound])
        guard let comma = between.firstIndex(of: 0x2C) else { return [0x20] }
        let gap = Array(between[(comma + 1)...])
        return gap.allSatisfy(isBlank) ? gap : [0x20]
    }

    /// The comma behind an element, if there is one before `limit`, and the end of the line, comment
    /// included, on which the element (or its comma) ends.
    func comma(after offset: Int, before limit: Int) -> (comma: Int?, lineStop: Int) {
        var index = offset
        var lineStop: Int?
        while index < limit {
            let byte = byte(index)
            if byte == 0x2C {
                let rest = bytes[(index + 1)..<lineEnd(index)]
                let isComment = rest.first(where: { !isBlank($0) }) == 0x23
                return (index, isComment ? lineEnd(index) : index + 1)
            }
            if byte == 0x23 {
                if lineStop == nil { lineStop = lineEnd(index) }
                index = lineEnd(index)
            } else {
                if isBreak(byte), lineStop == nil { lineStop = offset }
                index += 1
            }
        }
        return (nil, lineStop ?? offset)
    }
}
