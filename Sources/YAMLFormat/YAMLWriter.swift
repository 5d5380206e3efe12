import Documents

/// The habits of a text: line ends and indentation.
struct YAMLLayout {
    var lineEnd: [UInt8] = [0x0A]
    /// Columns from a mapping's keys to what is nested in it.
    var unit = 2
    /// Columns from a mapping's keys to the dashes of a sequence in it.
    var sequenceOffset = 2
}

/// Writes values as YAML, in block style or on one line.
struct YAMLWriter {
    let layout: YAMLLayout
    private(set) var bytes: [UInt8] = []

    init(_ layout: YAMLLayout = YAMLLayout()) { self.layout = layout }

    mutating func add(_ raw: some Sequence<UInt8>) { bytes += raw }

    mutating func newLine(_ indent: Int) {
        bytes += layout.lineEnd
        bytes += repeatElement(0x20, count: indent)
    }

    static func isInline(_ value: DocumentValue) -> Bool {
        switch value {
        case .sequence(let items): items.isEmpty
        case .mapping(let object): object.isEmpty
        case .null, .bool, .number, .string: true
        }
    }

    /// Writes a value at the current column, which is `indent`; further lines are indented by it.
    mutating func block(_ value: DocumentValue, indent: Int, parent: Int) {
        switch value {
        case .mapping(let object) where !object.isEmpty:
            for (index, entry) in object.entries.enumerated() {
                if index > 0 { newLine(indent) }
                self.entry(entry.key, entry.value, indent: indent)
            }
        case .sequence(let items) where !items.isEmpty:
            for (index, item) in items.enumerated() {
                if index > 0 { newLine(indent) }
                self.item(item, indent: indent)
            }
        default: inline(value, indent: max(parent, 0) + layout.unit, parent: parent)
        }
    }

    /// Writes an entry of a block mapping whose keys stand in column `indent`.
    mutating func entry(_ key: String, _ value: DocumentValue, indent: Int) {
        let text = Self.key(key, inFlow: false)
        if text.count > 1000 {
            // Too long for a key on one line with its colon.
            bytes += [0x3F, 0x20] + text
            newLine(indent)
            bytes.append(0x3A)
        } else {
            bytes += text
            bytes.append(0x3A)
        }
        afterColon(value, indent: indent)
    }

    /// Writes what follows the colon of a key in column `indent`.
    mutating func afterColon(_ value: DocumentValue, indent: Int) {
        guard !Self.isInline(value) else {
            bytes.append(0x20)
            return inline(value, indent: indent + layout.unit, parent: indent)
        }
        let isSequence = value.sequenceValue != nil
        let inner = indent + (isSequence ? layout.sequenceOffset : layout.unit)
        newLine(inner)
        block(value, indent: inner, parent: indent)
    }

    mutating func item(_ value: DocumentValue, indent: Int) {
        bytes += [0x2D, 0x20]
        block(value, indent: indent + 2, parent: indent)
    }

    /// Writes a scalar or an empty collection; `indent` is where a block text's lines begin.
    private mutating func inline(_ value: DocumentValue, indent: Int, parent: Int) {
        if case .string(let text) = value, text.utf8.contains(0x0A),
            let block = YAMLScalarText.block(text, indent: indent, parent: parent, layout: layout)
        {
            bytes += block
        } else {
            flow(value, inFlow: false)
        }
    }

    /// Writes a value on one line.
    mutating func flow(_ value: DocumentValue, inFlow: Bool = true) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number): bytes += number.text.utf8
        case .string(let text): bytes += Self.string(text, inFlow: inFlow)
        case .sequence(let items):
            bytes.append(0x5B)
            for (index, item) in items.enumerated() {
                if index > 0 { bytes += [0x2C, 0x20] }
                flow(item)
            }
            bytes.append(0x5D)
        case .mapping(let object):
            bytes.append(0x7B)
            for (index, entry) in object.entries.enumerated() {
                if index > 0 { bytes += [0x2C, 0x20] }
                bytes += Self.key(entry.key, inFlow: true)
                bytes += [0x3A, 0x20]
                flow(entry.value)
            }
            bytes.append(0x7D)
        }
    }

    static func string(_ text: String, inFlow: Bool) -> [UInt8] {
        YAMLScalarText.isPlainSafe(text, inFlow: inFlow)
            ? Array(text.utf8) : YAMLScalarText.quoted(text)
    }

    static func key(_ text: String, inFlow: Bool) -> [UInt8] { string(text, inFlow: inFlow) }
}
