/// A body in chunks (RFC 9112 §7.1), read as it comes. Trailers are refused: nobody here reads them.
struct ChunkedBody {
    private(set) var bytes: [UInt8] = []
    /// Bytes of the current chunk that have not come, its line end included; `nil` before a size line.
    private var left: Int?
    private var isLast = false

    /// Takes what it can from the buffer; `true` when the body is complete.
    mutating func take(from buffer: inout [UInt8], limit: Int) throws(Refusal) -> Bool {
        // Moved along and cut off once: a body of many small chunks costs no more than one of few.
        var rest = buffer[...]
        defer { buffer = Array(rest) }
        while true {
            if isLast {
                guard rest.count >= 2 else { return false }
                guard rest.starts(with: [0x0D, 0x0A]) else {
                    throw Refusal(400, "trailers are not taken")
                }
                rest.removeFirst(2)
                return true
            }
            guard let left else {
                guard try readSize(from: &rest, limit: limit) else { return false }
                continue
            }
            guard rest.count >= left + 2 else { return false }
            guard rest.dropFirst(left).starts(with: [0x0D, 0x0A]) else {
                throw Refusal(400, "a chunk is longer than it says")
            }
            bytes += rest.prefix(left)
            rest.removeFirst(left + 2)
            self.left = nil
        }
    }

    private mutating func readSize(
        from rest: inout ArraySlice<UInt8>, limit: Int
    ) throws(Refusal) -> Bool {
        guard let end = rest.prefix(257).firstIndex(of: 0x0A) else {
            guard rest.count <= 256 else { throw Refusal(400, "a chunk's size line is too long") }
            return false
        }
        let line = rest[..<end]
        guard line.count >= 2, line.last == 0x0D else { throw Refusal(400, "not a chunk's size") }
        let digits = line.dropLast().prefix { $0 != 0x3B }
        guard !digits.isEmpty, digits.count <= 15,
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size >= 0,
            digits.first != 0x2B, digits.first != 0x2D
        else { throw Refusal(400, "not a chunk's size") }
        guard bytes.count + size <= limit else {
            throw Refusal(413, "the body is larger than \(limit) bytes")
        }
        rest = rest[(end + 1)...]
        if size == 0 { isLast = true } else { left = size }
        return true
    }
}
