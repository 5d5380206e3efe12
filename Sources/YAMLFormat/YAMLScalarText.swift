import Documents

/// Ways to write a text as a scalar, and when each of them is safe.
enum YAMLScalarText {
    /// Words that YAML 1.1 readers take for true or false; ours does not, other tools may.
    private static let legacyBooleans: Set<String> = ["yes", "no", "on", "off"]

    /// Whether a text reads back as the same text when it is written without quotes.
    static func isPlainSafe(_ text: String, inFlow: Bool) -> Bool {
        var bytes = Array(text.utf8)
        guard let first = bytes.first, let last = bytes.last else { return false }
        guard case .value(.string) = YAMLCoreSchema.resolve(text) else { return false }
        guard !legacyBooleans.contains(text.lowercased()), text != "<<", text != "=" else {
            return false
        }
        if ["---", "...", "<<<<<<<"].contains(where: text.hasPrefix) { return false }
        guard isPrintable(text), last != 0x20, last != 0x3A, !bytes.contains(0x0A) else {
            return false
        }
        bytes.append(0x20)
        switch first {
        case 0x2D, 0x3F, 0x3A:
            if bytes[1] == 0x20 || isFlowIndicator(bytes[1]) { return false }
        case 0x20, 0x23, 0x26, 0x2A, 0x21, 0x7C, 0x3E, 0x27, 0x22, 0x25, 0x40, 0x60: return false
        default: if isFlowIndicator(first) { return false }
        }
        for index in 0..<bytes.count - 1 {
            let next = bytes[index + 1]
            if bytes[index] == 0x3A, next == 0x20 || (inFlow && isFlowIndicator(next)) {
                return false
            }
            if bytes[index] == 0x20, next == 0x23 { return false }
            if bytes[index] == 0x09 || (inFlow && isFlowIndicator(bytes[index])) { return false }
        }
        return true
    }

    private static func isFlowIndicator(_ byte: UInt8) -> Bool {
        byte == 0x2C || byte == 0x5B || byte == 0x5D || byte == 0x7B || byte == 0x7D
    }

    /// Whether every character shows in an editor and is no kind of line end but LF.
    static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { !needsEscape($0.value) || $0 == "\n" || $0 == "\t" }
    }

    private static func needsEscape(_ code: UInt32) -> Bool {
        switch code {
        case 0x00..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    static func singleQuoted(_ text: String) -> [UInt8]? {
        guard isPrintable(text), !text.utf8.contains(0x0A) else { return nil }
        var bytes: [UInt8] = [0x27]
        for byte in text.utf8 {
            bytes.append(byte)
            if byte == 0x27 { bytes.append(byte) }
        }
        return bytes + [0x27]
    }

    static func doubleQuoted(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [0x22]
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += [0x5C, 0x22]
            case "\\": bytes += [0x5C, 0x5C]
            case "\n": bytes += [0x5C, 0x6E]
            case "\t": bytes += [0x5C, 0x74]
            case "\r": bytes += [0x5C, 0x72]
            case "\0": bytes += [0x5C, 0x30]
            default:
                if needsEscape(scalar.value) {
                    let hex = String(scalar.value, radix: 16, uppercase: true)
                    let width = scalar.value > 0xFF ? 4 : 2
                    bytes += [0x5C, width == 4 ? 0x75 : 0x78]
                    bytes += repeatElement(0x30, count: width - hex.utf8.count)
                    bytes += hex.utf8
                } else {
                    bytes += Character(scalar).utf8
                }
            }
        }
        return bytes + [0x22]
    }

    /// Quotes that need the fewest escapes.
    static func quoted(_ text: String) -> [UInt8] {
        let wantsSingle = text.utf8.contains { $0 == 0x22 || $0 == 0x5C }
        if wantsSingle, !text.utf8.contains(0x27), let single = singleQuoted(text) { return single }
        return doubleQuoted(text)
    }

    /// A block scalar without its last line end; `nil` where the text cannot be one.
    ///
    /// - Parameters:
    ///   - indent: column of the text.
    ///   - parent: column of the enclosing block collection, -1 at the top.
    ///   - width: where `>` breaks lines; `nil` writes `|`.
    ///   - comment: what stands behind the indicator on its line.
    static func block(
        _ text: String, indent: Int, parent: Int, layout: YAMLLayout, width: Int? = nil,
        comment: [UInt8] = []
    ) -> [UInt8]? {
        guard isPrintable(text), text.utf8.contains(where: { $0 != 0x0A }) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var trailing = 0
        while lines.last?.isEmpty == true {
            lines.removeLast()
            trailing += 1
        }
        // A first line that begins with a space would be taken for deeper indentation.
        var digit = ""
        if let first = lines.first(where: { $0.contains { $0 != " " } }) ?? lines.first,
            first.first == " " || lines.first?.first == " "
                || lines.prefix(while: { $0.allSatisfy { $0 == " " } }).contains(where: {
                    !$0.isEmpty
                })
        {
            guard indent - max(parent, 0) <= 9 else { return nil }
            digit = String(indent - max(parent, 0))
        }
        if let width { lines = folded(lines, width: width) }
        let chomp = trailing == 0 ? "-" : trailing == 1 ? "" : "+"
        var bytes = Array("\(width == nil ? "|" : ">")\(digit)\(chomp)".utf8) + comment
        for line in lines {
            bytes += layout.lineEnd
            guard !line.isEmpty else { continue }
            bytes += repeatElement(0x20, count: indent)
            bytes += line.utf8
        }
        for _ in 0..<max(trailing - 1, 0) { bytes += layout.lineEnd }
        return bytes
    }

    /// Lines that fold back to the given ones: a blank line more between two that would be joined,
    /// and long lines broken at single spaces.
    private static func folded(_ lines: [Substring], width: Int) -> [Substring] {
        func isSpaced(_ line: Substring) -> Bool { line.first == " " || line.first == "\t" }
        var result: [Substring] = []
        var previous: Substring?
        for line in lines {
            guard !line.isEmpty else {
                result.append(line)
                continue
            }
            if let previous, !isSpaced(previous), !isSpaced(line) { result.append("") }
            result += isSpaced(line) ? [line] : wrapped(line, width: width)
            previous = line
        }
        return result
    }

    private static func wrapped(_ line: Substring, width: Int) -> [Substring] {
        let characters = Array(line)
        guard characters.count > width else { return [line] }
        func isBlank(_ index: Int) -> Bool { characters[index] == " " || characters[index] == "\t" }
        var result: [Substring] = []
        var start = 0
        var cut: Int?
        for index in 1..<characters.count - 1 {
            guard characters[index] == " ", !isBlank(index - 1), !isBlank(index + 1) else {
                continue
            }
            if index - start > width, let before = cut {
                result.append(Substring(String(characters[start..<before])))
                start = before + 1
            }
            cut = index
        }
        if characters.count - start > width, let cut, cut > start {
            result.append(Substring(String(characters[start..<cut])))
            start = cut + 1
        }
        return result + [Substring(String(characters[start...]))]
    }
}
