/// The schemas of the files of a workspace, as JSON text: for `Schema(compiling:)` after parsing, and for the
/// workspace's `.ghlsync/schema/*.schema.json`, where editors read titles, examples and choices.
///
/// Each stands by itself. The field names are those of the catalog's field rules. Every field refuses
/// null: a value half typed (`price:`) must not read as a removed one.
package enum BuiltInSchemas {
    /// All of them by the names of their files in `.ghlsync/schema/`.
    package static let files: [(name: String, text: String)] = [
        ("collection.schema.json", collection), ("configuration.schema.json", configuration),
        ("directory.schema.json", directory), ("listing.schema.json", listing),
    ]
}
