import Documents

/// Elements with their comments.
extension JSONEditor {
    func rows(of parent: SourceNode) -> BracketRows {
        BracketRows(bytes, parent.children.map(extent), close: parent.value.upperBound - 1) {
            JSONComment.end(at: $0, in: bytes)
        }
    }

    struct Tail {
        let comma: Int?
        let stop: Int
        /// Whether it ends in a `//` comment, so that nothing may follow on its line.
        let isOpenEnded: Bool
    }

    /// The comma behind an element, if there is one, and the end of the comments that stand behind the
    /// element (or its comma) on the same line.
    func tail(after offset: Int, before close: Int) -> Tail {
        var index = offset
        var comma: Int?
        var stop = offset
        var isOpenEnded = false
        var isSameLine = true
        while index < close {
            let byte = bytes[index]
            if byte == 0x2C, comma == nil {
                comma = index
                index += 1
                if isSameLine { (stop, isOpenEnded) = (index, false) }
            } else if let end = JSONComment.end(at: index, in: bytes) {
                if isSameLine { (stop, isOpenEnded) = (end, bytes[index + 1] == 0x2F) }
                index = end
            } else if JSONLayout.isSpace(byte) {
                if byte == 0x0A || byte == 0x0D {
                    isSameLine = false
                    if comma != nil { break }
                }
                index += 1
            } else {
                break
            }
        }
        return Tail(comma: comma, stop: stop, isOpenEnded: isOpenEnded)
    }

    func removing(_ index: Int, from parent: SourceNode) -> [UInt8] {
        let own = extent(parent.children[index])
        let isLast = index + 1 == parent.children.count
        let open = parent.value.lowerBound + 1
        let close = parent.value.upperBound - 1
        let hasComments = bytes[open..<close].contains(0x2F)
        if hasComments, let rows = rows(of: parent).rows {
            return removing(rows[index], after: isLast && index > 0 ? rows[index - 1] : nil)
        }
        if index == 0, isLast {
            guard hasComments else { return replacing(open..<close, with: []) }
            var rest = bytes
            if let comma = tail(after: own.upperBound, before: close).comma {
                rest.remove(at: comma)
            }
            rest.removeSubrange(own)
            return rest
        }
        guard isLast else {
            let comma = tail(after: own.upperBound, before: close).comma
            var stop = (comma ?? own.upperBound) + 1
            while stop < close, JSONLayout.isSpace(bytes[stop]) { stop += 1 }
            return replacing(own.lowerBound..<stop, with: [])
        }
        let previous = extent(parent.children[index - 1]).upperBound
        // What stands behind the element before, on its line, stays; only its comma goes, unless this
        // one has a comma behind it too.
        let before = tail(after: previous, before: own.lowerBound)
        let last = tail(after: own.upperBound, before: close).comma
        var stop = max(
            before.stop, last == nil ? previous : before.comma.map { $0 + 1 } ?? previous)
        while before.isOpenEnded, JSONLayout.isSpace(bytes[stop]) { stop += 1 }
        var kept = Array(bytes[previous..<stop])
        if let comma = before.comma, comma < stop, last == nil { kept.remove(at: comma - previous) }
        return replacing(previous..<(last.map { $0 + 1 } ?? own.upperBound), with: kept)
    }

    /// Removes whole lines; the element before the last one loses its comma, unless the last had one.
    private func removing(_ row: BracketRows.Row, after previous: BracketRows.Row?) -> [UInt8] {
        var stop = row.stop + 1
        if bytes[row.stop] == 0x0D, bytes[row.stop + 1] == 0x0A { stop += 1 }
        var result = replacing(row.start..<stop, with: [])
        if row.comma == nil, let comma = previous?.comma { result.remove(at: comma) }
        return result
    }
}
