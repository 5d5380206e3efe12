/// String keys to values, in the order in which they were written. Keys are unique.
///
/// Equality and hashing ignore the order: two mappings that say the same are equal.
package struct OrderedObject: Sendable {
    package struct Entry: Sendable {
        package let key: String
        package var value: DocumentValue

        package init(key: String, value: DocumentValue) {
            self.key = key
            self.value = value
        }
    }

    package private(set) var entries: [Entry]
    /// Key to position; kept only for large objects, where a linear search would be quadratic.
    private var positions: [String: Int]?
    private static let indexedFrom = 20

    package init() { entries = [] }

    /// Takes entries in order; of two with the same key the later value wins at the earlier place.
    package init(_ entries: some Sequence<(String, DocumentValue)>) {
        self.init()
        for (key, value) in entries { self[key] = value }
    }

    /// Takes entries whose keys must differ; `nil` when two are the same.
    package init?(unique entries: [Entry]) {
        self.entries = entries
        if entries.count > Self.indexedFrom {
            reindex()
            guard positions?.count == entries.count else { return nil }
        } else {
            for later in entries.indices.dropFirst() {
                for earlier in 0..<later where entries[earlier].key == entries[later].key {
                    return nil
                }
            }
        }
    }

    /// Takes entries that are known to differ in their keys.
    init(distinct entries: [Entry]) {
        self.entries = entries
        reindex()
    }

    package var isEmpty: Bool { entries.isEmpty }
    package var count: Int { entries.count }
    package var keys: [String] { entries.map(\.key) }

    package func contains(_ key: String) -> Bool { position(of: key) != nil }

    /// The position of a key in `entries`.
    package func position(of key: String) -> Int? {
        if let positions { return positions[key] }
        return entries.firstIndex { $0.key == key }
    }

    /// Reads a value; setting replaces in place or appends; setting `nil` removes the key.
    package subscript(key: String) -> DocumentValue? {
        get { position(of: key).map { entries[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?):
                entries[position].value = value
            case (let position?, nil):
                entries.remove(at: position)
                if positions != nil { reindex() }
            case (nil, let value?):
                entries.append(Entry(key: key, value: value))
                if positions != nil {
                    positions?[key] = entries.count - 1
                } else if entries.count > Self.indexedFrom {
                    reindex()
                }
            case (nil, nil):
                break
            }
        }
    }

    /// Moves an entry to another position; the ones between make room.
    package mutating func move(from old: Int, to new: Int) {
        entries.insert(entries.remove(at: old), at: new)
        reindex()
    }

    private mutating func reindex() {
        guard entries.count > Self.indexedFrom else {
            positions = nil
            return
        }
        var found: [String: Int] = [:]
        found.reserveCapacity(entries.count)
        for index in entries.indices { found[entries[index].key] = index }
        positions = found
    }

    /// The same entries in key order, for output that must not depend on history.
    package var sorted: OrderedObject {
        OrderedObject(entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}

extension OrderedObject: Hashable {
    package static func == (left: OrderedObject, right: OrderedObject) -> Bool {
        left.count == right.count && left.entries.allSatisfy { right[$0.key] == $0.value }
    }

    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for entry in entries {
            var each = Hasher()
            each.combine(entry.key)
            each.combine(entry.value)
            sum ^= each.finalize()
        }
        hasher.combine(sum)
    }
}

extension OrderedObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, DocumentValue)...) { self.init(elements) }
}
