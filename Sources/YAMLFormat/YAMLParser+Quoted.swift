import Documents

extension YAMLParser {
    mutating func singleQuoted(n: Int) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        try countNode(at: start)
        at += 1
        while at < end, bytes[at] != 0x27, !isBreak(bytes[at]) { at += 1 }
        if byte(at) == 0x27, byte(at + 1) != 0x27 {
            at += 1
            try allowUnprintables(in: start..<at)
            return tree.add(.singleQuoted, start..<at)
        }
        var folded: [UInt8] = []
        var run = start + 1
        while true {
            guard at < end else { throw unclosedQuote(start) }
            let byte = bytes[at]
            if byte == 0x27 {
                folded += bytes[run..<at]
                at += 1
                guard self.byte(at) == 0x27 else { break }
                run = at
                at += 1
            } else if isBreak(byte) {
                folded += bytes[run..<at]
                try quotedBreak(n: n, start, into: &folded, keeping: 0)
                run = at
            } else {
                at += 1
            }
        }
        try allowUnprintables(in: start..<at)
        return tree.add(.singleQuoted, start..<at, text: folded)
    }

    mutating func doubleQuoted(n: Int) throws(SyntaxError) -> YAMLTree.ID {
        let start = at
        try countNode(at: start)
        at += 1
        while at < end, bytes[at] != 0x22, bytes[at] != 0x5C, !isBreak(bytes[at]) { at += 1 }
        if byte(at) == 0x22 {
            at += 1
            try allowUnprintables(in: start..<at)
            return tree.add(.doubleQuoted, start..<at)
        }
        var folded: [UInt8] = []
        // Up to here nothing may be trimmed: white space that was escaped.
        var fixed = 0
        var run = start + 1
        while true {
            guard at < end else { throw unclosedQuote(start) }
            let byte = bytes[at]
            if byte == 0x22 {
                folded += bytes[run..<at]
                at += 1
                break
            } else if byte == 0x5C {
                folded += bytes[run..<at]
                if at + 1 < end, isBreak(bytes[at + 1]) {
                    at += 1
                    fixed = folded.count
                    let blankLines = try lineBreaks(n: n, start)
                    folded += repeatElement(0x0A, count: blankLines)
                } else {
                    try escape(into: &folded)
                }
                fixed = folded.count
                run = at
            } else if isBreak(byte) {
                folded += bytes[run..<at]
                try quotedBreak(n: n, start, into: &folded, keeping: fixed)
                run = at
            } else {
                at += 1
            }
        }
        try allowUnprintables(in: start..<at)
        return tree.add(.doubleQuoted, start..<at, text: folded)
    }

    /// Folds the line end at `at`: white space around it goes.
    private mutating func quotedBreak(
        n: Int, _ start: Int, into text: inout [UInt8], keeping fixed: Int
    ) throws(SyntaxError) {
        while text.count > fixed, let last = text.last, isBlank(last) { text.removeLast() }
        fold(try lineBreaks(n: n, start), into: &text)
    }

    /// Steps over line ends to the next text inside quotes; answers how many blank lines there were.
    private mutating func lineBreaks(n: Int, _ start: Int) throws(SyntaxError) -> Int {
        var breaks = 0
        var spaces = 0
        while at < end, isBreak(bytes[at]) {
            takeBreak()
            breaks += 1
            while byte(at) == 0x20 { at += 1 }
            spaces = column
            skipBlanks()
        }
        guard at < end else { throw unclosedQuote(start) }
        if isAtDocumentMarker || spaces <= n {
            if at > lineStart + spaces { throw tabIndentation() }
            throw SyntaxError(
                "a line of a quoted text that is not indented", at: lineRange(from: at),
                help:
                    "close the quotes on the line where they begin, or indent this line by more than"
                    + " \(max(n, 0)) spaces")
        }
        return breaks - 1
    }

    private func unclosedQuote(_ start: Int) -> SyntaxError {
        SyntaxError(
            "the file ends inside a quoted text", at: start..<start + 1,
            help: "close it with \(bytes[start] == 0x22 ? "\"" : "'")")
    }

    private mutating func escape(into text: inout [UInt8]) throws(SyntaxError) {
        let start = at
        at += 2
        switch byte(start + 1) {
        case 0x30: text.append(0x00)
        case 0x61: text.append(0x07)
        case 0x62: text.append(0x08)
        case 0x74, 0x09: text.append(0x09)
        case 0x6E: text.append(0x0A)
        case 0x76: text.append(0x0B)
        case 0x66: text.append(0x0C)
        case 0x72: text.append(0x0D)
        case 0x65: text.append(0x1B)
        case 0x20, 0x22, 0x2F, 0x5C: text.append(bytes[start + 1])
        case 0x4E: text += "\u{85}".utf8
        case 0x5F: text += "\u{A0}".utf8
        case 0x4C: text += "\u{2028}".utf8
        case 0x50: text += "\u{2029}".utf8
        case 0x78: try appendCode(start, digits: 2, to: &text)
        case 0x75: try appendCode(start, digits: 4, to: &text)
        case 0x55: try appendCode(start, digits: 8, to: &text)
        default:
            var stop = min(start + 2, end)
            while stop < end, bytes[stop] & 0xC0 == 0x80 { stop += 1 }
            throw SyntaxError(
                "not an escape sequence of YAML", at: start..<stop,
                help: "write \\\\ for a backslash, or use single quotes")
        }
    }

    private mutating func appendCode(
        _ start: Int, digits: Int, to text: inout [UInt8]
    ) throws(SyntaxError) {
        var code = try hexadecimal(start, digits)
        at = start + 2 + digits
        // JSON writes characters beyond U+FFFF as two escapes, and YAML is read as JSON's superset.
        if digits == 4, (0xD800..<0xDC00).contains(code), byte(at) == 0x5C, byte(at + 1) == 0x75 {
            let low = try hexadecimal(at, 4)
            if (0xDC00..<0xE000).contains(low) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                at += 6
            }
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw SyntaxError(
                "an escape that is no character", at: start..<at, help: "write the character itself"
            )
        }
        text += Character(scalar).utf8
    }

    private func hexadecimal(_ start: Int, _ digits: Int) throws(SyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for index in start + 2..<start + 2 + digits {
            switch byte(index) {
            case 0x30...0x39: code = code << 4 | UInt32(bytes[index] - 0x30)
            case 0x41...0x46, 0x61...0x66: code = code << 4 | UInt32((bytes[index] | 0x20) - 0x57)
            default:
                throw SyntaxError(
                    "an escape of \(digits) hexadecimal digits is cut short",
                    at: start..<min(index, end),
                    help: "write all \(digits) digits, or the character")
            }
        }
        return code
    }
}
