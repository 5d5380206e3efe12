/// An exact decimal number that remembers how it was written. Money never goes through `Double`.
///
/// Equality, hashing and order are numeric (`1.0 == 1`, `12e3 == 12000`); `text` is the source form,
/// so that writing an untouched value back changes no byte. The grammar is JSON's (RFC 8259 §6).
package struct DecimalNumber: Sendable {
    /// The number as it was written, or its plain form when it was computed.
    package let text: String
    /// Whether the value is below zero. Zero is never negative.
    package let isNegative: Bool
    /// Significant decimal digits without leading or trailing zeros; empty for zero.
    package let digits: String
    /// The value is `±digits × 10^exponent`; 0 for zero.
    package let exponent: Int

    /// Largest magnitude of an exponent that is accepted; beyond it the text is refused, not rounded.
    package static let exponentLimit = 1_000_000

    /// Reads JSON number text; `nil` when it is not one, or its exponent is beyond `exponentLimit`.
    package init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { Self.scan($0) }
        guard let parsed else { return nil }
        self.text = text
        isNegative = parsed.negative && !parsed.digits.isEmpty
        digits = parsed.digits
        exponent = parsed.digits.isEmpty ? 0 : parsed.exponent
    }

    /// Reads JSON number text from bytes: the same as `init(_:)`, without a detour.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard let parsed = Self.scan(bytes) else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
        isNegative = parsed.negative && !parsed.digits.isEmpty
        digits = parsed.digits
        exponent = parsed.digits.isEmpty ? 0 : parsed.exponent
    }

    /// Makes a whole number.
    package init(_ value: Int) {
        let text = String(value)
        self.text = text
        isNegative = value < 0
        var digits = Substring(value < 0 ? text.dropFirst() : Substring(text))
        var exponent = 0
        while digits.last == "0", digits.count > 1 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = value == 0 ? "" : String(digits)
        self.exponent = value == 0 ? 0 : exponent
    }

    /// Makes `±digits × 10^exponent` in plain notation.
    package init?(negative: Bool, digits: String, exponent: Int) {
        let whole = digits.isEmpty ? "0" : digits
        self.init("\(negative ? "-" : "")\(whole)e\(exponent)")
        guard let plain = DecimalNumber(plainText) else { return nil }
        self = plain
    }

    package var isZero: Bool { digits.isEmpty }

    /// Whether the value is whole (`1.0` and `1e2` are).
    package var isInteger: Bool { exponent >= 0 }

    /// The value as `Int`, or `nil` when it is fractional or out of range.
    package var intValue: Int? {
        guard isInteger, exponent < 19 else { return nil }
        return Int(
            (isNegative ? "-" : "") + (isZero ? "0" : digits)
                + String(repeating: "0", count: exponent))
    }

    /// The value without an exponent and without superfluous zeros: `49`, `0.5`, `12000`.
    ///
    /// Falls back to scientific notation beyond 400 digits, so that a hostile exponent costs nothing.
    package var plainText: String {
        guard !isZero else { return "0" }
        let sign = isNegative ? "-" : ""
        guard abs(exponent) <= 400 else { return "\(sign)\(digits)e\(exponent)" }
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
        let point = digits.utf8.count + exponent
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }

    /// The same value times a power of ten, exactly.
    package func scaled(byPowerOfTen power: Int) -> DecimalNumber? {
        DecimalNumber(negative: isNegative, digits: digits, exponent: isZero ? 0 : exponent + power)
    }

    private static func scan(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (negative: Bool, digits: String, exponent: Int)? {
        var index = 0
        let end = bytes.count
        func isDigit(_ at: Int) -> Bool { at < end && bytes[at] >= 0x30 && bytes[at] <= 0x39 }
        let negative = end > 0 && bytes[0] == 0x2D
        if negative { index = 1 }
        guard isDigit(index) else { return nil }
        // The significant digits are the bytes between the first and the last digit that is not
        // zero, without the point: copied only when a point lies between them.
        var first: Int?
        var last = index
        var point: Int?
        var exponent = 0
        if bytes[index] == 0x30, isDigit(index + 1) { return nil }
        while isDigit(index) || (point == nil && index < end && bytes[index] == 0x2E) {
            if bytes[index] == 0x2E {
                guard isDigit(index + 1) else { return nil }
                point = index
            } else if bytes[index] != 0x30 {
                if first == nil { first = index }
                last = index
            }
            index += 1
        }
        let mantissaEnd = index
        if index < end, bytes[index] | 0x20 == 0x65 {
            index += 1
            var sign = 1
            if index < end, bytes[index] == 0x2B || bytes[index] == 0x2D {
                sign = bytes[index] == 0x2D ? -1 : 1
                index += 1
            }
            guard isDigit(index) else { return nil }
            var written = 0
            while isDigit(index) {
                written = min(written * 10 + Int(bytes[index] - 0x30), exponentLimit * 10)
                index += 1
            }
            exponent = sign * written
        }
        guard index == end else { return nil }
        guard let first else { return (negative, "", 0) }
        // Digits after `last` that stand before the point raise the exponent; digits up to `last`
        // that stand after the point lower it.
        if let point {
            exponent += last < point ? point - last - 1 : point - last
        } else {
            exponent += mantissaEnd - last - 1
        }
        guard abs(exponent) <= exponentLimit else { return nil }
        let digits: String
        if let point, point > first, point < last {
            digits =
                String(decoding: bytes[first..<point], as: UTF8.self)
                + String(decoding: bytes[(point + 1)...last], as: UTF8.self)
        } else {
            digits = String(decoding: bytes[first...last], as: UTF8.self)
        }
        return (negative, digits, exponent)
    }
}

extension DecimalNumber: Hashable, Comparable {
    package static func == (left: DecimalNumber, right: DecimalNumber) -> Bool {
        left.isNegative == right.isNegative && left.exponent == right.exponent
            && left.digits == right.digits
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(isNegative)
        hasher.combine(digits)
        hasher.combine(exponent)
    }

    package static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let smaller = left.magnitudeOrder(right)
        return left.isNegative ? smaller > 0 : smaller < 0
    }

    /// Negative, zero or positive as the magnitude is below, equal to or above the other's.
    private func magnitudeOrder(_ other: DecimalNumber) -> Int {
        if isZero || other.isZero { return (isZero ? 0 : 1) - (other.isZero ? 0 : 1) }
        let left = digits.utf8.count + exponent
        let right = other.digits.utf8.count + other.exponent
        if left != right { return left < right ? -1 : 1 }
        // Same position of the first digit: the digit strings compare like fractions.
        if digits == other.digits { return 0 }
        return digits.utf8.lexicographicallyPrecedes(other.digits.utf8) ? -1 : 1
    }
}

extension DecimalNumber: CustomStringConvertible, ExpressibleByIntegerLiteral {
    package var description: String { text }
    package init(integerLiteral value: Int) { self.init(value) }
}
