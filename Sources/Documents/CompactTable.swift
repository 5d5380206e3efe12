/// A dictionary in about half the room, for what there is one of for each entity: its entries lie one after
/// the other, and what is sparse is only the index of their places.
///
/// Entries are in no order that means anything.
package struct CompactTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    package private(set) var keys: [Key] = []
    package private(set) var values: [Value] = []
    /// For each slot one more than the place of its entry; 0 where there is none. A power of two long, and
    /// never more than three quarters full; an entry is in the first free slot from that of its hash on.
    private var slots: [UInt32] = []

    package init() {}

    package var count: Int { keys.count }
    package var isEmpty: Bool { keys.isEmpty }

    /// The place of a key in `keys` and `values`; holds until the next change of which keys there are.
    package func place(of key: Key) -> Int? {
        guard !slots.isEmpty else { return nil }
        var slot = first(key)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if keys[place] == key { return place }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    package func contains(_ key: Key) -> Bool { place(of: key) != nil }

    package subscript(key: Key) -> Value? {
        get { place(of: key).map { values[$0] } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): values[place] = value
            case (let place?, nil): remove(at: place)
            case (nil, let value?): append(key, value)
            case (nil, nil): break
            }
        }
    }

    /// Sets the value at a place.
    package mutating func replace(at place: Int, with value: Value) { values[place] = value }

    package mutating func mapValues(_ transform: (Value) -> Value) {
        for place in values.indices { values[place] = transform(values[place]) }
    }

    package mutating func reserveCapacity(_ count: Int) {
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
        if 4 * count > 3 * slots.count { rebuild(for: count) }
    }

    private func first(_ key: Key) -> Int { key.hashValue & (slots.count - 1) }

    private mutating func append(_ key: Key, _ value: Value) {
        if 4 * (keys.count + 1) > 3 * slots.count { rebuild(for: keys.count + 1) }
        keys.append(key)
        values.append(value)
        occupy(keys.count)
    }

    /// Enters the entry of a number, counted from 1.
    private mutating func occupy(_ number: Int) {
        var slot = first(keys[number - 1])
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(number)
    }

    private mutating func rebuild(for count: Int) {
        var size = 16
        while 3 * size < 4 * count { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        for number in keys.indices.map({ $0 + 1 }) { occupy(number) }
    }

    /// The last entry takes the place of the removed one.
    private mutating func remove(at place: Int) {
        vacate(slot(of: place))
        let last = keys.count - 1
        if place < last {
            slots[slot(of: last)] = UInt32(place + 1)
            keys[place] = keys[last]
            values[place] = values[last]
        }
        keys.removeLast()
        values.removeLast()
    }

    private func slot(of place: Int) -> Int {
        var slot = first(keys[place])
        while Int(slots[slot]) != place + 1 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }

    /// Empties a slot, and moves up those behind it that would not be found any more.
    private mutating func vacate(_ slot: Int) {
        let mask = slots.count - 1
        var (hole, next) = (slot, (slot + 1) & mask)
        while slots[next] != 0 {
            let home = first(keys[Int(slots[next]) - 1])
            // Whether the hole lies on the way from its home to where it is.
            if (next - home) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = 0
    }
}

extension CompactTable: Sequence {
    package func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> {
        zip(keys, values).lazy.map { (key: $0, value: $1) }.makeIterator()
    }
}
