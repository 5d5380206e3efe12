/// Comments of the commented dialect: `//` to the line's end, and `/* */`.
enum JSONComment {
    /// The end of the comment that begins at an offset, a line comment's before its line end; `nil` when
    /// none begins there or it is not closed.
    static func end(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard start + 1 < bytes.count, bytes[start] == 0x2F else { return nil }
        var index = start + 2
        switch bytes[start + 1] {
        case 0x2F:
            while index < bytes.count, bytes[index] != 0x0A, bytes[index] != 0x0D {
                // NUL and its like have no place in a text, comments included.
                guard bytes[index] >= 0x20 || bytes[index] == 0x09 else { return nil }
                index += 1
            }
            return index
        case 0x2A:
            while index + 1 < bytes.count {
                if bytes[index] == 0x2A, bytes[index + 1] == 0x2F { return index + 2 }
                switch bytes[index] {
                case 0x09, 0x0A, 0x0D, 0x20...0xFF: index += 1
                default: return nil
                }
            }
            return nil
        default: return nil
        }
    }

    static func end(at start: Int, in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { end(at: start, in: $0) }
    }
}
