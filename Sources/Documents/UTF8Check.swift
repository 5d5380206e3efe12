/// Finds text that is not UTF-8, so that nothing is ever read with replacement characters in it.
package enum UTF8Check {
    /// Refuses text that is not UTF-8, naming the first byte that is wrong.
    package static func require(_ bytes: [UInt8]) throws(SyntaxError) {
        try bytes.withUnsafeBufferPointer { (buffer) throws(SyntaxError) in
            try requireEncoding(buffer)
            if let range = firstInvalid(in: buffer, from: 0) { throw error(at: range, in: buffer) }
        }
    }

    /// Refuses UTF-16 and UTF-32 by their byte order marks.
    package static func requireEncoding(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(SyntaxError) {
        guard bytes.count >= 2 else { return }
        let pair = (bytes[0], bytes[1])
        guard pair == (0xFF, 0xFE) || pair == (0xFE, 0xFF) else { return }
        throw SyntaxError(
            "the file is UTF-16 or UTF-32, not UTF-8", at: 0..<2, help: "save the file as UTF-8")
    }

    /// Says what is wrong with the bytes that `firstInvalid` found.
    package static func error(
        at range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>
    ) -> SyntaxError {
        let byte = bytes[range.lowerBound]
        let hex = String(byte, radix: 16, uppercase: true)
        let latin =
            byte >= 0xA0
            ? ", or is it Latin-1 \"\(Character(Unicode.Scalar(byte)))\"?" : ""
        return SyntaxError(
            "byte 0x\(hex) is not valid UTF-8", at: range, help: "save the file as UTF-8\(latin)")
    }

    /// The range of the first ill-formed sequence at or after an offset; `nil` when there is none.
    package static func firstInvalid(
        in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int? = nil
    ) -> Range<Int>? {
        var index = start
        let end = end ?? bytes.count
        while index < end {
            if bytes[index] < 0x80 {
                index = ByteSearch.nextBeyondASCII(in: bytes, from: index, to: end)
                continue
            }
            let length = sequenceLength(bytes, index, end)
            if length == 0 { return index..<index + 1 }
            index += length
        }
        return nil
    }

    /// Length of the well-formed sequence at an index (Unicode table 3-7); 0 when it is ill-formed.
    package static func sequenceLength(
        _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ end: Int
    ) -> Int {
        func follows(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
            index + offset < end && bytes[index + offset] >= low && bytes[index + offset] <= high
        }
        switch bytes[index] {
        case 0xC2...0xDF: return follows(1) ? 2 : 0
        case 0xE0: return follows(1, 0xA0) && follows(2) ? 3 : 0
        case 0xED: return follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0
        case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
        case 0xF0: return follows(1, 0x90) && follows(2) && follows(3) ? 4 : 0
        case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
        case 0xF4: return follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0
        default: return 0
        }
    }
}
