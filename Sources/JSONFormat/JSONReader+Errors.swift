import Documents

/// What went wrong, in words. Nothing here runs on a text that is right.
extension JSONReader {
    /// The word, number or single character that starts here.
    private func token(at index: Int) -> Range<Int> {
        var stop = index
        while stop < end, isWordByte(bytes[stop]) || (stop > index && bytes[stop] == 0x2D) {
            stop += 1
        }
        return index..<max(stop, min(index + 1, end))
    }

    private func shown(_ range: Range<Int>) -> String {
        let text = String(decoding: bytes[range].prefix(40), as: UTF8.self)
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isPlain ? "\"\(text)\"" : "a control character"
    }

    private func hasPrefix(_ text: StaticString, at index: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard end - index >= count else { return false }
        return (0..<count).allSatisfy { bytes[index + $0] == text.utf8Start[$0] }
    }

    /// Troubles that are the same wherever they stand.
    private func knownTrouble() -> SyntaxError? {
        guard at < end else { return nil }
        for marker: StaticString in ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
        where hasPrefix(marker, at: at) {
            return SyntaxError(
                "a git conflict marker", at: at..<at + 7,
                help: "resolve the merge conflict in this file first")
        }
        switch bytes[at] {
        case 0x27:
            return SyntaxError(
                "single quotes are not JSON", at: at..<at + 1, help: "use double quotes: \"text\"")
        case 0x2F where dialect == .commented && hasPrefix("/*", at: at):
            return SyntaxError(
                "a comment that is not closed", at: at..<at + 2, help: "close it with */")
        case 0x23 where true, 0x2F where hasPrefix("//", at: at) || hasPrefix("/*", at: at):
            return SyntaxError(
                "comments are not JSON", at: at..<at + (bytes[at] == 0x23 ? 1 : 2),
                help: "remove the comment, or keep this as a .yaml file")
        case 0x80...0xFF:
            if let bad = UTF8Check.firstInvalid(in: bytes, from: at), bad.lowerBound == at {
                return UTF8Check.error(at: bad, in: bytes)
            }
            return hasPrefix("\u{201C}", at: at) || hasPrefix("\u{201D}", at: at)
                ? SyntaxError(
                    "a curly quote", at: at..<at + 3, help: "use straight double quotes: \"text\"")
                : nil
        default: return nil
        }
    }

    /// The innermost bracket that is still open at the end of the text.
    private func lastOpening() -> Int? {
        var open: [Int] = []
        var index = 0
        while index < end {
            switch bytes[index] {
            case 0x22:
                index += 1
                while index < end, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
            case 0x2F where dialect == .commented:
                index = (JSONComment.end(at: index, in: bytes) ?? index + 1) - 1
            case 0x5B, 0x7B: open.append(index)
            case 0x5D, 0x7D: _ = open.popLast()
            default: break
            }
            index += 1
        }
        return open.last
    }

    func unexpected(_ wanted: String) -> SyntaxError {
        guard at < end else {
            return SyntaxError(
                "the file ends where \(wanted) should stand", at: end..<end,
                opening: lastOpening().map { $0..<$0 + 1 })
        }
        if let known = knownTrouble() { return known }
        let range = token(at: at)
        let word = String(decoding: bytes[range], as: UTF8.self)
        let help: String? =
            switch word {
            case "True", "TRUE", "yes", "Yes": "write true"
            case "False", "FALSE", "no", "No": "write false"
            case "None", "nil", "Null", "NULL", "undefined", "NaN", "nan", "Infinity": "write null"
            case "+", ".": "write a number as -12.5, with a digit first"
            case ",": "remove the comma, or put a value before it"
            case "]", "}": nil
            default:
                wanted == "a value" && isWordByte(bytes[at]) ? "put a text in double quotes" : nil
            }
        return SyntaxError("\(shown(range)) where \(wanted) should stand", at: range, help: help)
    }

    func badKey() -> SyntaxError {
        guard at < end, knownTrouble() == nil, isWordByte(bytes[at]) else {
            return unexpected("a key in double quotes")
        }
        let range = token(at: at)
        return SyntaxError(
            "a key must stand in double quotes", at: range, help: "write \(shown(range))")
    }

    func trailingComma(_ comma: Int) -> SyntaxError {
        SyntaxError(
            "a comma after the last element", at: comma..<comma + 1, help: "remove the comma")
    }

    func unclosed(_ closing: UInt8, openedAt start: Int) -> SyntaxError {
        let bracket = closing == 0x5D ? "]" : "}"
        let kind = closing == 0x5D ? "list" : "object"
        guard at < end else {
            let line = LineIndex(Array(bytes)).position(of: start).line
            return SyntaxError(
                "the file ends inside the \(kind) that begins on line \(line)", at: end..<end,
                help: "close it with \(bracket)", opening: start..<start + 1)
        }
        if let known = knownTrouble() { return known }
        let range = token(at: at)
        switch bytes[at] {
        case 0x22, 0x7B, 0x5B, 0x2D, 0x30...0x39:
            return SyntaxError("a comma is missing before this", at: range, help: "add a comma")
        case 0x5D, 0x7D:
            return SyntaxError(
                "\(shown(range)) closes nothing here", at: range,
                help: "close the \(kind) with \(bracket)")
        case 0x3A where closing == 0x5D:
            return SyntaxError("a list has no keys", at: range, help: "use { } around keys")
        default:
            return SyntaxError(
                "\(shown(range)) where a comma or \(bracket) should stand", at: range)
        }
    }

    func trailing() -> SyntaxError {
        if let known = knownTrouble() { return known }
        let range = token(at: at)
        return SyntaxError(
            "\(shown(range)) after the end of the value", at: range,
            help: "a file holds one value; remove what follows it")
    }

    func badNumber(_ range: Range<Int>) -> SyntaxError {
        let text = String(decoding: bytes[range].prefix(60), as: UTF8.self)
        let digits = text.drop { $0 == "-" }
        let help: String
        if let bad = UTF8Check.firstInvalid(
            in: bytes, from: range.lowerBound, to: range.upperBound)
        {
            return UTF8Check.error(at: bad, in: bytes)
        } else if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
            help = "write the number in decimal digits"
        } else if digits.hasPrefix("0"), digits.dropFirst().first?.isNumber == true {
            help = "remove the leading zeros, or put it in double quotes as a text"
        } else if text.hasSuffix(".") || text.contains(".e") || text.contains(".E") {
            help = "put a digit after the point"
        } else if text == "-" {
            help = "put a digit after the minus sign"
        } else if text.contains("_") {
            help = "remove the underscores"
        } else if text.utf8.contains(where: { $0 | 0x20 == 0x65 }) {
            let limit = DecimalNumber.exponentLimit
            help = "the exponent needs digits and may be \(limit) at the most"
        } else {
            help = "put it in double quotes if it is a text"
        }
        return SyntaxError("\"\(text)\" is not a number", at: range, help: help)
    }
}
