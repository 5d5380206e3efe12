package import Documents

extension JSONDocument {
    /// The text in its canonical form: one entry a line, two spaces a level, a final line end. An array
    /// or object that stands on one line and fits stays on it. Order and the spelling of every number
    /// and string stay. A text that the formatter cannot be sure of comes back as it is.
    package static func formatted(
        _ bytes: [UInt8], limits: ParseLimits = .entityFile
    ) throws(SyntaxError) -> [UInt8] {
        let document = try parse(bytes, limits: limits)
        guard let done = JSONFormatter.format(bytes), done != bytes else { return bytes }
        guard let read = try? parse(done, limits: limits), read.value == document.value,
            read.duplicateKeys.count == document.duplicateKeys.count,
            JSONFormatter.tokens(done) == JSONFormatter.tokens(bytes),
            JSONFormatter.format(done) == done
        else { return bytes }
        return done
    }
}

/// Prints the tokens of a valid text anew, each byte for byte.
struct JSONFormatter {
    /// A container on one line is kept there up to this column.
    static let width = 100

    private struct Token {
        var range: Range<Int>
        /// A line end stands somewhere before it, and which one that is by number.
        var line: Int
    }

    private let bytes: [UInt8]
    private let tokens: [Token]
    private let lineEnd: [UInt8]
    private var at = 0
    private var output: [UInt8] = []
    /// Where the current line begins in the output.
    private var lineStart = 0

    static func format(_ bytes: [UInt8]) -> [UInt8]? {
        guard let tokens = scan(bytes) else { return nil }
        var formatter = JSONFormatter(bytes, tokens)
        return formatter.text()
    }

    /// The tokens' bytes; `nil` for what is no JSON.
    static func tokens(_ bytes: [UInt8]) -> [[UInt8]]? {
        scan(bytes)?.map { Array(bytes[$0.range]) }
    }

    private init(_ bytes: [UInt8], _ tokens: [Token]) {
        self.bytes = bytes
        self.tokens = tokens
        var pairs = 0
        var feeds = 0
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            if index > 0, bytes[index - 1] == 0x0D { pairs += 1 } else { feeds += 1 }
        }
        lineEnd = pairs > feeds ? [0x0D, 0x0A] : [0x0A]
    }

    private mutating func text() -> [UInt8]? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { output += bytes[..<3] }
        lineStart = output.count
        guard value(depth: 0), at == tokens.count else { return nil }
        return output + lineEnd
    }

    private func first(_ index: Int) -> UInt8 {
        index < tokens.count ? bytes[tokens[index].range.lowerBound] : 0
    }

    private mutating func take() {
        output += bytes[tokens[at].range]
        at += 1
    }

    private mutating func newLine(_ depth: Int) {
        output += lineEnd
        lineStart = output.count
        output += repeatElement(0x20, count: depth * 2)
    }

    private mutating func value(depth: Int) -> Bool {
        guard at < tokens.count else { return false }
        let opening = first(at)
        guard opening == 0x7B || opening == 0x5B else {
            take()
            return true
        }
        guard let close = closing(of: at) else { return false }
        if close == at + 1 || (depth > 0 && oneLine(to: close)) {
            while at < close { takeInLine() }
            take()
            return true
        }
        take()
        newLine(depth + 1)
        while at < close {
            if opening == 0x7B {
                guard at + 2 < close, first(at + 1) == 0x3A else { return false }
                take()
                take()
                output.append(0x20)
            }
            guard value(depth: depth + 1) else { return false }
            if at < close {
                guard first(at) == 0x2C else { return false }
                take()
                newLine(depth + 1)
            }
        }
        newLine(depth)
        take()
        return true
    }

    /// Takes a token of a container on one line, with the space that belongs behind it.
    private mutating func takeInLine() {
        let isSpaced = isSpaced(at)
        take()
        if isSpaced { output.append(0x20) }
    }

    /// Whether on one line a space belongs behind a token: `{ "a": [1, 2], "b": {} }`.
    private func isSpaced(_ index: Int) -> Bool {
        let (byte, next) = (first(index), first(index + 1))
        if byte == 0x2C || byte == 0x3A { return true }
        return (byte == 0x7B) != (next == 0x7D)
    }

    /// Whether the container stood on one line and fits on one.
    private func oneLine(to close: Int) -> Bool {
        guard tokens[close].line == tokens[at].line else { return false }
        var count = output[lineStart...].count { $0 & 0xC0 != 0x80 }
        for index in at...close {
            count += bytes[tokens[index].range].count { $0 & 0xC0 != 0x80 }
            if index < close, isSpaced(index) { count += 1 }
            if count > Self.width { return false }
        }
        return true
    }

    private func closing(of index: Int) -> Int? {
        var depth = 0
        for other in index..<tokens.count {
            switch first(other) {
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                depth -= 1
                if depth == 0 { return other }
            default: break
            }
        }
        return nil
    }

    private static func scan(_ bytes: [UInt8]) -> [Token]? {
        var tokens: [Token] = []
        var at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 0
        while at < bytes.count {
            let start = at
            switch bytes[at] {
            case 0x0A, 0x0D:
                line += 1
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
            case 0x2D, 0x2B, 0x2E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
                while at < bytes.count, isWord(bytes[at]) { at += 1 }
            default: return nil
            }
            tokens.append(Token(range: start..<at, line: line))
        }
        return tokens
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2D, 0x2B, 0x2E, 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
