/// A text cut into what must not change (scalars, names, comments, indicators), by line; between the
/// pieces there is nothing but white space. `nil` when anything else is found.
struct YAMLPieces {
    enum Kind: Hashable {
        case scalar, alias, property, comment, indicator
        /// `---`, `...` and directives: they stand at the start of a line.
        case marker
        /// The lines of a block scalar below its header, their indentation included.
        case body
    }

    struct Piece {
        var kind: Kind
        var range: Range<Int>
    }

    /// What stands between two line ends that belong to no scalar.
    struct Line {
        var indent: Range<Int>
        var pieces: [Piece] = []
    }

    private let bytes: [UInt8]
    /// The byte order mark, if the text has one.
    let mark: [UInt8]
    private(set) var lines: [Line] = []

    init?(_ bytes: [UInt8], _ root: YAMLNode) {
        self.bytes = bytes
        mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? [0xEF, 0xBB, 0xBF] : []
        var known: [Piece] = []
        Self.collect(root, bytes, &known)
        guard cut(known) else { return nil }
    }

    /// The pieces' texts without the white space at the ends of their lines: equal before and after.
    var words: [[UInt8]] {
        lines.flatMap(\.pieces).map { piece in
            let parts = LineEnds.split(bytes[piece.range]).map { part in
                let isFlush = piece.kind == .body || piece.kind == .scalar
                return isFlush ? Array(part.drop { $0 == 0x20 }) : Array(part)
            }
            return Array(parts.joined(separator: [0x0A]))
        }
    }

    private static func collect(_ node: YAMLNode, _ bytes: [UInt8], _ found: inout [Piece]) {
        for range in [node.properties.anchorRange, node.properties.tagRange] {
            if let range { found.append(Piece(kind: .property, range: range)) }
        }
        switch node.content {
        case .alias: found.append(Piece(kind: .alias, range: node.range))
        case .scalar(.empty, _): break
        case .scalar(.literal, _), .scalar(.folded, _):
            let start = node.range.lowerBound
            let isGap = { (byte: UInt8) in [0x20, 0x09, 0x0A, 0x0D].contains(byte) }
            let header = bytes[start...].firstIndex(where: isGap) ?? bytes.count
            found.append(Piece(kind: .scalar, range: start..<header))
            guard var body = bytes[header...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D })
            else { return }
            body += bytes[body...].starts(with: [0x0D, 0x0A]) ? 2 : 1
            if body <= node.range.upperBound {
                found.append(Piece(kind: .body, range: body..<node.range.upperBound))
            }
        case .scalar: found.append(Piece(kind: .scalar, range: node.range))
        case .sequence(let items, _):
            for item in items { collect(item.node, bytes, &found) }
        case .mapping(let entries, _):
            for entry in entries {
                collect(entry.key, bytes, &found)
                collect(entry.value, bytes, &found)
            }
        }
    }

    private mutating func cut(_ unsorted: [Piece]) -> Bool {
        let known = unsorted.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var next = 0
        var at = mark.count
        var line = Line(indent: at..<at)
        while at < bytes.count || next < known.count {
            if next < known.count {
                let piece = known[next]
                guard piece.range.lowerBound >= at else { return false }
                if piece.range.lowerBound == at {
                    line.pieces.append(piece)
                    at = piece.range.upperBound
                    next += 1
                    continue
                }
            }
            let byte = bytes[at]
            switch byte {
            case 0x0A, 0x0D:
                lines.append(line)
                at += bytes[at...].starts(with: [0x0D, 0x0A]) ? 2 : 1
                line = Line(indent: at..<at)
            case 0x20, 0x09:
                at += 1
                if line.pieces.isEmpty { line.indent = line.indent.lowerBound..<at }
            default:
                guard let piece = structure(at: at, line, isBeforeAll: next == 0) else {
                    return false
                }
                line.pieces.append(piece)
                at = piece.range.upperBound
            }
        }
        lines.append(line)
        return true
    }

    private func structure(at start: Int, _ line: Line, isBeforeAll: Bool) -> Piece? {
        let isFirst = line.pieces.isEmpty && line.indent.isEmpty
        switch bytes[start] {
        case 0x23: return Piece(kind: .comment, range: start..<lineStop(start))
        case 0x25 where isFirst && isBeforeAll:
            return Piece(kind: .marker, range: start..<lineStop(start))
        case 0x2D where isFirst && bytes[start...].starts(with: [0x2D, 0x2D, 0x2D]),
            0x2E where isFirst && bytes[start...].starts(with: [0x2E, 0x2E, 0x2E]):
            return Piece(kind: .marker, range: start..<start + 3)
        case 0x2D, 0x3F, 0x3A, 0x2C, 0x5B, 0x5D, 0x7B, 0x7D:
            return Piece(kind: .indicator, range: start..<start + 1)
        default: return nil
        }
    }

    /// The end of a line's text, without the white space behind it.
    private func lineStop(_ start: Int) -> Int {
        var stop = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
        while stop > start, bytes[stop - 1] == 0x20 || bytes[stop - 1] == 0x09 { stop -= 1 }
        return stop
    }
}

/// Lines that end at LF, CRLF or CR.
enum LineEnds {
    /// The line end that most lines have; LF when there is none.
    static func majority(of bytes: [UInt8]) -> [UInt8] {
        var counts = (feeds: 0, pairs: 0, returns: 0)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                if index > 0, bytes[index - 1] == 0x0D {
                    counts.pairs += 1
                } else {
                    counts.feeds += 1
                }
            } else if byte == 0x0D, index + 1 == bytes.count || bytes[index + 1] != 0x0A {
                counts.returns += 1
            }
        }
        if counts.returns > max(counts.feeds, counts.pairs) { return [0x0D] }
        return counts.pairs > counts.feeds ? [0x0D, 0x0A] : [0x0A]
    }

    static func split(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            guard bytes[index] == 0x0A || bytes[index] == 0x0D else {
                index += 1
                continue
            }
            parts.append(bytes[start..<index])
            index += bytes[index...].starts(with: [0x0D, 0x0A]) ? 2 : 1
            start = index
        }
        parts.append(bytes[start...])
        return parts
    }
}
