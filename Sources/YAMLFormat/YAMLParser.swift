import Documents

/// Reads one YAML 1.2 document into a tree: recursive descent over bytes, steered by indentation.
///
/// The buffer must outlive the parser: it is made and used within one `withUnsafeBufferPointer`.
/// `n` is throughout the column of the enclosing block collection, -1 at the top: what belongs to a
/// node stands in columns beyond it (the `n` of the specification's productions).
struct YAMLParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let end: Int
    let limits: ParseLimits

    var at = 0
    /// Offset of the first byte of the current line.
    var lineStart = 0
    var depth = 0
    var nodeCount = 0
    /// White space in front of the content at `gap.end`.
    var gap = Gap()
    /// Tag handles of `%TAG` directives.
    var tagHandles: [String: String] = [:]
    var tree: YAMLTree
    /// Offsets of characters that only quoted texts may hold, and the first of them that is still ahead.
    var unprintables: [Int] = []
    var nextUnprintable = 0

    /// White space, comments and line ends between two tokens.
    struct Gap {
        var end = -1
        /// Whether the content behind it is the first of its line.
        var crossedLine = false
        /// Leading spaces of the content's line, when a line was crossed.
        var spaces = 0
        /// Whether a tab stands among the white space on the content's line.
        var sawTab = false
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: ParseLimits) {
        self.bytes = bytes
        end = bytes.count
        self.limits = limits
        tree = YAMLTree(bytes)
    }

    /// The meaning of what was read.
    func compose(_ root: YAMLTree.ID) throws(SyntaxError) -> ParsedDocument {
        var composer = YAMLComposer(tree, tagHandles: tagHandles, limits: limits)
        return try composer.document(root)
    }

    // MARK: Characters

    var isAtEnd: Bool { at >= end }

    /// The byte at an offset; 0, which no text may hold, beyond the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { offset < end ? bytes[offset] : 0 }

    @inline(__always)
    func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    @inline(__always)
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// Whether white space, a line end or the text's end stands at an offset.
    @inline(__always)
    func isGapByte(_ offset: Int) -> Bool {
        offset >= end || isBlank(bytes[offset]) || isBreak(bytes[offset])
    }

    @inline(__always)
    func isFlowIndicator(_ byte: UInt8) -> Bool {
        byte == 0x2C || byte == 0x5B || byte == 0x5D || byte == 0x7B || byte == 0x7D
    }

    /// Whether `-`, `?` or `:` stands here as an indicator of block style.
    @inline(__always)
    func isIndicator(_ byte: UInt8) -> Bool {
        at < end && bytes[at] == byte && isGapByte(at + 1)
    }

    /// Whether `---` or `...` stands here at the start of a line.
    func isDocumentMarker(_ offset: Int) -> Bool {
        guard offset + 3 <= end, isGapByte(offset + 3) else { return false }
        let byte = bytes[offset]
        guard byte == 0x2D || byte == 0x2E else { return false }
        return bytes[offset + 1] == byte && bytes[offset + 2] == byte
    }

    var isAtDocumentMarker: Bool { at == lineStart && isDocumentMarker(at) }

    /// Steps over one line end: LF, CRLF or CR.
    @inline(__always)
    mutating func takeBreak() {
        if bytes[at] == 0x0D, byte(at + 1) == 0x0A { at += 1 }
        at += 1
        lineStart = at
    }

    @inline(__always)
    mutating func skipBlanks() {
        while at < end, isBlank(bytes[at]) { at += 1 }
    }

    mutating func skipToLineEnd() { at = ByteSearch.lineEnd(in: bytes, from: at) }

    /// Moves to the next content over white space, comments and line ends. Idempotent.
    mutating func skipGap() {
        if gap.end == at { return }
        var found = Gap()
        if at == lineStart { startLine(&found) }
        while at < end {
            let byte = bytes[at]
            if byte == 0x20 {
                at += 1
            } else if byte == 0x09 {
                found.sawTab = true
                at += 1
            } else if byte == 0x23, at == lineStart || isBlank(bytes[at - 1]) {
                skipToLineEnd()
            } else if isBreak(byte) {
                takeBreak()
                startLine(&found)
            } else {
                break
            }
        }
        found.end = at
        gap = found
    }

    private mutating func startLine(_ gap: inout Gap) {
        gap.crossedLine = true
        gap.sawTab = false
        while at < end, bytes[at] == 0x20 { at += 1 }
        gap.spaces = at - lineStart
    }

    var column: Int { at - lineStart }

    /// The text of a byte range, which holds valid UTF-8.
    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    // MARK: Limits

    mutating func countNode(at offset: Int) throws(SyntaxError) {
        nodeCount += 1
        // A key counts too, hence twice the number of values.
        guard nodeCount <= limits.nodes * 2 else {
            throw SyntaxError(
                "more than \(limits.nodes) values in one file", at: offset..<min(offset + 1, end),
                help: "split it into several files")
        }
    }

    mutating func enter(at offset: Int) throws(SyntaxError) {
        depth += 1
        guard depth <= limits.depth else {
            throw SyntaxError(
                "nested deeper than \(limits.depth) levels", at: offset..<min(offset + 1, end),
                help: "make the structure flatter")
        }
    }

    mutating func leave() { depth -= 1 }
}
