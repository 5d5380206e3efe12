package import Documents

/// A table as text (RFC 4180): cells with their places, so that trouble can be shown where it is.
///
/// Taken as well: a byte order mark, `;`, tab or `|` between cells (whatever the first line uses most),
/// Excel's `sep=;` line, and LF or CR at the ends of lines. Nothing is trimmed.
package struct CSVText: Sendable {
    package struct Cell: Hashable, Sendable {
        package let text: String
        /// Where it stands, with its quotes.
        package let range: Range<Int>
    }

    package struct Row: Hashable, Sendable {
        package let cells: [Cell]
        package var range: Range<Int> {
            (cells.first?.range.lowerBound ?? 0)..<(cells.last?.range.upperBound ?? 0)
        }
    }

    package let separator: UInt8
    /// Empty lines are left out.
    package let rows: [Row]

    package static let rowLimit = 150_000

    package init(_ bytes: [UInt8]) throws(SyntaxError) {
        try UTF8Check.require(bytes)
        if let zero = bytes.firstIndex(of: 0) {
            throw SyntaxError("a NUL byte, which no table holds", at: zero..<zero + 1)
        }
        var reader = CSVReader(bytes: bytes)
        rows = try reader.rows()
        separator = reader.separator
    }

    /// The separator's name, for people.
    package var separatorName: String {
        switch separator {
        case 0x3B: "semicolons"
        case 0x09: "tabs"
        case 0x7C: "bars"
        default: "commas"
        }
    }

    /// Writes a table: CRLF at the ends of lines, quotes only where they are needed.
    package static func write(_ rows: [[String]]) -> [UInt8] {
        var bytes: [UInt8] = []
        for row in rows {
            for (index, cell) in row.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                // A line that holds one empty cell would be an empty line.
                let isLone = row.count == 1 && cell.isEmpty
                if isLone || cell.utf8.contains(where: needsQuotes) || cell.first == " "
                    || cell.last == " "
                {
                    bytes.append(0x22)
                    for byte in cell.utf8 {
                        if byte == 0x22 { bytes.append(0x22) }
                        bytes.append(byte)
                    }
                    bytes.append(0x22)
                } else {
                    bytes += cell.utf8
                }
            }
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        switch byte {
        // What other programs may take for a separator is quoted, too.
        case 0x22, 0x2C, 0x0A, 0x0D, 0x3B, 0x09, 0x7C: true
        default: false
        }
    }
}

private struct CSVReader {
    let bytes: [UInt8]
    var index = 0
    var separator: UInt8 = 0x2C

    private static let separators: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
        if let named = namedSeparator() { separator = named } else { separator = usedSeparator() }
    }

    /// `sep=;` on a line of its own; it is skipped.
    private mutating func namedSeparator() -> UInt8? {
        let start = bytes[index...]
        guard start.starts(with: "sep=".utf8), start.count >= 5,
            Self.separators.contains(bytes[index + 4])
        else { return nil }
        let end = index + 5
        guard end == bytes.count || bytes[end] == 0x0A || bytes[end] == 0x0D else { return nil }
        index = end
        skipLineEnd()
        return bytes[end - 1]
    }

    /// The one that stands most often outside quotes in the first line.
    private func usedSeparator() -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes[index...] {
            if byte == 0x22 { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            if Self.separators.contains(byte) { counts[byte, default: 0] += 1 }
        }
        var best: UInt8 = 0x2C
        for candidate in Self.separators
        where counts[candidate, default: 0] > counts[best, default: 0] {
            best = candidate
        }
        return best
    }

    mutating func rows() throws(SyntaxError) -> [CSVText.Row] {
        var rows: [CSVText.Row] = []
        while index < bytes.count {
            if bytes[index] == 0x0A || bytes[index] == 0x0D {
                skipLineEnd()
                continue
            }
            guard rows.count <= CSVText.rowLimit else {
                throw SyntaxError(
                    "more than \(CSVText.rowLimit) rows", at: index..<index + 1,
                    help: "split the file")
            }
            rows.append(try row())
        }
        return rows
    }

    private mutating func row() throws(SyntaxError) -> CSVText.Row {
        var cells: [CSVText.Cell] = []
        while true {
            cells.append(try cell())
            guard index < bytes.count, bytes[index] == separator else { break }
            index += 1
        }
        skipLineEnd()
        return CSVText.Row(cells: cells)
    }

    private mutating func cell() throws(SyntaxError) -> CSVText.Cell {
        if index < bytes.count, bytes[index] == 0x22 { return try quotedCell() }
        let start = index
        while index < bytes.count, bytes[index] != separator, bytes[index] != 0x0A,
            bytes[index] != 0x0D
        { index += 1 }
        return CSVText.Cell(
            text: String(decoding: bytes[start..<index], as: UTF8.self), range: start..<index)
    }

    private mutating func quotedCell() throws(SyntaxError) -> CSVText.Cell {
        let start = index
        var text: [UInt8] = []
        index += 1
        while true {
            guard index < bytes.count else {
                throw SyntaxError(
                    "this quote is never closed", at: start..<start + 1,
                    help: "close it; a quote within a cell is written twice")
            }
            let byte = bytes[index]
            index += 1
            guard byte == 0x22 else {
                text.append(byte)
                continue
            }
            guard index < bytes.count, bytes[index] == 0x22 else { break }
            text.append(0x22)
            index += 1
        }
        let isEnd =
            index == bytes.count || bytes[index] == separator || bytes[index] == 0x0A
            || bytes[index] == 0x0D
        guard isEnd else {
            throw SyntaxError(
                "text behind the closing quote of a cell", at: index..<index + 1,
                help: "a quote within a cell is written twice")
        }
        return CSVText.Cell(text: String(decoding: text, as: UTF8.self), range: start..<index)
    }

    private mutating func skipLineEnd() {
        if index < bytes.count, bytes[index] == 0x0D { index += 1 }
        if index < bytes.count, bytes[index] == 0x0A { index += 1 }
    }
}
