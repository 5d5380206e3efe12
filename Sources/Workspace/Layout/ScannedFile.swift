package import Catalog
package import Documents
package import Ports

/// One file that may be an entity, as a scan found it.
package struct ScannedFile: Sendable {
    package enum Content: Sendable {
        case read(EntityReading, FileStamp)
        /// It is there and cannot be believed: a link, a pipe, too large, not readable, badly named.
        case trouble(Diagnostic)
        /// `include` and `exclude` leave it out; it was not read.
        case excluded
    }

    package let key: EntityKey
    package let path: FilePath
    package let content: Content
    /// Whether it was known already, and is as it was.
    var isKnown = false

    package var reading: EntityReading? {
        if case .read(let reading, _) = content { reading } else { nil }
    }

    package var isExcluded: Bool {
        if case .excluded = content { true } else { false }
    }
}

/// All that one scan found, in path order.
package struct WorkspaceScan: Sendable {
    package var files: [ScannedFile] = []
    /// Kinds whose folder was read without gaps: only of these a missing file is gone.
    package var completeKinds: Set<EntityKind> = []
    /// Kinds of which some folder is there and could not be read: it may hold anything.
    package var unreadKinds: Set<EntityKind> = []
    /// Trouble with folders and with entries that can be no entity.
    package var diagnostics: [Diagnostic] = []
}
