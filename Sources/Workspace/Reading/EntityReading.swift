package import Catalog
package import Documents
package import Ports

/// What one look at an entity's file gave: the entity, or what is wrong with the file.
///
/// There is one for each file for as long as an agent runs, so what follows from something else is not
/// kept beside it.
package struct EntityReading: Sendable {
    private struct Content: Hashable, Sendable {
        let digest: FileDigest?
        /// `nil` where it is the digest.
        let version: String?
        let entity: Entity?
        /// `nil` where there is an entity to say it.
        let slug: String?
        let references: [EntityReference]
        let diagnostics: [Diagnostic]
    }

    /// Never changed once made.
    private final class Box: Sendable {
        let content: Content
        init(_ content: Content) { self.content = content }
    }

    private let box: Box
    private var content: Content { box.content }

    /// `digest` and `version` are `nil` where only problems are wanted.
    init(
        digest: FileDigest?, version: String?, entity: Entity?, slug: String?,
        references: [EntityReference], diagnostics: [Diagnostic]
    ) {
        box = Box(
            Content(
                digest: digest, version: version == digest?.hex ? nil : version,
                entity: entity?.packed, slug: entity == nil ? slug : nil, references: references,
                diagnostics: diagnostics))
    }

    /// SHA-256 of the bytes, in hexadecimal.
    package var digest: String { content.digest?.hex ?? "" }
    /// Names the state of the entity in the location: that of the file, and of what is overridden.
    package var version: String { content.version ?? digest }
    /// In canonical form; `nil` while the file has errors of its own.
    package var entity: Entity? { content.entity }
    /// The address that it claims in the shop, if it claims one.
    package var slug: String? { content.slug ?? content.entity?["slug"]?.stringValue }
    /// What it names that must be there for it to be valid as well.
    package var references: [EntityReference] { content.references }
    package var diagnostics: [Diagnostic] { content.diagnostics }
}

extension EntityReading: Hashable {
    package static func == (left: EntityReading, right: EntityReading) -> Bool {
        left.box === right.box || left.content == right.content
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

/// A value that names something else of the workspace.
package struct EntityReference: Sendable, Hashable {
    package enum Target: Sendable, Hashable {
        case entity(EntityKey)
        case media(FilePath)
    }

    /// Where in the file it stands.
    package let path: DocumentPath
    package let target: Target
}
