package import Documents

extension JSONDocument {
    /// The text in its canonical form: one entry a line, two spaces a level, a final line end. An array
    /// or object that stands on one line and fits stays on it. Order and the spelling of every number
    /// and string stay. In the commented dialect comments stay where they are, on lines of their own or
    /// beside what they stand at, with one blank line next to them at the most; a comma after the last
    /// element stays too. A text that the formatter cannot be sure of comes back as it is.
    package static func formatted(
        _ bytes: [UInt8], limits: ParseLimits = .entityFile, dialect: Dialect = .strict
    ) throws(SyntaxError) -> [UInt8] {
        let document = try parse(bytes, limits: limits, dialect: dialect)
        guard let done = JSONFormatter.format(bytes), done != bytes else { return bytes }
        guard let read = try? parse(done, limits: limits, dialect: dialect),
            read.value == document.value,
            read.duplicateKeys.count == document.duplicateKeys.count,
            JSONFormatter.tokens(done) == JSONFormatter.tokens(bytes),
            JSONFormatter.format(done) == done
        else { return bytes }
        return done
    }
}

/// Prints the tokens of a valid text anew, each byte for byte; all that it decides is what stands
/// between two of them.
struct JSONFormatter {
    /// A container on one line is kept there up to this column.
    static let width = 100

    private typealias Token = JSONTokens.Token

    private enum Gap {
        case none, space
        case lineEnd(depth: Int, isBlankLineKept: Bool)
    }

    private let bytes: [UInt8]
    private let tokens: [Token]
    private let lineEnd: [UInt8]
    private var output: [UInt8] = []
    /// Where the current line begins in the output.
    private var lineStart = 0
    /// The containers that are open, and whether each is printed on one line.
    private var open: [Bool] = []

    static func format(_ bytes: [UInt8]) -> [UInt8]? {
        guard let tokens = JSONTokens(bytes) else { return nil }
        var formatter = JSONFormatter(bytes, tokens.all)
        return formatter.text()
    }

    /// The tokens' bytes; `nil` for what is no JSON.
    static func tokens(_ bytes: [UInt8]) -> [[UInt8]]? {
        JSONTokens(bytes)?.all.map { Array(bytes[$0.range]) }
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

    private mutating func text() -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { output += bytes[..<3] }
        lineStart = output.count
        for (index, token) in tokens.enumerated() {
            if index > 0 { write(gap(before: index)) }
            if token.isOpening { open.append(isOneLine(index)) }
            if token.isClosing { open.removeLast() }
            output += bytes[token.range]
        }
        return output + lineEnd
    }

    private mutating func write(_ gap: Gap) {
        switch gap {
        case .none: break
        case .space: output.append(0x20)
        case .lineEnd(let depth, let isBlankLineKept):
            if isBlankLineKept { output += lineEnd }
            output += lineEnd
            lineStart = output.count
            output += repeatElement(0x20, count: depth * 2)
        }
    }

    private func gap(before index: Int) -> Gap {
        let (last, next) = (tokens[index - 1], tokens[index])
        if open.last == true { return isSpaced(last, next) ? .space : .none }
        let isBlankLineKept =
            next.breaks > 1 && (last.isComment || next.isComment) && !last.isOpening
            && !next.isClosing
        let newLine = Gap.lineEnd(
            depth: open.count - (next.isClosing ? 1 : 0), isBlankLineKept: isBlankLineKept)
        if next.isComment {
            return next.breaks > 0 || leadsElement(index) ? newLine : .space
        }
        if last.isComment {
            let isOpenEnded = bytes[last.range.lowerBound + 1] == 0x2F
            if isOpenEnded || next.isClosing { return newLine }
            if next.first == 0x2C || next.first == 0x3A { return .none }
            return next.breaks > 0 ? newLine : .space
        }
        if last.isOpening || next.isClosing || last.first == 0x2C { return newLine }
        return last.first == 0x3A ? .space : .none
    }

    /// Whether a comment on the line of the bracket or comma before it belongs to the element behind it.
    private func leadsElement(_ index: Int) -> Bool {
        guard tokens[index - 1].isOpening || tokens[index - 1].first == 0x2C else { return false }
        guard let next = tokens[index...].first(where: { !$0.isComment || $0.breaks > 0 }) else {
            return false
        }
        return next.breaks == 0 && !next.isClosing
    }

    /// Whether on one line a space belongs between two tokens: `{ "a": [1, 2], "b": {} }`.
    private func isSpaced(_ last: Token, _ next: Token) -> Bool {
        switch (last.first, next.first) {
        case (0x7B, 0x7D), (0x5B, _), (_, 0x5D), (_, 0x2C), (_, 0x3A): false
        case (0x7B, _), (_, 0x7D), (0x2C, _), (0x3A, _): true
        default: last.isComment || next.isComment
        }
    }

    /// Whether the container that opens here stood on one line and fits on one, or is empty.
    private func isOneLine(_ index: Int) -> Bool {
        let close = tokens[index].partner
        if close == index + 1 { return true }
        // The outermost one is broken up always.
        guard !open.isEmpty, tokens[close].line == tokens[index].line else { return false }
        var count = output[lineStart...].count { $0 & 0xC0 != 0x80 }
        for place in index...close {
            count += bytes[tokens[place].range].count { $0 & 0xC0 != 0x80 }
            if place < close, isSpaced(tokens[place], tokens[place + 1]) { count += 1 }
            if count > Self.width { return false }
        }
        return true
    }
}
