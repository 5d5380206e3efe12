/// The kinds of objects that the sandbox stores.
package enum SandboxKind: String, Hashable, Sendable, CaseIterable {
    case product, price, collection, brandBoard, customValue, media, order, transaction,
        objectSchema, objectField, record

    /// The field that holds an object's id.
    var idField: String {
        switch self {
        case .customValue, .objectSchema, .objectField, .record: "id"
        case .product, .price, .collection, .brandBoard, .media, .order, .transaction: "_id"
        }
    }

    /// Whether objects of the kind show when they changed.
    var showsUpdates: Bool {
        switch self {
        case .product, .price, .brandBoard, .objectSchema, .objectField, .record: true
        case .collection, .customValue, .media, .order, .transaction: false
        }
    }

    /// Whether objects of the kind show when they were made. Sales bring their stamps along: whoever
    /// makes them up says when they were.
    var showsCreation: Bool {
        switch self {
        case .product, .price, .collection, .brandBoard, .objectSchema, .objectField, .record: true
        case .customValue, .media, .order, .transaction: false
        }
    }
}
