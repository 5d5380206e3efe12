import Documents

/// The collections that are categories (`fieldMapping: {listing: {category: collection}}`): those that a
/// listing is bound to as its category, or names as such. Membership in others is no category.
struct Categories: Hashable, Sendable {
    struct Category: Hashable, Sendable {
        let id: String
        let name: String
    }

    private(set) var names: [String: String] = [:]

    init() {}

    /// - Parameters:
    ///   - collections: all that the location has.
    ///   - said: what listings say of `category`, in the files and in what was agreed.
    ///   - bound: ids of collections that are some listing's category; these stay so when they are renamed.
    init(collections: [DocumentValue], said: Set<String>, bound: Set<String>) {
        let said = Set(said.map(Self.folded))
        for collection in collections {
            let id = HighLevelReplica.id(collection)
            guard let name = collection["name"]?.stringValue,
                bound.contains(id) || said.contains(Self.folded(name))
            else { continue }
            names[id] = name
        }
    }

    /// Those of a product's collections that are categories, in a stable order.
    func among(_ collections: [String]) -> [Category] {
        Set(collections).compactMap { id in names[id].map { Category(id: id, name: $0) } }
            .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    /// A product's collections once it has this category and no other; those that are none stay.
    func moving(_ collections: [String], to category: String?) -> [String] {
        var moved = collections.filter { names[$0] == nil || $0 == category }
        if let category, !moved.contains(category) { moved.append(category) }
        return moved
    }

    mutating func add(_ collection: DocumentValue) {
        names[HighLevelReplica.id(collection)] = collection["name"]?.stringValue
    }

    /// Upper and lower case make no other collection.
    static func isSame(_ one: String, _ other: String) -> Bool { folded(one) == folded(other) }

    private static func folded(_ name: String) -> String {
        name.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
    }
}
