import Documents

/// Which remote objects one entity is. `id` is the product, collection or brand board; `parts` are the
/// further objects that make up the entity: `price` → price id, `css` → custom value id.
///
/// There is one for each entity for as long as an agent runs, so it is kept in little room.
package struct Binding: Sendable {
    private enum Form: Sendable {
        case usual(HexID, price: HexID)
        /// `id`, and `parts` by name.
        case packed(PackedObject)
    }

    /// The name of the part that the one price of a listing is.
    private static let price = "price"

    private var form: Form

    package init(id: String, parts: [String: String] = [:]) {
        form = Self.usual(id, parts) ?? .packed(Self.pack(id, parts))
    }

    package var id: String {
        get {
            switch form {
            case .usual(let id, _): id.text
            case .packed(let packed): packed["id"]?.stringValue ?? ""
            }
        }
        set { self = Binding(id: newValue, parts: parts) }
    }

    package var parts: [String: String] {
        get {
            switch form {
            case .usual(_, let price):
                return [Self.price: price.text]
            case .packed(let packed):
                var parts: [String: String] = [:]
                for entry in packed["parts"]?.mappingValue?.entries ?? [] {
                    parts[entry.key] = entry.value.stringValue
                }
                return parts
            }
        }
        set { self = Binding(id: id, parts: newValue) }
    }

    /// Ids that are looked for among the bindings of a whole catalog: the id of each is not written out.
    package struct IDs: Sendable {
        private let hex: Set<HexID>
        private let texts: Set<String>

        package init(_ ids: some Sequence<String>) {
            texts = Set(ids)
            hex = Set(texts.compactMap(HexID.init))
        }

        package var isEmpty: Bool { texts.isEmpty }

        /// Whether the binding is of one of them.
        package func contains(_ binding: Binding) -> Bool {
            switch binding.form {
            case .usual(let id, _): hex.contains(id)
            case .packed: texts.contains(binding.id)
            }
        }
    }

    // MARK: In little room

    private static func usual(_ id: String, _ parts: [String: String]) -> Form? {
        guard parts.count == 1, let price = parts[Self.price].flatMap(HexID.init),
            let main = HexID(id)
        else { return nil }
        return .usual(main, price: price)
    }

    private static func pack(_ id: String, _ parts: [String: String]) -> PackedObject {
        var object: OrderedObject = ["id": .string(id)]
        if !parts.isEmpty {
            // In order, so that equal ones are packed alike.
            object["parts"] = .mapping(
                OrderedObject(
                    parts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        }
        return PackedObject(object)
    }

    /// As an object among others.
    var packedForm: OrderedObject { Self.pack(id, parts).object }

    init(packedForm: PackedObject) {
        let parts = packedForm["parts"]?.mappingValue?.entries ?? []
        self.init(
            id: packedForm["id"]?.stringValue ?? "",
            parts: Dictionary(
                parts.map { ($0.key, $0.value.stringValue ?? "") }, uniquingKeysWith: { $1 }))
    }
}

extension Binding: Hashable {
    package static func == (left: Binding, right: Binding) -> Bool {
        switch (left.form, right.form) {
        case (.usual(let id, let price), .usual(let other, let others)):
            (id, price) == (other, others)
        case (.packed(let one), .packed(let other)): one == other
        // What can be usual is.
        case (.usual, .packed), (.packed, .usual): false
        }
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}
