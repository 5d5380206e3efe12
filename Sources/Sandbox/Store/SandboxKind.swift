/// The kinds of objects that the sandbox stores.
package enum SandboxKind: String, Hashable, Sendable, CaseIterable {
    case product, price, collection, brandBoard, customValue, media, objectSchema, objectField,
        record

    /// The field that holds an object's id.
    var idField: String {
        switch self {
        case .customValue, .objectSchema, .objectField, .record: "id"
        case .product, .price, .collection, .brandBoard, .media: "_id"
        }
    }

    /// Whether objects of the kind show when they changed.
    var showsUpdates: Bool {
        switch self {
        case .product, .price, .brandBoard, .objectSchema, .objectField, .record: true
        case .collection, .customValue, .media: false
        }
    }

    /// Whether objects of the kind show when they were made.
    var showsCreation: Bool { self != .customValue && self != .media }
}
