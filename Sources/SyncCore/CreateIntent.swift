package import Catalog
package import Documents
package import Pacing

/// The promise to look before trying again: written durably before a create is sent, because its
/// answer can be lost after it was applied (reliability.md §3).
package struct CreateIntent: Hashable, Sendable {
    package let id: String
    package let key: EntityKey
    /// Which remote object: `product`, `price`, `collection`, `brandBoard`, `customValue`.
    package let object: String
    /// For a part: the id of the object that it belongs to (a price's product).
    package let parent: String?
    /// Every field that is sent, for finding it again by content.
    package let fingerprint: DocumentValue
    /// The server's clock (HTTP `Date`) when it was sent; our own before the first answer.
    package let sentAt: Timestamp
    /// Ids of live objects that looked the same before it was sent.
    package let priorIDs: [String]
    package let attempt: Int

    package init(
        id: String, key: EntityKey, object: String, parent: String? = nil,
        fingerprint: DocumentValue, sentAt: Timestamp, priorIDs: [String], attempt: Int = 1
    ) {
        self.id = id
        self.key = key
        self.object = object
        self.parent = parent
        self.fingerprint = fingerprint
        self.sentAt = sentAt
        self.priorIDs = priorIDs
        self.attempt = attempt
    }
}

/// Where intents are kept. Each call returns only when what it says is durable.
package protocol IntentLog: Sendable {
    /// Before the create is sent; with the same id again for another attempt.
    func intend(_ intent: CreateIntent) async throws(CycleFailure)
    /// The object exists: from now on `key` has this id (as its main object, or as the named part).
    func bind(_ intentID: String, to remoteID: String) async throws(CycleFailure)
    /// The create was certainly not applied, and will not be tried again under this intent.
    func abandon(_ intentID: String, why: String) async throws(CycleFailure)
    /// Intents of a key that were neither bound nor abandoned: a crash, or an answer that never came.
    func openIntents(of key: EntityKey) async -> [CreateIntent]
    /// Ids that intents of this key were bound to and that no archive entry holds yet: what of a
    /// half-made entity exists already. Object name → id.
    func boundParts(of key: EntityKey) async -> [String: String]
    /// What was sent to make such a part; `nil` when that is not known.
    func fingerprint(ofBound object: String, of key: EntityKey) async -> DocumentValue?
}

/// One version of something, kept before it is replaced or deleted (I17).
package struct BackupItem: Hashable, Sendable {
    package let side: ReplicaSide
    package let key: EntityKey?
    /// The workspace path, or the request path of the remote object.
    package let place: String
    /// The file's bytes, or the remote's raw JSON.
    package let bytes: [UInt8]
    /// Why it is replaced: `overwrite`, `delete`, `conflict`, `restore`.
    package let reason: String

    package init(side: ReplicaSide, key: EntityKey?, place: String, bytes: [UInt8], reason: String)
    {
        self.side = side
        self.key = key
        self.place = place
        self.bytes = bytes
        self.reason = reason
    }
}

/// Where versions are kept. When it throws, nothing may be replaced.
package protocol BackupSink: Sendable {
    /// Returns the snapshot's id when the bytes are durable.
    func keep(_ item: BackupItem) async throws(CycleFailure) -> String
}
