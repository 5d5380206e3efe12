/// A body in chunks (RFC 9112 §7.1), read as it comes. Trailers are refused: nobody here reads them.
struct ChunkedBody {
    private(set) var bytes: [UInt8] = []
    /// Bytes of the current chunk that have not come, its line end included; `nil` before a size line.
    private var left: Int?
    private var isLast = false

    /// Takes what it can from the buffer; `true` when the body is complete.
    mutating func take(from buffer: inout [UInt8], limit: Int) throws(Refusal) -> Bool {
        while true {
            if isLast {
                guard buffer.count >= 2 else { return false }
                guard buffer[0] == 0x0D, buffer[1] == 0x0A else {
                    throw Refusal(400, "trailers are not taken")
                }
                buffer.removeFirst(2)
                return true
            }
            guard let left else {
                guard try readSize(from: &buffer, limit: limit) else { return false }
                continue
            }
            guard buffer.count >= left + 2 else { return false }
            guard buffer[left] == 0x0D, buffer[left + 1] == 0x0A else {
                throw Refusal(400, "a chunk is longer than it says")
            }
            bytes += buffer[..<left]
            buffer.removeFirst(left + 2)
            self.left = nil
        }
    }

    private mutating func readSize(
        from buffer: inout [UInt8], limit: Int
    ) throws(Refusal) -> Bool {
        guard let end = buffer.firstIndex(of: 0x0A) else {
            guard buffer.count <= 256 else { throw Refusal(400, "a chunk's size line is too long") }
            return false
        }
        guard end >= 2, end <= 256, buffer[end - 1] == 0x0D else {
            throw Refusal(400, "not a chunk's size")
        }
        let digits = buffer[..<(end - 1)].prefix { $0 != 0x3B }
        guard !digits.isEmpty, digits.count <= 15,
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0,
            digits.first != 0x2B, digits.first != 0x2D
        else { throw Refusal(400, "not a chunk's size") }
        guard bytes.count + size <= limit else {
            throw Refusal(413, "the body is larger than \(limit) bytes")
        }
        buffer.removeFirst(end + 1)
        if size == 0 { isLast = true } else { left = size }
        return true
    }
}
