import Documents

/// Small phrases that messages are made of.
enum Wording {
    /// "a, b or c".
    static func list(_ words: [String], _ conjunction: String) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }

    /// "1 item", "3 items".
    static func count(_ number: Int, _ unit: String) -> String {
        "\(number) \(unit)\(number == 1 ? "" : "s")"
    }

    static func quoted(_ text: String) -> String { "\"\(shortened(text))\"" }

    /// A value as one would write it, kept short.
    static func literal(_ value: DocumentValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): shortened(number.text)
        case .string(let text): quoted(text)
        case .sequence(let items):
            items.isEmpty ? "[]" : "a list of \(count(items.count, "item"))"
        case .mapping(let object):
            object.isEmpty ? "{}" : "a mapping of \(count(object.count, "field"))"
        }
    }

    /// Like `literal`, but a plain word goes without quotes.
    static func plain(_ value: DocumentValue) -> String {
        guard case .string(let text) = value, !text.isEmpty,
            text.utf8.allSatisfy({ isWordByte($0) })
        else { return literal(value) }
        return shortened(text)
    }

    static func replacing(_ text: String, _ target: String, by words: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix(target) {
                result += words
                rest = rest.dropFirst(target.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }

    private static func shortened(_ text: String) -> String {
        text.count <= 48 ? text : text.prefix(47) + "…"
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2F: true
        default: false
        }
    }
}
