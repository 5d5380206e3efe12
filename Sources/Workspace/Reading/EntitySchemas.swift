package import Catalog
import Documents
import JSONFormat
package import SchemaValidation

/// The schema of each kind of entity, compiled.
package struct EntitySchemas: Sendable {
    private let directory: Schema
    private let listing: Schema
    private let collection: Schema
    private var user = UserSchemas()

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

    private init(directory: Schema, listing: Schema, collection: Schema) {
        self.directory = directory
        self.listing = listing
        self.collection = collection
    }

    /// These, and a workspace's own beside them.
    package func tightened(by user: UserSchemas) -> EntitySchemas {
        var schemas = self
        schemas.user = user
        return schemas
    }

    /// The same for another thread (see `Schema.separated`).
    var separated: EntitySchemas {
        var copy = EntitySchemas(
            directory: directory.separated, listing: listing.separated,
            collection: collection.separated)
        copy.user = user
        return copy
    }

    /// The workspace's own schema of a kind.
    func own(_ kind: EntityKind) -> Schema? { user[kind] }

    /// Points at the rule of the workspace's own schema that a finding is about.
    func note(on finding: SchemaFinding, kind: EntityKind) -> Diagnostic.Note {
        user.note(on: finding, kind: kind)
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
