/// The kinds of objects that the sandbox stores.
package enum SandboxKind: String, Hashable, Sendable, CaseIterable {
    case product, price, collection, brandBoard, customValue, media

    /// The field that holds an object's id.
    var idField: String { self == .customValue ? "id" : "_id" }

    /// Whether objects of the kind show when they changed.
    var showsUpdates: Bool {
        switch self {
        case .product, .price, .brandBoard: true
        case .collection, .customValue, .media: false
        }
    }

    /// Whether objects of the kind show when they were made.
    var showsCreation: Bool { self != .customValue && self != .media }
}
