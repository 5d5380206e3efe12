import Documents

/// A recursive reader of RFC 8259 over raw bytes, strict but for what its dialect adds. The depth limit bounds the recursion.
///
/// The buffer must outlive the reader: it is made and used within one `withUnsafeBufferPointer`.
struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    let end: Int
    let limits: ParseLimits
    /// Whether places are recorded; without them duplicate keys are refused.
    let keepsSource: Bool
    let dialect: JSONDocument.Dialect

    var at = 0
    private var nodeCount = 0
    /// Nodes of finished values; a container takes its children off the top.
    private var finished: [SourceNode] = []
    /// Ranges of the keys of the objects that are being read.
    private var keys: [Range<Int>] = []
    private var repetitions: [RepeatedKey] = []

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: ParseLimits, keepsSource: Bool,
        dialect: JSONDocument.Dialect
    ) {
        self.bytes = bytes
        end = bytes.count
        self.limits = limits
        self.keepsSource = keepsSource
        self.dialect = dialect
    }

    mutating func document() throws(SyntaxError) -> ParsedDocument {
        guard end <= limits.bytes else {
            throw SyntaxError(
                "the text has \(end) bytes; at most \(limits.bytes) are accepted",
                at: limits.bytes..<end, help: "split it, or make it shorter")
        }
        try UTF8Check.requireEncoding(bytes)
        if dialect == .commented, let bad = UTF8Check.firstInvalid(in: bytes, from: 0) {
            // A comment is read over without looking into it.
            throw UTF8Check.error(at: bad, in: bytes)
        }
        if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
        skipSpace()
        guard at < end else {
            throw SyntaxError(
                "the file is empty", at: end..<end, help: "write at least an empty object: {}")
        }
        let value = try value(depth: 1)
        skipSpace()
        guard at == end else { throw trailing() }
        return ParsedDocument(
            value: value, source: finished.last ?? SourceNode(value: 0..<end),
            duplicateKeys: repetitions.map(\.duplicate))
    }

    @inline(__always)
    mutating func skipSpace() {
        while at < end {
            let byte = bytes[at]
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                at += 1
            } else {
                guard byte == 0x2F, dialect == .commented,
                    let stop = JSONComment.end(at: at, in: bytes)
                else { return }
                at = stop
            }
        }
    }

    private mutating func value(depth: Int) throws(SyntaxError) -> DocumentValue {
        guard at < end else { throw unexpected("a value") }
        nodeCount += 1
        guard nodeCount <= limits.nodes else {
            throw SyntaxError(
                "more than \(limits.nodes) values in one text", at: at..<at + 1,
                help: "split it into several files")
        }
        let start = at
        let result: DocumentValue
        switch bytes[at] {
        case 0x22: result = .string(try string())
        case 0x7B: return try object(depth: depth)
        case 0x5B: return try array(depth: depth)
        case 0x2D, 0x30...0x39: result = .number(try number())
        case 0x74 where takes("true"): result = .bool(true)
        case 0x66 where takes("false"): result = .bool(false)
        case 0x6E where takes("null"): result = .null
        default: throw unexpected("a value")
        }
        if keepsSource { finished.append(SourceNode(value: start..<at)) }
        return result
    }

    /// Takes a literal when it stands here as a whole word.
    private mutating func takes(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end - at >= count else { return false }
        for offset in 0..<count where bytes[at + offset] != word.utf8Start[offset] { return false }
        guard at + count == end || !isWordByte(bytes[at + count]) else { return false }
        at += count
        return true
    }

    private func requireDepth(_ depth: Int) throws(SyntaxError) {
        guard depth <= limits.depth else {
            throw SyntaxError(
                "nested deeper than \(limits.depth) levels", at: at..<at + 1,
                help: "make the structure flatter")
        }
    }

    private mutating func array(depth: Int) throws(SyntaxError) -> DocumentValue {
        try requireDepth(depth)
        let start = at
        let base = finished.count
        at += 1
        var items: [DocumentValue] = []
        skipSpace()
        if at < end, bytes[at] == 0x5D {
            at += 1
        } else {
            while true {
                let known = repetitions.count
                items.append(try value(depth: depth + 1))
                if repetitions.count > known { lead(to: .index(items.count - 1), since: known) }
                skipSpace()
                guard try continues(closing: 0x5D, openedAt: start) else { break }
            }
        }
        finish(start, base)
        return .sequence(items)
    }

    private mutating func object(depth: Int) throws(SyntaxError) -> DocumentValue {
        try requireDepth(depth)
        let start = at
        let base = finished.count
        at += 1
        let firstKey = keys.count
        var entries: [OrderedObject.Entry] = []
        entries.reserveCapacity(8)
        skipSpace()
        if at < end, bytes[at] == 0x7D {
            at += 1
        } else {
            while true {
                guard at < end, bytes[at] == 0x22 else { throw badKey() }
                let keyStart = at
                let key = try string()
                keys.append(keyStart..<at)
                skipSpace()
                guard at < end, bytes[at] == 0x3A else { throw unexpected("a colon after the key") }
                at += 1
                skipSpace()
                let known = repetitions.count
                let value = try value(depth: depth + 1)
                if repetitions.count > known { lead(to: .key(key), since: known) }
                if keepsSource { finished[finished.count - 1].key = keys[keys.count - 1] }
                entries.append(OrderedObject.Entry(key: key, value: value))
                skipSpace()
                guard try continues(closing: 0x7D, openedAt: start) else { break }
            }
        }
        defer { keys.removeSubrange(firstKey...) }
        if let object = OrderedObject(unique: entries) {
            finish(start, base)
            return .mapping(object)
        }
        return .mapping(
            try withoutDuplicates(entries, Array(keys[firstKey...]), start, base))
    }

    /// Notes on the way out where the keys that occur twice lie.
    private mutating func lead(to step: DocumentPath.Step, since known: Int) {
        for index in known..<repetitions.count { repetitions[index].stepsUp.append(step) }
    }

    /// Keeps the first of each key and reports the rest, or refuses them when no source is kept.
    private mutating func withoutDuplicates(
        _ entries: [OrderedObject.Entry], _ keys: [Range<Int>], _ start: Int, _ base: Int
    ) throws(SyntaxError) -> OrderedObject {
        var object = OrderedObject()
        var firsts: [Range<Int>] = []
        var children: [SourceNode] = []
        for (index, entry) in entries.enumerated() {
            if let position = object.position(of: entry.key) {
                guard keepsSource else {
                    throw SyntaxError(
                        "the key \"\(entry.key)\" occurs twice", at: keys[index],
                        help: "remove one of the two")
                }
                repetitions.append(
                    RepeatedKey(
                        stepsUp: [.key(entry.key)], first: firsts[position], second: keys[index]))
                continue
            }
            object[entry.key] = entry.value
            firsts.append(keys[index])
            if keepsSource { children.append(finished[base + index]) }
        }
        if keepsSource {
            finished.removeSubrange(base...)
            finished.append(contentsOf: children)
        }
        finish(start, base)
        return object
    }

    private mutating func finish(_ start: Int, _ base: Int) {
        guard keepsSource else { return }
        let children = Array(finished[base...])
        finished.removeSubrange(base...)
        finished.append(SourceNode(value: start..<at, children: children))
    }

    /// After a value: takes a comma and answers `true`, or the closing bracket and answers `false`.
    @inline(__always)
    private mutating func continues(
        closing: UInt8, openedAt start: Int
    ) throws(SyntaxError) -> Bool {
        if at < end, bytes[at] == 0x2C {
            let comma = at
            at += 1
            skipSpace()
            guard at < end, bytes[at] == closing else { return true }
            guard dialect == .commented else { throw trailingComma(comma) }
            at += 1
            return false
        }
        if at < end, bytes[at] == closing {
            at += 1
            return false
        }
        throw unclosed(closing, openedAt: start)
    }
}
