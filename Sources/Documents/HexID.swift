/// An id of 24 hexadecimal digits in lower case, as GoHighLevel's are, in 12 bytes.
package struct HexID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt32

    /// `nil` for any other text: it would not come back to the letter.
    package init?(_ text: String) {
        guard text.utf8.count == 24 else { return nil }
        var (high, low): (UInt64, UInt32) = (0, 0)
        for byte in text.utf8 {
            let digit: UInt32
            switch byte {
            case 0x30...0x39: digit = UInt32(byte - 0x30)
            case 0x61...0x66: digit = UInt32(byte - 0x61 + 10)
            default: return nil
            }
            (high, low) = (high << 4 | UInt64(low >> 28), low << 4 | digit)
        }
        (self.high, self.low) = (high, low)
    }

    package var text: String {
        String(unsafeUninitializedCapacity: 24) { text in
            for index in 0..<24 {
                let nibble =
                    index < 16
                    ? high >> UInt64(60 - 4 * index) : UInt64(low >> UInt32(92 - 4 * index))
                let digit = UInt8(truncatingIfNeeded: nibble) & 0xF
                text[index] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
            }
            return 24
        }
    }
}
