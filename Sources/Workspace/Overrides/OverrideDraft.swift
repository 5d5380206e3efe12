import Catalog
import Documents

/// Changes of what is overridden of one entity. They are made in the configuration as it is then, as
/// long as the entity's entry is what they were planned on.
package struct OverrideDraft: Hashable, Sendable {
    let key: EntityKey
    /// The entry that the edits were planned on.
    let entry: DocumentValue
    let edits: [DocumentEdit]
}
