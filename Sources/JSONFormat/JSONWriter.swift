import Documents

/// How written values are laid out.
struct JSONLayout {
    var lineEnd: [UInt8] = [0x0A]
    var indentUnit: [UInt8] = [0x20, 0x20]
    var colon: [UInt8] = [0x3A, 0x20]
    /// Between elements on one line.
    var comma: [UInt8] = [0x2C, 0x20]
    var isMultiline = true

    static let compact = JSONLayout(colon: [0x3A], comma: [0x2C], isMultiline: false)
    static let pretty = JSONLayout()
}

/// Writes values as JSON text.
struct JSONWriter {
    let layout: JSONLayout
    private(set) var bytes: [UInt8] = []
    /// Indentation of the line on which the value begins.
    private let base: [UInt8]

    init(_ layout: JSONLayout, base: [UInt8] = []) {
        self.layout = layout
        self.base = base
    }

    mutating func write(_ value: DocumentValue, level: Int = 0) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let text): write(text)
        case .sequence(let items):
            guard !items.isEmpty else { return bytes += [0x5B, 0x5D] }
            bytes.append(0x5B)
            for (index, item) in items.enumerated() {
                separate(index, level)
                write(item, level: level + 1)
            }
            close(0x5D, level)
        case .mapping(let object):
            guard !object.isEmpty else { return bytes += [0x7B, 0x7D] }
            bytes.append(0x7B)
            for (index, entry) in object.entries.enumerated() {
                separate(index, level)
                write(entry.key)
                bytes += layout.colon
                write(entry.value, level: level + 1)
            }
            close(0x7D, level)
        }
    }

    private mutating func separate(_ index: Int, _ level: Int) {
        if layout.isMultiline {
            if index > 0 { bytes.append(0x2C) }
            newLine(level + 1)
        } else if index > 0 {
            bytes += layout.comma
        }
    }

    private mutating func close(_ bracket: UInt8, _ level: Int) {
        if layout.isMultiline { newLine(level) }
        bytes.append(bracket)
    }

    private mutating func newLine(_ level: Int) {
        bytes += layout.lineEnd
        bytes += base
        for _ in 0..<level { bytes += layout.indentUnit }
    }

    mutating func add(_ raw: [UInt8]) { bytes += raw }

    mutating func write(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: bytes += [0x5C, 0x22]
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x08: bytes += [0x5C, 0x62]
            case 0x09: bytes += [0x5C, 0x74]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0C: bytes += [0x5C, 0x66]
            case 0x0D: bytes += [0x5C, 0x72]
            case 0x00..<0x20:
                bytes += "\\u00".utf8
                bytes += [Self.hexDigit(byte >> 4), Self.hexDigit(byte & 15)]
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }
}
