import Documents

/// The types of plain scalars in YAML 1.2's core schema (§10.3.2): `no`, `on` and `12:30` are texts.
enum YAMLCoreSchema {
    enum Resolution {
        case value(DocumentValue)
        /// `.inf` and `.nan`: numbers that no document value can hold.
        case notFinite
        /// A number beyond what `DecimalNumber` takes.
        case tooLarge
    }

    /// Whether a plain scalar can be nothing but a text, by its first byte and its length.
    static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        switch first {
        case 0x7E, 0x6E, 0x4E, 0x74, 0x54, 0x66, 0x46: return bytes.count > 5
        case 0x2B, 0x2D, 0x2E, 0x30...0x39: return false
        default: return true
        }
    }

    static func resolve(_ text: String) -> Resolution {
        guard let first = text.utf8.first else { return .value(.null) }
        switch first {
        case 0x7E, 0x6E, 0x4E:
            if ["~", "null", "Null", "NULL"].contains(text) { return .value(.null) }
        case 0x74, 0x54:
            if ["true", "True", "TRUE"].contains(text) { return .value(true) }
        case 0x66, 0x46:
            if ["false", "False", "FALSE"].contains(text) { return .value(false) }
        case 0x2B, 0x2D, 0x2E, 0x30...0x39:
            return number(text) ?? .value(.string(text))
        default: break
        }
        return .value(.string(text))
    }

    /// A number in any of the core schema's forms; `nil` when the text is none.
    static func number(_ text: String) -> Resolution? {
        if let number = DecimalNumber(text) { return .value(.number(number)) }
        var rest = Substring(text)
        var sign = ""
        if let first = rest.first, first == "-" || first == "+" {
            sign = first == "-" ? "-" : ""
            rest.removeFirst()
        }
        if [".inf", ".Inf", ".INF"].contains(rest) { return .notFinite }
        if [".nan", ".NaN", ".NAN"].contains(text) { return .notFinite }
        if text.hasPrefix("0o") || text.hasPrefix("0x") {
            return wholeNumber(text.dropFirst(2), radix: text.hasPrefix("0o") ? 8 : 16)
        }
        return decimal(sign, rest)
    }

    private static func wholeNumber(_ digits: Substring, radix: UInt32) -> Resolution? {
        guard !digits.isEmpty else { return nil }
        guard digits.utf8.count <= 64 else {
            let isNumber = digits.unicodeScalars.allSatisfy {
                $0.isASCII && Character($0).hexDigitValue.map { $0 < radix } == true
            }
            return isNumber ? .tooLarge : nil
        }
        // Decimal digits, the least first.
        var decimal: [UInt32] = [0]
        for character in digits.unicodeScalars {
            guard character.isASCII, let digit = Character(character).hexDigitValue, digit < radix
            else { return nil }
            var carry = UInt32(digit)
            for index in decimal.indices {
                carry += decimal[index] * radix
                decimal[index] = carry % 10
                carry /= 10
            }
            while carry > 0 {
                decimal.append(carry % 10)
                carry /= 10
            }
        }
        let text = decimal.reversed().map { String($0) }.joined()
        return DecimalNumber(text).map { .value(.number($0)) }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, spelled as JSON does.
    private static func decimal(_ sign: String, _ text: Substring) -> Resolution? {
        let mantissa = text.prefix { $0 != "e" && $0 != "E" }
        let power = text.dropFirst(mantissa.count)
        let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        func isDigits(_ text: Substring) -> Bool {
            text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        }
        guard parts.count <= 2, let whole = parts.first, parts.allSatisfy(isDigits) else {
            return nil
        }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        let exponent = power.dropFirst().drop { $0 == "+" || $0 == "-" }
        if !power.isEmpty {
            guard !exponent.isEmpty, isDigits(exponent),
                power.count - exponent.count <= 2
            else { return nil }
        }
        let trimmed = whole.drop { $0 == "0" }
        var spelled = sign + (trimmed.isEmpty ? "0" : trimmed)
        if !fraction.isEmpty { spelled += "." + fraction }
        guard let number = DecimalNumber(spelled + power) else { return .tooLarge }
        return .value(.number(number))
    }
}
