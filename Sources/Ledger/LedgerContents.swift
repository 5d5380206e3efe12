package import Catalog
package import Documents
package import SyncCore

/// What the ledger of a location says when it is opened.
package struct LedgerContents: Sendable {
    package var archive: Archive
    /// All known bindings: the archive's, those whose base is lost, and those that only the
    /// committed links file has (a teammate's). A key that is here and not in the archive is
    /// compared afresh.
    package var bindings: [EntityKey: Binding]
    /// Entities that a teammate renamed: the links file has the object of an archived key (left)
    /// under a new key (right) only. `bindings` has the old key.
    package var moved: [EntityKey: EntityKey]
    /// Creates that were sent and whose answer is not known.
    package var openIntents: [CreateIntent]
    /// The open ones in key order, then those that are over, newest first.
    package var conflicts: [ConflictRecord]
    /// What a person decided about open conflicts; for `Policy.decisions`.
    package var decisions: [EntityKey: [DocumentPath: ConflictChoice]]
    /// Webhooks that were accepted and not acted on, oldest first.
    package var inbox: [InboxItem]
    /// Keys whose identity is not clear; the engine holds them.
    package var problems: [Problem]
    package var warnings: [String]
    /// Nothing was ever agreed here: the first sync shows its plan and asks.
    package var isFirstContact: Bool
}
