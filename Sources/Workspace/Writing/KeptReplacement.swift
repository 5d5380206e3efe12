import Catalog
import Documents
import Ports
import SyncCore

/// Replaces a file as an editor would, but carefully: only while it is what was read, as a whole, and
/// with the old bytes kept first.
struct KeptReplacement: Sendable {
    let files: any FileSystem
    let backups: any BackupSink
    var random: any RandomNumberGenerator & Sendable

    /// `reason` is what the backup says it was kept for.
    mutating func replace(
        _ old: [UInt8], at path: FilePath, with new: [UInt8], reason: String
    ) async throws(FileFailure) {
        guard let metadata = try files.metadata(at: path), metadata.kind == .file else {
            throw FileFailure(.changed, path: path)
        }
        guard metadata.permissions & 0o200 != 0 else {
            throw FileFailure(.notPermitted, path: path, detail: "it is read-only")
        }
        var key: EntityKey?
        if case .entity(let named) = WorkspaceLayout.place(of: path) { key = named }
        do throws(CycleFailure) {
            _ = try await backups.keep(
                BackupItem(
                    side: .local, key: key, place: path.description, bytes: old, reason: reason))
        } catch {
            throw FileFailure(.notPermitted, path: path, detail: error.message)
        }
        try files.replace(
            path, with: new, mode: metadata.permissions & 0o077 == 0 ? .ownerOnly : .shared,
            temporaryName: TemporaryName.make(random.next())
        ) { () throws(FileFailure) in
            guard try files.read(path, limit: ParseLimits.entityFile.bytes) == old else {
                throw FileFailure(.changed, path: path)
            }
        }
    }

    /// Makes a file where none may be.
    mutating func make(_ path: FilePath, _ bytes: [UInt8]) throws(FileFailure) {
        try files.createDirectory(at: path.parent ?? .root)
        try files.replace(
            path, with: bytes, temporaryName: TemporaryName.make(random.next())
        ) { () throws(FileFailure) in
            guard try files.metadata(at: path) == nil else {
                throw FileFailure(.changed, path: path)
            }
        }
    }
}
