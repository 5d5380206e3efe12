/// Finds bytes eight at a time: most of a text is of no interest to whoever reads it.
package enum ByteSearch {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The first byte that is not printable ASCII, at or after an offset; the end when there is none.
    package static func nextSpecial(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // The high bit of a byte is set below 0x20, from 0x7F on, and from 0x80 on.
            let found = ((word &- ones &* 0x20) | (word &+ ones) | word) & highs
            guard found == 0 else { break }
            index += 8
        }
        while index < bytes.count, bytes[index] >= 0x20, bytes[index] < 0x7F { index += 1 }
        return index
    }

    /// The first byte beyond ASCII at or after an offset; `end` when there is none.
    package static func nextBeyondASCII(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= end {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard word & highs == 0 else { break }
            index += 8
        }
        while index < end, bytes[index] < 0x80 { index += 1 }
        return index
    }

    /// The first LF or CR at or after an offset; the end when there is none.
    package static func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard !hasZero(word ^ ones &* 0x0A), !hasZero(word ^ ones &* 0x0D) else { break }
            index += 8
        }
        while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
        return index
    }

    /// The first quote, backslash or control character at or after an offset; the end when there is none.
    package static func stringEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let control = (word &- ones &* 0x20) & ~word & highs
            guard control == 0, !hasZero(word ^ ones &* 0x22), !hasZero(word ^ ones &* 0x5C) else {
                break
            }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
            index += 1
        }
        return index
    }

    @inline(__always)
    private static func hasZero(_ word: UInt64) -> Bool { (word &- ones) & ~word & highs != 0 }
}
