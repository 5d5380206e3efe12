import Ports
import SyncCore

/// Why a file was not replaced.
enum ReplaceFailure: Error {
    /// What has to be kept or recorded first could not be.
    case stopped(CycleFailure)
    case notWritten(FileFailure)
}

extension WorkspaceReplica {
    /// Puts other bytes in the place of a file, while it still is what `old` keeps of it.
    ///
    /// A durable copy of the old bytes and the record of what is about to be done come first; without them
    /// nothing is replaced (I17). The new file goes to the disk meanwhile, beside the old one: what waits
    /// for the disk waits together.
    func replace(
        _ old: BackupItem, at path: FilePath, with new: [UInt8], mode: FileMode,
        after onRecord: @Sendable () async throws(CycleFailure) -> Void
    ) async throws(ReplaceFailure) {
        let folder = path.parent ?? .root
        guard let temporary = folder.appending(temporaryName()) else {
            throw .notWritten(FileFailure(.invalidPath, path: path))
        }
        async let keeping = Self.keep(old, in: backups)
        let failure = write(new, to: temporary, mode)
        let trouble = await keeping
        do throws(ReplaceFailure) {
            if let trouble { throw .stopped(trouble) }
            if let failure { throw .notWritten(failure) }
            try await Self.wait(for: onRecord)
            try move(temporary, to: path, over: old.bytes)
        } catch {
            // What lay there before is somebody else's.
            if failure?.kind != .exists { try? files.remove(temporary) }
            throw error.naming(path, insteadOf: temporary)
        }
        do throws(FileFailure) {
            try files.sync(folder)
        } catch {
            throw .notWritten(error)
        }
    }

    /// `nil` when it is durable.
    static func keep(_ item: BackupItem, in backups: any BackupSink) async -> CycleFailure? {
        do throws(CycleFailure) {
            _ = try await backups.keep(item)
            return nil
        } catch {
            return error
        }
    }

    private static func wait(
        for onRecord: @Sendable () async throws(CycleFailure) -> Void
    ) async throws(ReplaceFailure) {
        do throws(CycleFailure) {
            try await onRecord()
        } catch {
            throw .stopped(error)
        }
    }

    private func write(_ bytes: [UInt8], to path: FilePath, _ mode: FileMode) -> FileFailure? {
        do throws(FileFailure) {
            try files.write(bytes, to: path, mode: mode)
            try files.sync(path)
            return nil
        } catch {
            return error
        }
    }

    private func move(
        _ temporary: FilePath, to path: FilePath, over old: [UInt8]
    ) throws(ReplaceFailure) {
        do throws(FileFailure) {
            try Self.demand(old, at: path, in: files)
            try files.rename(temporary, to: path)
        } catch {
            throw .notWritten(error)
        }
    }
}

extension ReplaceFailure {
    /// A person knows the file, not the name under which it was to be written first.
    fileprivate func naming(_ path: FilePath, insteadOf temporary: FilePath) -> ReplaceFailure {
        guard case .notWritten(let failure) = self, failure.path == temporary else { return self }
        return .notWritten(FileFailure(failure.kind, path: path, detail: failure.detail))
    }
}
