package import Catalog
package import Pacing
package import SyncCore

/// One run's backups: what it replaced or deleted.
package struct BackupRun: Hashable, Sendable {
    package let id: String
    /// When its first backup was made.
    package let started: Timestamp
    /// Oldest first.
    package let items: [BackupEntry]
    /// Lines of its index that could not be read.
    package let damagedLines: Int

    package var count: Int { items.count }
    package var bytes: Int { items.reduce(0) { $0 + $1.size } }
}

/// One version that was kept before it was replaced.
package struct BackupEntry: Hashable, Sendable {
    /// `<run>.<number in the run, from 1>`.
    package let id: String
    package let time: Timestamp
    package let side: ReplicaSide
    package let key: EntityKey?
    /// The workspace path, or the request path of the remote object.
    package let place: String
    /// Why it was replaced: `overwrite`, `delete`, `conflict`, `restore`, `undo`; or `agreed`: it was not,
    /// but is what both sides agreed on when the run ended.
    package let reason: String
    /// SHA-256 of the bytes, which also names the object that holds them.
    package let digest: String
    package let size: Int

    package init(
        id: String, time: Timestamp, side: ReplicaSide, key: EntityKey?, place: String,
        reason: String, digest: String, size: Int
    ) {
        self.id = id
        self.time = time
        self.side = side
        self.key = key
        self.place = place
        self.reason = reason
        self.digest = digest
        self.size = size
    }

    /// The file as both sides agreed on it when the run ended.
    package var isAgreed: Bool { reason == Self.agreed }
    package static let agreed = "agreed"

    /// The run that made it.
    package var run: String { BackupID.run(of: id) ?? id }
    /// Its place in the run, from 1.
    var number: Int { Int(id.split(separator: ".").last ?? "") ?? 0 }
}
