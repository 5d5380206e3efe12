import Crypto
import Documents
import JSONFormat

/// One record as one line of JSON whose last member is a checksum of what stands before it. A torn
/// or damaged line is known from a good one, and `jq` still reads the file.
enum SealedLine {
    private static let opening = Array(#","sum":""#.utf8)
    private static let closing = Array(#""}"#.utf8)
    private static let alphabet = Array("0123456789abcdef".utf8)
    private static let digits = 16
    private static let tail = 8 + digits + 2
    /// An entity may be as deep as its own file may, and a record wraps it a few levels more.
    private static let limits = ParseLimits(bytes: 64 << 20, depth: 160, nodes: 5_000_000)

    /// The line with its line end. The record has at least one member, and none called `sum`.
    static func seal(_ record: OrderedObject) -> [UInt8] {
        var line = JSONDocument.write(.mapping(record), style: .compact)
        line.removeLast()
        let sum = checksum(line, upTo: line.count)
        line += opening
        line += sum
        line += closing
        line.append(0x0A)
        return line
    }

    /// The record of a line without its line end; `nil` when it is not exactly what was sealed.
    static func open(_ line: [UInt8]) -> OrderedObject? {
        guard line.count > tail, line.suffix(closing.count).elementsEqual(closing) else {
            return nil
        }
        let body = line.count - tail
        guard line[body...].starts(with: opening),
            line[(body + opening.count)...].starts(with: checksum(line, upTo: body)),
            let value = try? JSONDocument.value(of: line, limits: limits),
            case .mapping(var record) = value
        else { return nil }
        record["sum"] = nil
        return record
    }

    /// The first 16 hexadecimal digits of the SHA-256 of a line's beginning.
    private static func checksum(_ bytes: [UInt8], upTo end: Int) -> [UInt8] {
        let digest = bytes.withUnsafeBytes {
            SHA256.digest(UnsafeRawBufferPointer(rebasing: $0[..<end]))
        }
        var text: [UInt8] = []
        text.reserveCapacity(digits)
        for byte in digest.prefix(digits / 2) {
            text.append(alphabet[Int(byte >> 4)])
            text.append(alphabet[Int(byte & 15)])
        }
        return text
    }
}
