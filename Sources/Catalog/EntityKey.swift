/// What ghlsync keeps in step.
package enum EntityKind: String, Hashable, Sendable, CaseIterable, Comparable {
    case directory, listing, collection

    /// The workspace folder of the kind: `directories`, `listings`, `collections`.
    package var folder: String {
        switch self {
        case .directory: "directories"
        case .listing: "listings"
        case .collection: "collections"
        }
    }

    package init?(folder: String) {
        guard let kind = Self.allCases.first(where: { $0.folder == folder }) else { return nil }
        self = kind
    }

    /// Referenced kinds come first: a directory before its listings, listings before collections.
    package var rank: Int {
        switch self {
        case .directory: 0
        case .listing: 1
        case .collection: 2
        }
    }

    package static func < (left: EntityKind, right: EntityKind) -> Bool { left.rank < right.rank }
}

/// The local identity of an entity: its kind and its file's name without the extension.
package struct EntityKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let kind: EntityKind
    package let name: String

    package init(_ kind: EntityKind, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// Reads `listings/yoga-mat`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let kind = EntityKind(folder: String(parts[0])) else { return nil }
        self.init(kind, String(parts[1]))
    }

    /// `listings/yoga-mat`, as people type it.
    package var description: String { "\(kind.folder)/\(name)" }

    package static func < (left: EntityKey, right: EntityKey) -> Bool {
        (left.kind.rank, left.name) < (right.kind.rank, right.name)
    }
}
