/// The tokens of a JSON text, comments among them: all that a formatter prints, and where line ends
/// stood between.
struct JSONTokens {
    struct Token {
        var range: Range<Int>
        /// Line ends between the token before and this one.
        var breaks: Int
        /// Line ends before it in the whole text, and those inside of it added.
        var line: Int
        var lastLine: Int
        /// The first byte, which says what kind of token it is.
        var first: UInt8
        /// Of a bracket, the token of its other half; of others, the token itself.
        var partner: Int

        var isComment: Bool { first == 0x2F }
        var isOpening: Bool { first == 0x7B || first == 0x5B }
        var isClosing: Bool { first == 0x7D || first == 0x5D }
    }

    private(set) var all: [Token] = []

    /// `nil` for what is no JSON, with or without comments.
    init?(_ bytes: [UInt8]) {
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 0
        var open: [Int] = []
        while at < bytes.count {
            let start = at
            switch bytes[at] {
            case 0x0A, 0x0D:
                line += Self.lineEnds(in: bytes[at...at])
                if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
                at += 1
                continue
            case 0x20, 0x09:
                at += 1
                continue
            case 0x7B, 0x7D, 0x5B, 0x5D, 0x3A, 0x2C: at += 1
            case 0x22:
                at += 1
                while at < bytes.count, bytes[at] != 0x22 { at += bytes[at] == 0x5C ? 2 : 1 }
                guard at < bytes.count else { return nil }
                at += 1
            case 0x2F:
                guard let end = JSONComment.end(at: at, in: bytes) else { return nil }
                at = end
            case 0x2D, 0x2B, 0x2E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
                while at < bytes.count, Self.isWord(bytes[at]) { at += 1 }
            default: return nil
            }
            var token = Token(
                range: start..<at, breaks: line - (all.last?.lastLine ?? 0), line: line,
                lastLine: line, first: bytes[start], partner: all.count)
            if token.isComment { token.lastLine += Self.lineEnds(in: bytes[start..<at]) }
            line = token.lastLine
            if token.isOpening { open.append(all.count) }
            if token.isClosing {
                guard let other = open.popLast() else { return nil }
                token.partner = other
                all[other].partner = all.count
            }
            all.append(token)
        }
        guard open.isEmpty, !all.isEmpty else { return nil }
    }

    private static func lineEnds(in bytes: ArraySlice<UInt8>) -> Int {
        var count = 0
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
            previous = byte
        }
        return count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2D, 0x2B, 0x2E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
