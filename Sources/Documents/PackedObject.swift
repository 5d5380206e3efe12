/// A mapping as one run of bytes, for what is kept in great numbers and seldom looked at: a fifth of the
/// memory of the values themselves.
///
/// Holds exactly what it was made from: order, spelling of numbers, every byte of a text. Equality is
/// that of the mappings: order and spelling do not count.
package struct PackedObject: Sendable {
    private enum Form: Sendable {
        case here([UInt8])
        case aside(Spill, Spill.Place)
    }

    private let form: Form

    package init(_ object: OrderedObject) {
        var writer = PackedWriter()
        writer.write(object)
        self.init(writer.bytes)
    }

    /// Made to measure: spare room would stay with it.
    private init(_ bytes: some Collection<UInt8>) {
        form = .here(bytes.withContiguousStorageIfAvailable { Array($0) } ?? Array(bytes))
    }

    private init(_ form: Form) { self.form = form }

    /// The same, out of memory where there is room for it. Costs a read of the file at each question.
    package func aside(in spill: Spill) -> PackedObject {
        switch form {
        case .here(let bytes):
            return spill.put(bytes).map { PackedObject(.aside(spill, $0)) } ?? self
        case .aside(let other, _):
            guard other !== spill else { return self }
            return read { reader in spill.put(Array(reader.all)) }
                .map { PackedObject(.aside(spill, $0)) } ?? self
        }
    }

    /// The same in memory, for several questions in a row.
    package var here: PackedObject {
        isAside ? read { PackedObject($0.all) } : self
    }

    /// Whether it is out of memory.
    package var isAside: Bool {
        if case .aside = form { true } else { false }
    }

    /// How many members it has.
    package var count: Int { read { $0.length() } }

    package var object: OrderedObject { read { $0.object() } }

    /// The value of one member; the others are passed over unread.
    package subscript(key: String) -> DocumentValue? {
        // A bare `nil` would be a value here: the null of a document.
        read { $0.find(key) ? Optional.some($0.value()) : Optional.none }
    }

    package func contains(_ key: String) -> Bool { read { $0.find(key) } }

    /// Whether the two say the same, to the byte and in the same order, once the `hidden` members of the
    /// other are left out. `true` proves that they are equal; `false` proves nothing.
    package func isSpelt(as other: PackedObject, without hidden: Set<String> = []) -> Bool {
        read { mine in
            other.read { theirs in
                var left = mine.length()
                for _ in 0..<theirs.length() {
                    if !hidden.isEmpty, hidden.contains(theirs.peekName()) {
                        theirs.passName()
                        theirs.passValue()
                        continue
                    }
                    guard left > 0, mine.passSameName(as: &theirs), mine.passSame(as: &theirs)
                    else { return false }
                    left -= 1
                }
                return left == 0
            }
        }
    }

    /// A member that is a mapping, without unpacking it; it stays where this is.
    package func packed(_ key: String) -> PackedObject? {
        read { reader in
            guard reader.find(key), let range = reader.mapping() else { return nil }
            switch form {
            case .here(let bytes): return PackedObject(bytes[range])
            case .aside(let spill, let place):
                return PackedObject(
                    .aside(
                        spill,
                        Spill.Place(offset: place.offset + range.lowerBound, count: range.count)))
            }
        }
    }

    /// How many bytes it takes.
    package var size: Int {
        switch form {
        case .here(let bytes): bytes.count
        case .aside(_, let place): place.count
        }
    }

    private func read<Result>(_ body: (inout PackedReader) -> Result) -> Result {
        switch form {
        case .here(let bytes):
            bytes.withUnsafeBufferPointer { bytes in
                var reader = PackedReader(bytes)
                return body(&reader)
            }
        case .aside(let spill, let place):
            withUnsafeTemporaryAllocation(byteCount: place.count, alignment: 1) { buffer in
                spill.read(place, into: buffer)
                var reader = PackedReader(UnsafeBufferPointer(buffer.bindMemory(to: UInt8.self)))
                return body(&reader)
            }
        }
    }
}

extension PackedObject: Hashable {
    package static func == (left: PackedObject, right: PackedObject) -> Bool {
        left.isSpelt(as: right) || left.count == right.count && left.object == right.object
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(object) }
}
