package import Ports
package import SyncCore

/// What became of putting one backup back.
package struct RestoreOutcome: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        /// The file is what it was; the backup of what it replaced, if there was anything.
        case restored(replaced: String?)
        /// It was already so.
        case unchanged
        case failed(Problem)
    }

    package let entry: BackupEntry
    package let result: Result
}

extension BackupStore {
    /// Puts files back as they were. What is there now is kept first. Of several backups of one
    /// place the oldest is taken: the state before the first of the replacements. Remote objects
    /// are not put back here, only by the remote replica.
    package func restore(
        _ entries: [BackupEntry], into workspace: any FileSystem
    ) -> [RestoreOutcome] {
        var places: Set<String> = []
        return entries.sorted { ($0.time, $0.run, $0.number) < ($1.time, $1.run, $1.number) }
            .filter { places.insert($0.place).inserted }
            .map { RestoreOutcome(entry: $0, result: restore($0, into: workspace)) }
    }

    private func restore(
        _ entry: BackupEntry, into workspace: any FileSystem
    ) -> RestoreOutcome.Result {
        func failed(_ code: String, _ message: String, _ hint: String? = nil)
            -> RestoreOutcome.Result
        {
            .failed(Problem(code: code, key: entry.key, message: message, hint: hint))
        }
        guard entry.side == .local else {
            return failed("not-a-file", "\(entry.place) is an object of the location, not a file.")
        }
        guard let path = Self.safePath(entry.place) else {
            return failed(
                "unsafe-path", "'\(entry.place)' is no place in the workspace to put a file.",
                "The snapshot's index may have been edited. Nothing was written.")
        }
        do throws(CycleFailure) {
            return try put(try bytes(of: entry), at: path, for: entry, in: workspace)
        } catch {
            return failed("not-restored", error.message, error.hint)
        }
    }

    private func put(
        _ bytes: [UInt8], at path: FilePath, for entry: BackupEntry, in workspace: any FileSystem
    ) throws(CycleFailure) -> RestoreOutcome.Result {
        do throws(FileFailure) {
            let current = try Self.read(path, in: workspace)
            guard current != bytes else { return .unchanged }
            var replaced: String?
            if let current {
                replaced = try keepForRestore(current, path, entry)
            }
            if let folder = path.parent, !folder.components.isEmpty {
                try workspace.createDirectory(at: folder, mode: .shared)
            }
            try workspace.replace(
                path, with: bytes, temporaryName: temporaryName(for: path)
            ) { () throws(FileFailure) in
                guard try Self.read(path, in: workspace) == current else {
                    throw FileFailure(.changed, path: path)
                }
            }
            return .restored(replaced: replaced)
        } catch {
            throw CycleFailure(.workspace, "\(path) was not restored: \(error)")
        }
    }

    private func keepForRestore(
        _ bytes: [UInt8], _ path: FilePath, _ entry: BackupEntry
    ) throws(FileFailure) -> String {
        do throws(CycleFailure) {
            return try keep(
                BackupItem(
                    side: .local, key: entry.key, place: path.description, bytes: bytes,
                    reason: "restore"))
        } catch {
            throw FileFailure(.notPermitted, path: path, detail: error.message)
        }
    }

    private static func read(
        _ path: FilePath, in workspace: any FileSystem
    ) throws(FileFailure) -> [UInt8]? {
        guard try workspace.metadata(at: path) != nil else { return nil }
        return try workspace.read(path, limit: readLimit)
    }

    /// Only where a workspace has files of the user: never into a hidden folder, never out of the
    /// root.
    static func safePath(_ place: String) -> FilePath? {
        guard !place.isEmpty, place.utf8.count <= 1024, let path = FilePath(place),
            path.components.allSatisfy({ !$0.hasPrefix(".") }),
            place.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F && $0 != "\\" })
        else { return nil }
        return path
    }
}
