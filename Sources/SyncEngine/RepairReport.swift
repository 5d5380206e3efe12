package import Catalog
package import SyncCore

/// What a repair of the memory came to.
package struct RepairReport: Sendable {
    /// Entities whose agreement was made anew or completed.
    package let agreed: Set<EntityKey>
    /// What is left for the next sync, and the conflicts for a person.
    package let plan: Plan
    /// Files of the ledger that were damaged, by name.
    package let mendedFiles: [String]
}
