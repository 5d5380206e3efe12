/// What the bytes of a `PackedObject` are made of.
enum PackedTag: UInt8 {
    case null, no, yes, text, number, sequence, mapping
    /// A number of zero or more that is written in plain digits.
    case whole
    /// 24 hexadecimal digits, as the ids of remote objects are, in 12 bytes.
    case id
    /// `2026-11-24T03:00:41.250Z`, its digits two a byte.
    case time

    static let idLength = 24
    /// Where the times of the API have digits, and what stands between them.
    static let timePattern = Array("0000-00-00T00:00:00.000Z".utf8)
    static let timeDigits = 17
}

/// Values one after the other. A text is its length and its bytes; a list or mapping says first how long
/// it is, so that it can be passed over.
struct PackedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ object: OrderedObject) {
        write(object.count)
        for entry in object.entries {
            let code = PackedNames.code(of: entry.key)
            bytes.append(code)
            if code == PackedNames.spelt { write(text: entry.key) }
            write(entry.value)
        }
    }

    private mutating func write(_ value: DocumentValue) {
        switch value {
        case .null: write(tag: .null)
        case .bool(let isTrue): write(tag: isTrue ? .yes : .no)
        case .number(let number):
            // The text is what is kept: `1.0` is to come back as it was.
            if let whole = Int(number.text), whole >= 0, String(whole) == number.text {
                write(tag: .whole)
                write(whole)
            } else {
                write(tag: .number)
                write(text: number.text)
            }
        case .string(let text): write(string: text)
        case .sequence(let items):
            write(tag: .sequence)
            writeMeasured {
                $0.write(items.count)
                for item in items { $0.write(item) }
            }
        case .mapping(let object):
            write(tag: .mapping)
            writeMeasured { $0.write(object) }
        }
    }

    private mutating func write(tag: PackedTag) { bytes.append(tag.rawValue) }

    /// Seven bits a byte, the lowest first.
    private mutating func write(_ number: Int) {
        var rest = UInt(bitPattern: number)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func write(text: String) {
        write(text.utf8.count)
        bytes += text.utf8
    }

    private mutating func write(string: String) {
        if string.utf8.count == PackedTag.idLength {
            if string.utf8.allSatisfy({ Self.digit($0) != nil }) {
                write(tag: .id)
                return writePairs(string.utf8.compactMap(Self.digit))
            }
            if Self.isTime(string) {
                write(tag: .time)
                return writePairs(
                    string.utf8.compactMap { 0x30...0x39 ~= $0 ? $0 - 0x30 : nil } + [0])
            }
        }
        write(tag: .text)
        write(text: string)
    }

    private mutating func writePairs(_ digits: [UInt8]) {
        for index in stride(from: 0, to: digits.count, by: 2) {
            bytes.append(digits[index] << 4 | digits[index + 1])
        }
    }

    /// Of lower case only: other spellings are kept as texts.
    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func isTime(_ text: String) -> Bool {
        zip(text.utf8, PackedTag.timePattern).allSatisfy { byte, mark in
            mark == 0x30 ? 0x30...0x39 ~= byte : byte == mark
        }
    }

    private mutating func writeMeasured(_ body: (inout PackedWriter) -> Void) {
        let start = bytes.count
        body(&self)
        var length = PackedWriter()
        length.write(bytes.count - start)
        bytes.insert(contentsOf: length.bytes, at: start)
    }
}
