package import Documents

/// One directory, listing or collection in canonical form: what is compared, merged and kept as base.
///
/// `fields` holds only fields that say something: no nulls, no defaults. Values that mean the same are
/// the same value here (see `CanonicalForm`), whatever the file or the API wrote.
package struct Entity: Sendable {
    private enum Form: Sendable {
        case open(OrderedObject)
        case packed(PackedObject)
    }

    package let key: EntityKey
    private var form: Form

    package init(key: EntityKey, fields: OrderedObject) {
        self.key = key
        form = .open(fields)
    }

    package var fields: OrderedObject {
        get {
            switch form {
            case .open(let fields): fields
            case .packed(let fields): fields.object
            }
        }
        set { form = .open(newValue) }
    }

    package subscript(field: String) -> DocumentValue? {
        get {
            switch form {
            case .open(let fields): fields[field]
            case .packed(let fields): fields[field]
            }
        }
        set { fields[field] = newValue }
    }

    /// Whether it has the field; does not unpack it.
    package func contains(_ field: String) -> Bool {
        switch form {
        case .open(let fields): fields.contains(field)
        case .packed(let fields): fields.contains(field)
        }
    }

    package init(key: EntityKey, packed: PackedObject) {
        self.key = key
        form = .packed(packed)
    }

    /// The same in a form that takes a fifth of the memory and some time at each question: for those
    /// that are kept.
    package var packed: Entity {
        guard case .open(let fields) = form else { return self }
        return Entity(key: key, packed: PackedObject(fields))
    }

    /// Whether the bytes of the two packed forms prove that this one is equal to the other without its
    /// `hidden` fields. `false` proves nothing.
    package func isSpelt(as other: Entity, without hidden: Set<String>) -> Bool {
        guard key == other.key, case .packed(let mine) = form, case .packed(let theirs) = other.form
        else { return false }
        return mine.isSpelt(as: theirs, without: hidden)
    }

    /// What a person calls it: its title or name; the key when it has none.
    package var displayName: String {
        let field =
            switch key.kind {
            case .directory: "directoryName"
            case .listing: "title"
            case .collection: "name"
            }
        return self[field]?.stringValue ?? key.name
    }
}

extension Entity: Hashable {
    package static func == (left: Entity, right: Entity) -> Bool {
        left.key == right.key
            && (left.isSpelt(as: right, without: []) || left.fields == right.fields)
    }

    /// Equal fields may be packed differently, and are seldom hashed for their own sake.
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}
