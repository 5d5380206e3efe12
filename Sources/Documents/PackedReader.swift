/// Reads what `PackedWriter` wrote. The bytes never come from outside of the process.
struct PackedReader {
    private typealias Bytes = UnsafeBufferPointer<UInt8>

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// Valid as long as the buffer is.
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    var all: UnsafeBufferPointer<UInt8> { bytes }

    private mutating func byte() -> UInt8 {
        defer { position += 1 }
        return bytes[position]
    }

    mutating func length() -> Int {
        var value: UInt = 0
        var shift: UInt = 0
        while true {
            let next = byte()
            value |= UInt(next & 0x7F) << shift
            if next < 0x80 { return Int(bitPattern: value) }
            shift += 7
        }
    }

    private mutating func span(_ count: Int) -> Bytes {
        defer { position += count }
        return Bytes(rebasing: bytes[position..<position + count])
    }

    private mutating func text(_ count: Int) -> String {
        String(decoding: span(count), as: UTF8.self)
    }

    // MARK: Names

    private mutating func name() -> String {
        let code = byte()
        return code == PackedNames.spelt ? text(length()) : PackedNames.all[Int(code)]
    }

    /// The name that comes next.
    func peekName() -> String {
        var copy = self
        return copy.name()
    }

    mutating func passName() {
        if byte() == PackedNames.spelt { _ = span(length()) }
    }

    mutating func passSameName(as other: inout PackedReader) -> Bool {
        let (code, theirs) = (byte(), other.byte())
        guard code == theirs else { return false }
        return code != PackedNames.spelt
            || span(length()).elementsEqual(other.span(other.length()))
    }

    /// Goes to the value of a member; `false` when there is none of that name.
    mutating func find(_ name: String) -> Bool {
        let code = PackedNames.code(of: name)
        for _ in 0..<length() {
            let found = byte()
            if found == PackedNames.spelt {
                if text(length()) == name { return true }
            } else if found == code {
                return true
            }
            passValue()
        }
        return false
    }

    // MARK: Values

    mutating func object() -> OrderedObject {
        let count = length()
        var entries: [OrderedObject.Entry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let key = name()
            entries.append(OrderedObject.Entry(key: key, value: value()))
        }
        return OrderedObject(distinct: entries)
    }

    mutating func value() -> DocumentValue {
        switch tag() {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .whole: return .number(DecimalNumber(length()))
        case .number:
            guard let number = DecimalNumber(utf8: span(length())) else {
                preconditionFailure("the text of a number is one")
            }
            return .number(number)
        case .text: return .string(text(length()))
        case .id: return .string(id())
        case .time: return .string(time())
        case .sequence:
            _ = length()
            let count = length()
            var items: [DocumentValue] = []
            items.reserveCapacity(count)
            for _ in 0..<count { items.append(value()) }
            return .sequence(items)
        case .mapping:
            _ = length()
            return .mapping(object())
        }
    }

    mutating func passValue() {
        switch tag() {
        case .null, .no, .yes: break
        case .whole: _ = length()
        case .text, .number, .sequence, .mapping: _ = span(length())
        case .id: position += PackedTag.idLength / 2
        case .time: position += (PackedTag.timeDigits + 1) / 2
        }
    }

    /// Passes over a value of either, and says whether they are written alike. Where they are not, neither
    /// is of use any more.
    mutating func passSame(as other: inout PackedReader) -> Bool {
        let (mine, theirs) = (tag(), other.tag())
        switch (mine, theirs) {
        case (.text, .text), (.number, .number):
            return span(length()).elementsEqual(other.span(other.length()))
        case (.whole, .whole): return length() == other.length()
        case (.id, .id):
            let count = PackedTag.idLength / 2
            return span(count).elementsEqual(other.span(count))
        case (.time, .time):
            let count = (PackedTag.timeDigits + 1) / 2
            return span(count).elementsEqual(other.span(count))
        case (.sequence, .sequence), (.mapping, .mapping):
            // Not by how long they are: a text may be written in two ways.
            _ = (length(), other.length())
            let (count, their) = (length(), other.length())
            guard count == their else { return false }
            for _ in 0..<count {
                if mine == .mapping, !passSameName(as: &other) { return false }
                guard passSame(as: &other) else { return false }
            }
            return true
        default: return mine == theirs
        }
    }

    /// Where the bytes of a mapping are that comes next; `nil` for any other value.
    mutating func mapping() -> Range<Int>? {
        guard tag() == .mapping else { return nil }
        let count = length()
        defer { position += count }
        return position..<position + count
    }

    private mutating func tag() -> PackedTag {
        guard let tag = PackedTag(rawValue: byte()) else {
            preconditionFailure("a packed value begins with its tag")
        }
        return tag
    }

    private mutating func id() -> String {
        let start = position
        position += PackedTag.idLength / 2
        return String(unsafeUninitializedCapacity: PackedTag.idLength) { text in
            for index in text.indices.prefix(PackedTag.idLength) {
                let digit = digit(index, from: start)
                text[index] = digit < 10 ? 0x30 + digit : 0x61 + digit - 10
            }
            return PackedTag.idLength
        }
    }

    private mutating func time() -> String {
        let start = position
        position += (PackedTag.timeDigits + 1) / 2
        return String(unsafeUninitializedCapacity: PackedTag.timePattern.count) { text in
            var next = 0
            for (index, mark) in PackedTag.timePattern.enumerated() {
                guard mark == 0x30 else {
                    text[index] = mark
                    continue
                }
                text[index] = 0x30 + digit(next, from: start)
                next += 1
            }
            return PackedTag.timePattern.count
        }
    }

    private func digit(_ index: Int, from start: Int) -> UInt8 {
        let pair = bytes[start + index / 2]
        return index.isMultiple(of: 2) ? pair >> 4 : pair & 0x0F
    }
}
