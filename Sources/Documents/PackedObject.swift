/// A mapping as one run of bytes, for what is kept in great numbers and seldom looked at: a fifth of the
/// memory of the values themselves.
///
/// Holds exactly what it was made from: order, spelling of numbers, every byte of a text. Equality is
/// that of the mappings: order and spelling do not count.
package struct PackedObject: Sendable {
    private let bytes: [UInt8]
    /// Where the longer texts stand that another object has as well.
    private let shared: [UInt8]?

    /// `other` may have texts in common, which are then kept once.
    package init(_ object: OrderedObject, over other: PackedObject? = nil) {
        var writer = PackedWriter()
        let source = other.map { $0.shared ?? $0.bytes }
        if let source { writer.offer(source) }
        writer.write(object)
        // Made to measure: the writer's spare room would stay with it.
        bytes = writer.bytes.withUnsafeBufferPointer { Array($0) }
        shared = writer.hasShared ? source : nil
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

    /// How many bytes it takes by itself.
    package var size: Int { bytes.count }

    private func read<Result>(_ body: (inout PackedReader) -> Result) -> Result {
        bytes.withUnsafeBufferPointer { own in
            guard let shared else {
                var reader = PackedReader(own, shared: own)
                return body(&reader)
            }
            return shared.withUnsafeBufferPointer { shared in
                var reader = PackedReader(own, shared: shared)
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
