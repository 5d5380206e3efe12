/// Base64 with the standard alphabet and padding (RFC 4648 §4). Strict both ways: one text for a
/// sequence of bytes and no other.
package enum Base64 {
    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for offset in 0..<3 {
                bits = bits << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0)
            }
            for place in 0..<4 {
                let index = Int(bits >> (18 - 6 * UInt32(place)) & 63)
                text.append(place <= group.count ? alphabet[index] : padding)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for anything that `encode` does not write: white space, missing padding, a URL alphabet,
    /// bits set behind the last byte.
    package static func decode(_ text: String) -> [UInt8]? {
        let text = Array(text.utf8)
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        for start in stride(from: 0, to: text.count, by: 4) {
            let isLast = start + 4 == text.count
            var pads = 0
            if isLast, text[start + 3] == padding { pads = text[start + 2] == padding ? 2 : 1 }
            var bits: UInt32 = 0
            for place in 0..<4 {
                let character = text[start + place]
                if place >= 4 - pads {
                    bits <<= 6
                } else {
                    guard let value = value(of: character) else { return nil }
                    bits = bits << 6 | UInt32(value)
                }
            }
            let unused: UInt32 = pads == 2 ? 0xFFFF : pads == 1 ? 0xFF : 0
            guard bits & unused == 0 else { return nil }
            for place in 0..<(3 - pads) {
                bytes.append(UInt8(truncatingIfNeeded: bits >> (16 - 8 * UInt32(place))))
            }
        }
        return bytes
    }

    private static let padding: UInt8 = 0x3D
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 0x41...0x5A: character - 0x41
        case 0x61...0x7A: character - 0x61 + 26
        case 0x30...0x39: character - 0x30 + 52
        case 0x2B: 62
        case 0x2F: 63
        default: nil
        }
    }
}
