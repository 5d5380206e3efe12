/// A `multipart/form-data` body (RFC 7578), as far as an upload needs it.
struct MultipartForm: Sendable {
    struct Part: Hashable, Sendable {
        let name: String
        let fileName: String?
        let content: [UInt8]
    }

    let parts: [Part]

    /// `nil` when the type names no boundary or the body does not follow it.
    init?(_ body: [UInt8], contentType: String) {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.attribute("boundary", of: contentType), !boundary.isEmpty
        else { return nil }
        let mark = Array("--\(boundary)".utf8)
        var found: [Part] = []
        guard var position = Self.find(mark, in: body, from: 0) else { return nil }
        while true {
            position += mark.count
            if body[position...].starts(with: Array("--".utf8)) { break }
            guard body[position...].starts(with: [13, 10]),
                let headEnd = Self.find([13, 10, 13, 10], in: body, from: position),
                let end = Self.find([13, 10] + mark, in: body, from: headEnd + 2)
            else { return nil }
            let head = String(decoding: body[position..<headEnd], as: UTF8.self)
            let disposition = head.split(whereSeparator: \.isNewline).first {
                $0.lowercased().hasPrefix("content-disposition:")
            }
            guard let disposition, let name = Self.attribute("name", of: String(disposition))
            else { return nil }
            found.append(
                Part(
                    name: name, fileName: Self.attribute("filename", of: String(disposition)),
                    content: headEnd + 4 <= end ? Array(body[(headEnd + 4)..<end]) : []))
            position = end + 2
        }
        parts = found
    }

    /// The value of `; name=value` or `; name="value"`.
    private static func attribute(_ name: String, of header: String) -> String? {
        for piece in header.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmed.lowercased() == name else { continue }
            let value = String(pair[1]).trimmed
            return value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        var index = start
        while index <= bytes.count - needle.count {
            if bytes[index] == first, bytes[index...].starts(with: needle) { return index }
            index += 1
        }
        return nil
    }
}
