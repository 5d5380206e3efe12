import Documents

/// What went wrong, in words. Nothing here runs on a text that is right.
extension YAMLParser {
    /// From an offset to the end of what is written on its line.
    func lineRange(from start: Int) -> Range<Int> {
        var stop = start
        while stop < end, !isBreak(bytes[stop]) { stop += 1 }
        while stop > start, isBlank(bytes[stop - 1]) { stop -= 1 }
        return start..<max(stop, min(start + 1, end))
    }

    /// A character that YAML does not take as it is, at least not outside quotes.
    func unprintable(at offset: Int) -> SyntaxError {
        let length = max(1, bytes[offset] < 0x80 ? 1 : UTF8Check.sequenceLength(bytes, offset, end))
        let code = text(offset..<offset + length).unicodeScalars.first?.value ?? 0
        let hex = String(code, radix: 16, uppercase: true)
        let padded = String(repeating: "0", count: max(0, (code > 0xFF ? 4 : 2) - hex.count)) + hex
        let name =
            code == 0xFEFF
            ? "a byte order mark inside the text"
            : "a control character (\(code < 0x80 ? "0x\(hex)" : "U+" + (code > 0xFF ? "" : "00") + hex))"
        return SyntaxError(
            name, at: offset..<offset + length,
            help:
                "remove it, or write it in double quotes as \(code > 0xFF ? "\\u" : "\\x")\(padded)"
        )
    }

    private func shown(_ range: Range<Int>) -> String {
        let text = text(range)
        return text.count > 40 ? "\"\(text.prefix(39))…\"" : "\"\(text)\""
    }

    /// A tab in the indentation of the content at `at`.
    func tabIndentation(from content: Int? = nil) -> SyntaxError {
        let content = content ?? at
        var tab = content
        while tab > lineStart, isBlank(bytes[tab - 1]) {
            tab -= 1
            if bytes[tab] == 0x09 { break }
        }
        return SyntaxError(
            "a tab in the indentation", at: tab..<min(tab + 1, end),
            help: "indent with spaces: YAML does not allow tabs there")
    }

    /// Refuses anything but a comment on the rest of the line.
    mutating func requireLineEnd(n: Int) throws(SyntaxError) {
        skipGap()
        guard !isAtEnd, !gap.crossedLine else { return }
        if isIndicator(0x3A) {
            throw SyntaxError(
                "a key on a line that continues the text above", at: lineRange(from: lineContent()),
                help: "give the line the indentation of its siblings, or put the text in quotes")
        }
        if byte(at) == 0x23 {
            throw SyntaxError(
                "a comment right after a value", at: lineRange(from: at),
                help: "put a space before the #")
        }
        if byte(at) == 0x3A {
            throw SyntaxError(
                "a colon without a space behind it", at: at..<at + 1,
                help: "put a space after the colon")
        }
        throw SyntaxError(
            "\(shown(lineRange(from: at))) after the end of the value", at: lineRange(from: at),
            help: "put the whole text in quotes, or start a new line")
    }

    private func lineContent() -> Int {
        var start = lineStart
        while start < at, isBlank(bytes[start]) { start += 1 }
        return start
    }

    /// Content in a column that belongs to no open collection.
    func misplaced(n: Int) -> SyntaxError {
        if gap.sawTab { return tabIndentation() }
        let range = lineRange(from: at)
        if isIndicator(0x2D) {
            return SyntaxError(
                "a list item whose indentation fits nothing above it", at: range,
                help: "align its dash with the other items")
        }
        return SyntaxError(
            "a line whose indentation fits nothing above it", at: range,
            help: n < 0
                ? "align it with the lines that it belongs to"
                : "align it with its siblings, or with \(n) spaces to belong to the level above")
    }

    func missingColon(_ start: Int) -> SyntaxError {
        let range = lineRange(from: start)
        let text = text(range)
        if text.contains(":") && !text.hasPrefix("\"") && !text.hasPrefix("'") {
            return SyntaxError(
                "a key needs a colon with a space behind it", at: range,
                help: "write \"key: value\"")
        }
        return SyntaxError(
            "\(shown(range)) is neither a key nor part of the text above", at: range,
            help: "write \"key: value\", or indent the line if it continues the text above")
    }

    /// `key: - a` and the like.
    func nestedOnLine(isSequence: Bool) -> SyntaxError {
        SyntaxError(
            isSequence
                ? "a list cannot begin on the line of its key"
                : "a complex key cannot begin on the line of another key",
            at: at..<at + 1, help: "start it on the next line, indented, or put a text in quotes")
    }

    /// `key: a: b`.
    func colonInValue(_ start: Int) -> SyntaxError {
        SyntaxError(
            "a second \": \" on the line", at: lineRange(from: start),
            help: "put the text in quotes, or start the inner mapping on the next line, indented")
    }

    /// A character that no plain text may begin with.
    func badStart(isInFlow: Bool) -> SyntaxError {
        guard at < end else {
            return SyntaxError("the file ends where a value should stand", at: end..<end)
        }
        var stop = at + 1
        while stop < end, bytes[stop] & 0xC0 == 0x80 { stop += 1 }
        let range = at..<stop
        let character = text(range)
        switch bytes[at] {
        case 0x5D, 0x7D:
            return SyntaxError(
                "\"\(character)\" closes nothing", at: range,
                help: "remove it, or put quotes around the text")
        case 0x2C:
            return SyntaxError(
                "a comma without a value before it", at: range,
                help: isInFlow ? "remove the comma" : "put quotes around the text")
        case 0x23:
            return SyntaxError(
                "a comment without a space before it", at: range, help: "put a space before the #")
        case 0x25, 0x40, 0x60:
            return SyntaxError(
                "a text cannot begin with \"\(character)\"", at: range,
                help: "put quotes around the text")
        case 0x2D, 0x3F, 0x3A:
            return SyntaxError(
                "\"\(character)\" cannot stand here", at: range,
                help: "put quotes around it if it is a text")
        case 0x7C, 0x3E:
            return SyntaxError(
                "a block text cannot stand inside [ ] or { }", at: range, help: "put it in quotes")
        default:
            return SyntaxError(
                "\"\(character)\" cannot stand here", at: range, help: "put quotes around the text")
        }
    }
}
