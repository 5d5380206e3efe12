import Documents

/// Values by the ids of remote objects, in little room: there are as many as there are listings.
struct ObjectTable<Value: Sendable>: Sendable {
    private enum Key: Hashable, Sendable {
        case usual(HexID)
        case other(String)

        init(_ id: String) { self = HexID(id).map(Key.usual) ?? .other(id) }

        var id: String {
            switch self {
            case .usual(let id): id.text
            case .other(let id): id
            }
        }
    }

    private var table = CompactTable<Key, Value>()

    subscript(id: String) -> Value? {
        get { table[Key(id)] }
        set { table[Key(id)] = newValue }
    }

    var ids: [String] { table.keys.map(\.id) }
    var values: some Collection<Value> { table.values }

    mutating func mapValues(_ transform: (Value) -> Value) { table.mapValues(transform) }
}

extension ObjectTable: Sequence {
    func makeIterator() -> some IteratorProtocol<(id: String, value: Value)> {
        table.lazy.map { (id: $0.key.id, value: $0.value) }.makeIterator()
    }
}
