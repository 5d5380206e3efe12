/// Finds access tokens in texts where none may be: everything in a workspace may be committed, and a
/// description is shown to the world.
package enum SecretScan {
    /// Byte ranges of Private Integration Tokens (`pit-…`) and JSON Web Tokens.
    package static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        guard mayHold(bytes) else { return [] }
        var found: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 0x70 || byte == 0x65 else {
                index += 1
                continue
            }
            if let end = integrationToken(bytes, index) ?? webToken(bytes, index) {
                found.append(index..<end)
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    /// Whether `pit-` or `eyJ` is anywhere: by the letters of them that are rarest in texts.
    private static func mayHold(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            for index in 2..<max(2, buffer.count) {
                switch buffer[index] {
                case 0x4A: if buffer[index - 1] == 0x79, buffer[index - 2] == 0x65 { return true }
                case 0x2D: if buffer[index - 1] == 0x74, buffer[index - 2] == 0x69 { return true }
                default: break
                }
            }
            return false
        }
    }

    /// `pit-` and at least 32 hexadecimal digits or dashes, as in a UUID.
    private static func integrationToken(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard starts(bytes, at: start, with: "pit-") else { return nil }
        var end = start + 4
        while end < bytes.count, isHexadecimal(bytes[end]) || bytes[end] == 0x2D { end += 1 }
        return end - start >= 36 ? end : nil
    }

    /// `eyJ…` `.` `eyJ…` `.` signature: header and payload are JSON objects in base64url.
    private static func webToken(_ bytes: [UInt8], _ start: Int) -> Int? {
        guard starts(bytes, at: start, with: "eyJ"),
            let header = segment(bytes, start, atLeast: 12),
            starts(bytes, at: header, with: ".eyJ"),
            let payload = segment(bytes, header + 1, atLeast: 12),
            payload < bytes.count, bytes[payload] == 0x2E
        else { return nil }
        return segment(bytes, payload + 1, atLeast: 16)
    }

    private static func segment(_ bytes: [UInt8], _ start: Int, atLeast least: Int) -> Int? {
        var end = start
        while end < bytes.count, isBase64URL(bytes[end]) { end += 1 }
        return end - start >= least ? end : nil
    }

    private static func starts(_ bytes: [UInt8], at index: Int, with text: StaticString) -> Bool {
        guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<text.utf8CodeUnitCount
        where bytes[index + offset] != text.utf8Start[offset] {
            return false
        }
        return true
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
        default: false
        }
    }
}
