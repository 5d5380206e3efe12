/// A place in a text, for people: all counts from 1 but the offset.
package struct SourcePosition: Hashable, Sendable {
    /// Byte offset from the start of the file.
    package let offset: Int
    package let line: Int
    /// In Unicode code points, as editors count.
    package let column: Int

    package init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }
}

/// Finds lines and columns for byte offsets of one text. Lines end at LF, CRLF or a lone CR.
package struct LineIndex: Sendable {
    package let bytes: [UInt8]
    private let starts: [Int]
    /// How many bytes before each thousandth continue a character, so that a column in a long line costs
    /// no walk along it.
    private let continuations: [Int]
    private static let block = 1024

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts = [0]
        for index in bytes.indices {
            if bytes[index] == 0x0A
                || (bytes[index] == 0x0D && !(index + 1 < bytes.count && bytes[index + 1] == 0x0A))
            {
                starts.append(index + 1)
            }
        }
        self.starts = starts
        var continuations = [0]
        for start in stride(from: 0, to: bytes.count, by: Self.block) {
            let block = bytes[start..<min(start + Self.block, bytes.count)]
            continuations.append((continuations.last ?? 0) + Self.continuations(in: block))
        }
        self.continuations = continuations
    }

    private static func continuations(in bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 1 : 0) }
    }

    private func continuations(before offset: Int) -> Int {
        let block = offset / Self.block
        return continuations[block]
            + Self.continuations(in: bytes[block * Self.block..<offset])
    }

    /// The position of an offset; offsets past the end are taken for the end.
    package func position(of offset: Int) -> SourcePosition {
        let offset = max(0, min(offset, bytes.count))
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let continued = continuations(before: offset) - continuations(before: starts[low])
        return SourcePosition(
            offset: offset, line: low + 1, column: offset - starts[low] - continued + 1)
    }

    /// Bytes of a line that are shown at the most.
    private static let shown = 2048

    /// The text of the line of a position, to be shown with it; `nil` when the position lies so far along
    /// that nobody could see it. A file may have as many problems as it has bytes in a line, and each
    /// keeps what it shows.
    package func excerpt(at position: SourcePosition) -> String? {
        let range = range(ofLine: position.line)
        guard range.count > Self.shown else { return text(ofLine: position.line) }
        guard position.offset - range.lowerBound <= Self.shown else { return nil }
        var end = range.lowerBound + Self.shown + 1
        while end < range.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return String(decoding: bytes[range.lowerBound..<end], as: UTF8.self) + "…"
    }

    /// The text of a line (from 1) without its line end; broken UTF-8 is shown as U+FFFD.
    package func text(ofLine line: Int) -> String {
        String(decoding: bytes[range(ofLine: line)], as: UTF8.self)
    }

    /// The bytes of a line (from 1) without its line end.
    package func range(ofLine line: Int) -> Range<Int> {
        guard line >= 1, line <= starts.count else { return 0..<0 }
        let start = starts[line - 1]
        var end = line < starts.count ? starts[line] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }
}

/// Where each value of a document stands in its text. Children stand in the order of the mapping's
/// entries or the sequence's items.
package struct SourceNode: Sendable {
    /// Byte range of the key, for an entry of a mapping.
    package var key: Range<Int>?
    /// Byte range of the value, without surrounding white space and comments.
    package var value: Range<Int>
    package var children: [SourceNode]

    package init(key: Range<Int>? = nil, value: Range<Int>, children: [SourceNode] = []) {
        self.key = key
        self.value = value
        self.children = children
    }

    /// The node at a path through `document`, which must be the value that this map belongs to.
    /// Where the path ends early (a missing key), the deepest node on the way.
    package func node(at path: DocumentPath, in document: DocumentValue) -> SourceNode {
        var node = self
        var value = document
        for step in path.steps {
            let position: Int?
            switch step {
            case .key(let key): position = value.mappingValue?.position(of: key)
            case .index(let index): position = value[index] == nil ? nil : index
            }
            guard let position, node.children.indices.contains(position) else { return node }
            node = node.children[position]
            switch value {
            case .mapping(let object): value = object.entries[position].value
            case .sequence(let items): value = items[position]
            default: return node
            }
        }
        return node
    }
}

/// A document as it was read: its value, and where everything stands.
package struct ParsedDocument: Sendable {
    /// The value; of duplicate keys the first occurrence counts.
    package let value: DocumentValue
    package let source: SourceNode
    /// Keys that occur twice in one mapping: an error of validation, not of syntax.
    package let duplicateKeys: [DuplicateKey]

    package init(value: DocumentValue, source: SourceNode, duplicateKeys: [DuplicateKey] = []) {
        self.value = value
        self.source = source
        self.duplicateKeys = duplicateKeys
    }
}

package struct DuplicateKey: Sendable, Hashable {
    /// The path of the key that occurs again.
    package let path: DocumentPath
    /// Byte ranges of the first key and of its repetition.
    package let first: Range<Int>
    package let second: Range<Int>

    package init(path: DocumentPath, first: Range<Int>, second: Range<Int>) {
        self.path = path
        self.first = first
        self.second = second
    }
}
