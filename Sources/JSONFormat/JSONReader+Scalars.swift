import Documents

extension JSONReader {
    func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x24, 0x80...0xFF: true
        default: false
        }
    }

    /// Reads a string whose opening quote stands here.
    mutating func string() throws(SyntaxError) -> String {
        let start = at + 1
        let index = ByteSearch.stringEnd(in: bytes, from: start)
        if index < end, bytes[index] == 0x22 {
            at = index + 1
            return try text(start..<index)
        }
        return try escapedString(from: start, plainUpTo: index)
    }

    /// Valid UTF-8 as a string; the error names the first byte that is not.
    private func text(_ range: Range<Int>) throws(SyntaxError) -> String {
        // Not `String(validating:)`: it is not specialised for buffers, and costs more than the parser.
        if let bad = UTF8Check.firstInvalid(
            in: bytes, from: range.lowerBound, to: range.upperBound)
        {
            throw UTF8Check.error(at: bad, in: bytes)
        }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private mutating func escapedString(
        from start: Int, plainUpTo first: Int
    ) throws(SyntaxError) -> String {
        var buffer: [UInt8] = []
        var run = start
        var index = first
        while true {
            guard index < end else {
                throw SyntaxError(
                    "the file ends inside a string", at: end..<end,
                    help: "close the string with \"")
            }
            switch bytes[index] {
            case 0x22:
                try append(run..<index, to: &buffer)
                at = index + 1
                return String(decoding: buffer, as: UTF8.self)
            case 0x5C:
                try append(run..<index, to: &buffer)
                index = try escape(at: index, into: &buffer)
                run = index
            case 0x00..<0x20:
                throw controlCharacter(at: index, stringFrom: start - 1)
            default:
                index += 1
            }
        }
    }

    private func append(_ range: Range<Int>, to buffer: inout [UInt8]) throws(SyntaxError) {
        if let bad = UTF8Check.firstInvalid(
            in: bytes, from: range.lowerBound, to: range.upperBound)
        {
            throw UTF8Check.error(at: bad, in: bytes)
        }
        buffer.append(contentsOf: bytes[range])
    }

    private func controlCharacter(at index: Int, stringFrom start: Int) -> SyntaxError {
        switch bytes[index] {
        case 0x0A, 0x0D:
            SyntaxError(
                "the string is not closed on its line", at: start..<index,
                help: "close it with \", or write a line break as \\n")
        case 0x09:
            SyntaxError("a raw tab in a string", at: index..<index + 1, help: "write \\t")
        default:
            SyntaxError(
                "a raw control character in a string", at: index..<index + 1,
                help: "write \(escapeForm(bytes[index]))")
        }
    }

    private func escapeForm(_ byte: UInt8) -> String {
        let hex = String(byte, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
    }

    /// Reads the escape at a backslash; answers the index behind it.
    private func escape(
        at index: Int, into buffer: inout [UInt8]
    ) throws(SyntaxError) -> Int {
        guard index + 1 < end else {
            throw SyntaxError(
                "the file ends inside a string", at: end..<end, help: "close the string with \"")
        }
        switch bytes[index + 1] {
        case 0x22, 0x5C, 0x2F: buffer.append(bytes[index + 1])
        case 0x62: buffer.append(0x08)
        case 0x66: buffer.append(0x0C)
        case 0x6E: buffer.append(0x0A)
        case 0x72: buffer.append(0x0D)
        case 0x74: buffer.append(0x09)
        case 0x75: return try unicodeEscape(at: index, into: &buffer)
        default:
            var stop = index + 2
            while stop < end, bytes[stop] & 0xC0 == 0x80 { stop += 1 }
            throw SyntaxError(
                "not an escape sequence of JSON", at: index..<stop,
                help: "write \\\\ for a backslash; \\\" \\/ \\b \\f \\n \\r \\t \\uXXXX are known")
        }
        return index + 2
    }

    private func unicodeEscape(
        at index: Int, into buffer: inout [UInt8]
    ) throws(SyntaxError) -> Int {
        var stop = index + 6
        var code = try fourHexDigits(at: index)
        if (0xD800..<0xE000).contains(code) {
            var low: UInt32 = 0
            if code < 0xDC00, stop + 1 < end, bytes[stop] == 0x5C, bytes[stop + 1] == 0x75 {
                low = try fourHexDigits(at: stop)
            }
            guard (0xDC00..<0xE000).contains(low) else {
                throw SyntaxError(
                    "half of a surrogate pair is not a character", at: index..<stop,
                    help: "write the character itself, or both halves")
            }
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            stop += 6
        }
        if let scalar = Unicode.Scalar(code) { buffer.append(contentsOf: Character(scalar).utf8) }
        return stop
    }

    /// The value of `\uXXXX` at a backslash.
    private func fourHexDigits(at index: Int) throws(SyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for offset in 2..<6 {
            let byte = index + offset < end ? bytes[index + offset] : 0
            switch byte {
            case 0x30...0x39: code = code << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: code = code << 4 | UInt32((byte | 0x20) - 0x57)
            default:
                throw SyntaxError(
                    "\\u needs four hexadecimal digits", at: index..<min(index + offset, end),
                    help: "write \\u00e9, say")
            }
        }
        return code
    }

    /// Reads a number that starts here with a digit or a minus sign.
    mutating func number() throws(SyntaxError) -> DecimalNumber {
        let start = at
        var index = at
        // Everything that could have been meant as part of the number, so that the error covers it.
        while index < end {
            switch bytes[index] {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF:
                index += 1
                continue
            default: break
            }
            break
        }
        guard let number = DecimalNumber(utf8: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        else { throw badNumber(start..<index) }
        at = index
        return number
    }
}
