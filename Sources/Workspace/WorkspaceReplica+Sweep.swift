import Catalog
import Ports
package import SyncCore

extension WorkspaceReplica {
    /// Removes what a crash left of half-written files, and says how many there were. For the start,
    /// while the workspace's lock is held: a file of another agent would be in use.
    ///
    /// Each is kept in a snapshot first: where a folder's sync had failed before the crash, the name of a
    /// file that a person went on editing may have become the temporary one again.
    @discardableResult
    package func sweep() async throws(CycleFailure) -> Int {
        try WorkspaceLayout.check(files)
        var count = 0
        let folders = EntityKind.allCases.compactMap { FilePath($0.folder) }
        // Beside the folders lies the configuration, whose overrides are written, too.
        let found =
            folders.flatMap { leftOvers(in: $0, depth: 0) }
            + leftOvers(in: .root, depth: 0)
        for path in found where await remove(path) {
            count += 1
        }
        return count
    }

    /// Trouble is passed over: a left-over that cannot be removed does no harm.
    private func remove(_ path: FilePath) async -> Bool {
        guard let bytes = try? files.read(path, limit: BackupStore.readLimit) else { return false }
        if !bytes.isEmpty {
            let item = BackupItem(
                side: .local, key: nil, place: path.description, bytes: bytes, reason: "leftover")
            guard (try? await backups.keep(item)) != nil else { return false }
        }
        return (try? files.remove(path)) != nil
    }

    private func leftOvers(in folder: FilePath, depth: Int) -> [FilePath] {
        guard depth < WorkspaceScanner.depthLimit, let entries = try? files.list(folder) else {
            return []
        }
        return entries.sorted { $0.name < $1.name }.flatMap { entry -> [FilePath] in
            guard let path = folder.appending(entry.name) else { return [] }
            if entry.kind == .directory, !FileNames.isIgnored(entry.name) {
                guard !folder.components.isEmpty else { return [] }
                return leftOvers(in: path, depth: depth + 1)
            }
            return entry.kind == .file && TemporaryName.isOurs(entry.name) ? [path] : []
        }
    }
}
