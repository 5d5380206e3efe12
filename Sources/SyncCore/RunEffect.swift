package import Catalog
package import Documents

/// What one run did to an entity, on both sides together: what taking the run back has to undo.
package struct RunEffect: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case created, updated, deleted
        /// It was made at GoHighLevel, and its file came from there.
        case received
        /// It was on both sides already and got its first agreement: there is none to go back to.
        case linked
    }

    package struct Field: Hashable, Sendable {
        package let path: DocumentPath
        /// What both sides had agreed on before the run; `nil` is absence.
        package let was: DocumentValue?
        /// What they agreed on after it.
        package let now: DocumentValue?

        package init(path: DocumentPath, was: DocumentValue?, now: DocumentValue?) {
            self.path = path
            self.was = was
            self.now = now
        }
    }

    package let key: EntityKey
    package let kind: Kind
    /// Those whose value the run changed, in path order.
    package let fields: [Field]

    package init(key: EntityKey, kind: Kind, fields: [Field]) {
        self.key = key
        self.kind = kind
        self.fields = fields
    }
}
