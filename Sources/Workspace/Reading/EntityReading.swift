package import Catalog
package import Documents
package import Ports

/// What one look at an entity's file gave: the entity, or what is wrong with the file.
package struct EntityReading: Sendable, Hashable {
    /// SHA-256 of the bytes, in hexadecimal.
    package let digest: String
    /// Names the state of the entity in the location: that of the file, and of what is overridden.
    package let version: String
    /// In canonical form; `nil` while the file has errors of its own.
    package let entity: Entity?
    /// The address that it claims in the shop, if it claims one.
    package let slug: String?
    /// What it names that must be there for it to be valid as well.
    package let references: [EntityReference]
    package let diagnostics: [Diagnostic]
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
