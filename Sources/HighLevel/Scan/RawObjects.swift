import Documents

/// Remote objects by id, in the form for keeping: there are as many as there are listings.
struct RawObjects: Sendable {
    private var packed: [String: PackedObject] = [:]

    /// What is no mapping is no object, and is not remembered.
    subscript(id: String) -> DocumentValue? {
        get { packed[id].map { .mapping($0.object) } }
        set { packed[id] = newValue?.mappingValue.map { PackedObject($0) } }
    }

    /// Remembers an object, and gives the form in which it is kept from now on. `other` is remembered
    /// anyway; texts of it are not kept twice.
    mutating func take(
        _ object: PackedObject, as id: String, over other: PackedObject?
    ) -> PackedObject {
        if let known = packed[id], known.isSpelt(as: object) { return known }
        let kept = other.map { PackedObject(object.object, over: $0) } ?? object
        packed[id] = kept
        return kept
    }

    func contains(_ id: String) -> Bool { packed[id] != nil }

    /// One member of an object, at less cost than the whole.
    func field(_ name: String, of id: String) -> DocumentValue? { packed[id]?[name] }

    /// The ids of those that meet a condition, in order.
    func ids(where meets: (PackedObject) -> Bool) -> [String] {
        packed.filter { meets($0.value) }.map(\.key).sorted()
    }
}
