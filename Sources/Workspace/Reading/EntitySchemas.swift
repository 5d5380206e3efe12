package import Catalog
import JSONFormat
package import SchemaValidation

/// The schema of each kind of entity, compiled.
package struct EntitySchemas: Sendable {
    private let directory: Schema
    private let listing: Schema
    private let collection: Schema

    /// Those that ghlsync brings along; compiled once.
    package static let builtIn = EntitySchemas(
        directory: compile(BuiltInSchemas.directory), listing: compile(BuiltInSchemas.listing),
        collection: compile(BuiltInSchemas.collection))

    package subscript(kind: EntityKind) -> Schema {
        switch kind {
        case .directory: directory
        case .listing: listing
        case .collection: collection
        }
    }

    private static func compile(_ text: String) -> Schema {
        do {
            return try Schema(compiling: try JSONDocument.value(of: Array(text.utf8)))
        } catch {
            // The text is part of the program, and its tests compile it.
            preconditionFailure("a built-in schema is broken: \(error)")
        }
    }
}
