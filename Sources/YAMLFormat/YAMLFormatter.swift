package import Documents

extension YAMLDocument {
    /// The text in its canonical form: two spaces a level, one space after `:` and `-`, one blank line
    /// at most, a final line end. What it says, its comments, the order of keys and the style of each
    /// scalar stay. A text that the formatter cannot be sure of comes back as it is.
    package static func formatted(
        _ bytes: [UInt8], limits: ParseLimits = .entityFile
    ) throws(SyntaxError) -> [UInt8] {
        let document = try read(bytes, limits: limits)
        guard let done = YAMLFormatter.attempt(bytes, document, limits) else { return bytes }
        // Formatting twice must change nothing; where it would, the text is not one to touch.
        let again = YAMLFormatter.attempt(done, try read(done, limits: limits), limits)
        return again == done ? done : bytes
    }
}

/// Lays a text out anew from its pieces, which it copies. It moves nothing but white space between
/// them, and whatever it makes is read again and compared.
struct YAMLFormatter {
    let bytes: [UInt8]
    let lines: [YAMLPieces.Line]
    let columns: YAMLColumns
    /// Whether the white space behind `-` and `?` may change, which moves what stands there.
    let movesColumns: Bool
    let lineEnd: [UInt8]

    /// With new indentation if that is safe, else with the old one; `nil` when neither is.
    static func attempt(
        _ bytes: [UInt8], _ document: (document: ParsedDocument, root: YAMLNode),
        _ limits: ParseLimits
    ) -> [UInt8]? {
        guard let pieces = YAMLPieces(bytes, document.root) else { return nil }
        for movesColumns in [true, false] {
            let formatter = YAMLFormatter(
                bytes: bytes, lines: pieces.lines,
                columns: YAMLColumns(document.root, keepsIndent: !movesColumns),
                movesColumns: movesColumns, lineEnd: LineEnds.majority(of: bytes))
            let done = pieces.mark + formatter.text()
            guard done != bytes else { return done }
            if let read = try? YAMLDocument.read(done, limits: limits),
                read.document.value == document.document.value,
                let again = YAMLPieces(done, read.root), again.words == pieces.words
            {
                return done
            }
        }
        return nil
    }

    /// A line as it will be, its comment apart until it is known where that stands.
    private struct Output {
        var text: [UInt8] = []
        var comment: Range<Int>?
        /// Where the comment stood.
        var column = 0
        /// The comment has the line for itself; `text` is its indentation.
        var isOwn = false
        /// It stands in the column of an entry, and does not go on with a trailing comment above.
        var isTied = false
    }

    func text() -> [UInt8] {
        var outputs: [Output?] = []
        for line in lines {
            if line.pieces.isEmpty {
                // One blank line at most, and none at the start.
                if let last = outputs.last, last != nil { outputs.append(nil) }
            } else {
                outputs.append(output(of: line))
            }
        }
        if let last = outputs.last, last == nil { outputs.removeLast() }
        var result: [UInt8] = []
        var index = 0
        while index < outputs.count {
            guard outputs[index] != nil else {
                result += lineEnd
                index += 1
                continue
            }
            let count = alignedRun(outputs, from: index)
            let run = outputs[index..<index + count].compactMap(\.self)
            let column = run.reduce(0) { $1.isOwn ? $0 : max($0, width(of: $1.text) + 1) }
            for output in run {
                result += output.isOwn && count > 1 ? [] : output.text
                if let comment = output.comment {
                    let used = output.isOwn ? 0 : width(of: output.text)
                    let isFlush = output.isOwn && count == 1
                    result += repeatElement(0x20, count: isFlush ? 0 : column - used)
                    result += bytes[comment]
                }
                result += lineEnd
            }
            index += count
        }
        return result
    }

    /// How many lines from here on have their comments in one column.
    private func alignedRun(_ outputs: [Output?], from index: Int) -> Int {
        guard let first = outputs[index], first.comment != nil, !first.isOwn else { return 1 }
        var count = 1
        while index + count < outputs.count, let next = outputs[index + count],
            next.comment != nil, next.column == first.column, !next.isTied
        {
            count += 1
        }
        return count
    }

