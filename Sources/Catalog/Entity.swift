package import Documents

/// One directory, listing or collection in canonical form: what is compared, merged and kept as base.
///
/// `fields` holds only fields that say something: no nulls, no defaults. Values that mean the same are
/// the same value here (see `CanonicalForm`), whatever the file or the API wrote.
package struct Entity: Hashable, Sendable {
    package let key: EntityKey
    package var fields: OrderedObject

    package init(key: EntityKey, fields: OrderedObject) {
        self.key = key
        self.fields = fields
    }

    package subscript(field: String) -> DocumentValue? {
        get { fields[field] }
        set { fields[field] = newValue }
    }

    /// What a person calls it: its title or name; the key when it has none.
    package var displayName: String {
        let field =
            switch key.kind {
            case .directory: "directoryName"
            case .listing: "title"
            case .collection: "name"
            }
        return fields[field]?.stringValue ?? key.name
    }
}
