import Documents

/// Remote objects by id, in the form for keeping: there are as many as there are listings.
struct RawObjects: Sendable {
    private var packed: [String: PackedObject] = [:]

    /// What is no mapping is no object, and is not remembered.
    subscript(id: String) -> DocumentValue? {
        get { packed[id].map { .mapping($0.object) } }
        set { packed[id] = newValue?.mappingValue.map { PackedObject($0) } }
    }

    /// `other` is remembered anyway; texts of it are not kept twice.
    mutating func take(_ object: DocumentValue, as id: String, over other: PackedObject?) {
        packed[id] = object.mappingValue.map { PackedObject($0, over: other) }
    }

    func contains(_ id: String) -> Bool { packed[id] != nil }

    /// One member of an object, at less cost than the whole.
    func field(_ name: String, of id: String) -> DocumentValue? { packed[id]?[name] }

    /// The ids of those that meet a condition, in order.
    func ids(where meets: (PackedObject) -> Bool) -> [String] {
        packed.filter { meets($0.value) }.map(\.key).sorted()
    }
}