    private func output(of line: YAMLPieces.Line) -> Output {
        var output = Output()
        guard let first = line.pieces.first else { return output }
        if let last = line.pieces.last, last.kind == .comment {
            output.comment = last.range
            output.column = oldColumn(of: last.range.lowerBound)
            output.isOwn = line.pieces.count == 1
        }
        if output.isOwn {
            let place = columns.comment(at: first.range.lowerBound, column: line.indent.count)
            output.isTied = place.isTied
            output.text = leading(line, column: place.column)
            return output
        }
        if first.kind != .body, first.kind != .marker {
            let column = columns.column(of: first.range.lowerBound, old: line.indent.count)
            output.text = leading(line, column: column)
        }
        var previous: YAMLPieces.Piece?
        for piece in line.pieces where piece.kind != .comment {
            if let previous {
                let had = piece.range.lowerBound - previous.range.upperBound
                output.text += repeatElement(0x20, count: spaces(previous, piece, had: had))
            }
            append(piece, to: &output.text)
            previous = piece
        }
        return output
    }

    /// The new indentation. One with a tab in it stays: it is separation, not indentation, to YAML.
    private func leading(_ line: YAMLPieces.Line, column: Int) -> [UInt8] {
        bytes[line.indent].contains(0x09)
            ? Array(bytes[line.indent]) : Array(repeating: 0x20, count: max(column, 0))
    }

    private func spaces(_ left: YAMLPieces.Piece, _ right: YAMLPieces.Piece, had: Int) -> Int {
        let some = had > 0 ? 1 : 0
        let closes = isOne(of: [0x2C, 0x5D, 0x7D], right)
        if left.kind == .marker { return 1 }
        if isOne(of: [0x2D, 0x3F], left) { return movesColumns ? 1 : had }
        if isOne(of: [0x3A], left) {
            // What stands behind the colon of an explicit entry may have lines of its own below.
            return closes ? some : movesColumns ? 1 : max(had, 1)
        }
        if isOne(of: [0x2C], left) { return closes ? some : 1 }
        // `*a :` and `&a :` need their space: a colon may be part of a name.
        if left.kind == .alias || left.kind == .property { return some }
        if isOne(of: [0x3A, 0x2C], right), left.kind == .scalar || isOne(of: [0x5D, 0x7D], left) {
            return 0
        }
        return some
    }

    private func isOne(of set: [UInt8], _ piece: YAMLPieces.Piece) -> Bool {
        piece.kind == .indicator && set.contains(bytes[piece.range.lowerBound])
    }

    /// Copies a piece; its further lines move with the entry that they belong to.
    private func append(_ piece: YAMLPieces.Piece, to text: inout [UInt8]) {
        let delta = columns.delta(at: piece.range.lowerBound)
        let parts = LineEnds.split(bytes[piece.range])
        for (index, part) in parts.enumerated() {
            if index > 0 { text += lineEnd }
            guard index > 0 || piece.kind == .body, let first = part.first else {
                text += part
                continue
            }
            let isBlank = part.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            if delta < 0 {
                text += part.dropFirst(min(-delta, part.prefix { $0 == 0x20 }.count))
            } else if isBlank, piece.kind != .body || first != 0x20 {
                text += part
            } else {
                text += Array(repeating: 0x20, count: delta) + part
            }
        }
    }

    private func oldColumn(of offset: Int) -> Int {
        // A byte order mark takes no place.
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        return width(of: bytes[start..<offset])
    }

    /// Code points behind the last line end.
    private func width(of text: some BidirectionalCollection<UInt8>) -> Int {
        var count = 0
        for byte in text.reversed() {
            if byte == 0x0A || byte == 0x0D { break }
            if byte & 0xC0 != 0x80 { count += 1 }
        }
        return count
    }
}
