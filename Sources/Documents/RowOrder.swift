/// The elements of one collection as rows of text: what moves when one of them moves.
///
/// A row holds everything that is the element's own, its comments included; what lies between two rows
/// (blank lines, comments of nobody) is a gap.
package struct RowOrder {
    package var rows: [[UInt8]]
    /// One fewer than rows.
    package var gaps: [[UInt8]]

    package init(rows: [[UInt8]], gaps: [[UInt8]]) {
        self.rows = rows
        self.gaps = gaps
    }

    /// The text with one row at another place. Blank lines part the places, whichever rows stand there;
    /// a gap with a comment of nobody stays between the rows that it parted. With `withGaps` each gap
    /// goes along with the row above it.
    package func moving(_ from: Int, to: Int, withGaps: Bool) -> [UInt8] {
        guard withGaps || !hasBlankGaps else {
            var order = rows
            order.insert(order.remove(at: from), at: to)
            return order.enumerated().flatMap { $1 + ($0 < gaps.count ? gaps[$0] : []) }
        }
        var parts: [[UInt8]] = []
        var starts: [Int] = []
        for (index, row) in rows.enumerated() {
            starts.append(parts.count)
            let gap = index < gaps.count ? gaps[index] : []
            if withGaps { parts.append(row + gap) } else { parts += [row, gap] }
        }
        let moved = parts.remove(at: starts[from])
        // In front of the row that makes room below, or right behind the one that makes room above:
        // there, taking the row out has shifted the places by one.
        parts.insert(moved, at: starts[to])
        return Array(parts.joined())
    }

    /// Whether nothing but blank lines stands between the rows.
    package var hasBlankGaps: Bool {
        gaps.joined().allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }

    /// Which row stands last after the move.
    package func last(moving from: Int, to: Int) -> Int {
        if to == rows.count - 1 { return from }
        return from == rows.count - 1 ? from - 1 : rows.count - 1
    }
}

/// Elements between brackets, with commas: the rows of JSON and of YAML's flow style.
package struct BracketRows {
    let bytes: [UInt8]
    let extents: [Range<Int>]
    let close: Int
    /// The end of the comment that begins at an offset; `nil` where none does.
    let commentEnd: (Int) -> Int?

    package init(
        _ bytes: [UInt8], _ extents: [Range<Int>], close: Int, commentEnd: @escaping (Int) -> Int?
    ) {
        self.bytes = bytes
        self.extents = extents
        self.close = close
        self.commentEnd = commentEnd
    }

    /// One element on lines of its own.
    package struct Row {
        /// From the first of its comment lines.
        package var start: Int
        package var extent: Range<Int>
        package var comma: Int?
        /// The end of its line, before the line end.
        package var stop: Int
    }

    private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// The rows, when each element stands on lines of its own.
    package var rows: [Row]? {
        var rows: [Row] = []
        for extent in extents {
            guard let start = lineStart(extent.lowerBound) else { return nil }
            var index = extent.upperBound
            var comma: Int?
            while index < close, !isBreak(bytes[index]) {
                if bytes[index] == 0x2C, comma == nil {
                    comma = index
                    index += 1
                } else if let end = commentEnd(index) {
                    index = end
                } else if isBlank(bytes[index]) {
                    index += 1
                } else {
                    return nil
                }
            }
            guard index < close, comma != nil || rows.count == extents.count - 1 else { return nil }
            guard comma != nil || !hasComma(after: index) else { return nil }
            rows.append(Row(start: commentsAbove(start), extent: extent, comma: comma, stop: index))
        }
        return rows
    }

    /// Whether a comma stands further down, behind the last element's line.
    private func hasComma(after offset: Int) -> Bool {
        var index = offset
        while index < close {
            if bytes[index] == 0x2C { return true }
            index = commentEnd(index) ?? index + 1
        }
        return false
    }

    /// The start of an offset's line, when only white space stands before it.
    private func lineStart(_ offset: Int) -> Int? {
        var start = offset
        while start > 0, isBlank(bytes[start - 1]) { start -= 1 }
        return start > 0 && isBreak(bytes[start - 1]) ? start : nil
    }

    /// The start of the whole-line comments right above a line.
    private func commentsAbove(_ line: Int) -> Int {
        var line = line
        while line > 0 {
            var end = line - 1
            if bytes[end] == 0x0A, end > 0, bytes[end - 1] == 0x0D { end -= 1 }
            var above = end
            while above > 0, !isBreak(bytes[above - 1]) { above -= 1 }
            var content = above
            while content < end, isBlank(bytes[content]) { content += 1 }
            guard above > 0, content < end, commentEnd(content) == end else { return line }
            line = above
        }
        return line
    }

    /// The end of the line end at an offset.
    package func afterBreak(_ offset: Int) -> Int {
        let isPair = bytes[offset] == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
        return min(offset + (isPair ? 2 : 1), bytes.count)
    }

    /// The whole text with one element at another place; the closest to the old one first.
    package func moving(_ from: Int, to: Int) -> [[UInt8]] {
        var candidates: [[UInt8]] = []
        if let rows, let first = rows.first, let last = rows.last {
            var order = RowOrder(rows: rows.map { _ in [] }, gaps: [])
            let final = order.last(moving: from, to: to)
            for (index, row) in rows.enumerated() {
                let hasComma = index != final || last.comma != nil
                let element = Array(bytes[row.start..<row.extent.upperBound])
                let tail = row.comma.map {
                    Array(bytes[row.extent.upperBound..<$0] + bytes[($0 + 1)..<row.stop])
                }
                order.rows[index] =
                    element + (hasComma ? [0x2C] : [])
                    + (tail ?? Array(bytes[row.extent.upperBound..<row.stop]))
                    + bytes[row.stop..<afterBreak(row.stop)]
                if index + 1 < rows.count {
                    order.gaps.append(Array(bytes[afterBreak(row.stop)..<rows[index + 1].start]))
                }
            }
            let text = order.moving(from, to: to, withGaps: false)
            candidates.append(
                Array(bytes[..<first.start]) + text + bytes[afterBreak(last.stop)...])
        }
        // What stands between the elements stays between them.
        guard let first = extents.first, let last = extents.last else { return candidates }
        var texts = extents.map { Array(bytes[$0]) }
        texts.insert(texts.remove(at: from), at: to)
        var result = Array(bytes[..<first.lowerBound])
        for (index, text) in texts.enumerated() {
            result += text
            if index + 1 < extents.count {
                result += bytes[extents[index].upperBound..<extents[index + 1].lowerBound]
            }
        }
        return candidates + [result + bytes[last.upperBound...]]
    }
}
