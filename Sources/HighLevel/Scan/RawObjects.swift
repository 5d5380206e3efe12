import Documents

/// Remote objects by id, in the form for keeping: there are as many as there are listings.
struct RawObjects: Sendable {
    private var packed = ObjectTable<PackedObject>()
    private var spill: Spill

    init(spill: Spill) { self.spill = spill }

    /// Ids by name while there is a load of creates, each of which asks whose name it is. Made when it is
    /// first asked for; the next list ends it, since it takes memory that an agent at rest does not want.
    private var idsByName: [String: Set<String>]?

    /// What is no mapping is no object, and is not remembered.
    subscript(id: String) -> DocumentValue? {
        get { packed[id].map { .mapping($0.object) } }
        set {
            if idsByName != nil, let name = packed[id].flatMap(Self.name) {
                idsByName?[name]?.remove(id)
            }
            packed[id] = newValue?.mappingValue.map { PackedObject($0).aside(in: spill) }
            if idsByName != nil, let name = packed[id].flatMap(Self.name) {
                idsByName?[name, default: []].insert(id)
            }
        }
    }

    private static func name(of object: PackedObject) -> String? { object["name"]?.stringValue }

    /// The form in which an object is kept, or would be from now on.
    func kept(_ object: PackedObject, as id: String) -> PackedObject {
        if let known = packed[id], known.isSpelt(as: object) { return known }
        return object.aside(in: spill)
    }

    /// Remembers an object, and gives the form in which it is kept from now on.
    mutating func take(_ object: PackedObject, as id: String) -> PackedObject {
        idsByName = nil
        let kept = kept(object, as: id)
        packed[id] = kept
        return kept
    }

    /// Leaves what is dead of those that are out of memory behind.
    mutating func tidy() {
        guard spill.isWasteful(living: { packed.values.reduce(0) { $0 + $1.size } }) else { return }
        spill = spill.successor
        packed.mapValues { $0.aside(in: spill) }
    }

    func contains(_ id: String) -> Bool { packed[id] != nil }

    /// One member of an object, at less cost than the whole.
    func field(_ name: String, of id: String) -> DocumentValue? { packed[id]?[name] }

    /// The ids of those with a name, in order.
    mutating func ids(named name: String) -> [String] {
        if idsByName == nil { idsByName = indexed }
        return (idsByName?[name] ?? []).sorted()
    }

    private var indexed: [String: Set<String>] {
        var index: [String: Set<String>] = [:]
        for (id, object) in packed {
            if let name = Self.name(of: object) { index[name, default: []].insert(id) }
        }
        return index
    }

    /// The ids of those that meet a condition, in order.
    func ids(where meets: (PackedObject) -> Bool) -> [String] {
        packed.filter { meets($0.value) }.map(\.id).sorted()
    }
}
