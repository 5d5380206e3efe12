import Documents

/// Which remote objects one entity is. `id` is the product, collection or brand board; `parts` are the
/// further objects that make up the entity: `price` → price id, `css` → custom value id.
///
/// There is one for each entity for as long as an agent runs, so it is kept packed.
package struct Binding: Hashable, Sendable {
    /// `id`, and `parts` by name.
    private var packed: PackedObject

    package init(id: String, parts: [String: String] = [:]) {
        packed = Self.pack(id, parts)
    }

    package var id: String {
        get { packed["id"]?.stringValue ?? "" }
        set { packed = Self.pack(newValue, parts) }
    }

    package var parts: [String: String] {
        get {
            var parts: [String: String] = [:]
            for entry in packed["parts"]?.mappingValue?.entries ?? [] {
                parts[entry.key] = entry.value.stringValue
            }
            return parts
        }
        set { packed = Self.pack(id, newValue) }
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
}
