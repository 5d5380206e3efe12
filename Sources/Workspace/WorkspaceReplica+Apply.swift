import Catalog
import Crypto
import Documents
import Ports
package import SyncCore

extension WorkspaceReplica {
    package func apply(_ change: Change, in context: ApplyContext) async -> Outcome {
        // Files name pictures without the digests that they are compared by.
        let plain = change.withoutDigests
        do throws(Setback) {
            switch change.action {
            case .create: return Outcome(change, try await create(plain, context))
            case .update: return Outcome(change, try await update(plain, context))
            case .delete: return Outcome(change, try await delete(plain, context))
            }
        } catch {
            return Outcome(change, error.result)
        }
    }

    /// Why a change was not carried out.
    private struct Setback: Error {
        let result: Outcome.Result

        static func stale(_ why: String) -> Setback { Setback(result: .stale(why)) }

        static func failed(
            _ code: String, _ change: Change, _ message: String, hint: String? = nil,
            diagnostics: [Diagnostic] = [], isPassing: Bool = false
        ) -> Setback {
            Setback(
                result: .failed(
                    Problem(
                        code: code, key: change.key, message: message, hint: hint,
                        diagnostics: diagnostics, isPassing: isPassing)))
        }

        static func failed(_ refusal: EntityWriter.Refusal, _ change: Change) -> Setback {
            failed(
                refusal.code, change, refusal.message, hint: refusal.hint,
                diagnostics: refusal.diagnostics)
        }

        static func failed(_ failure: CycleFailure, _ change: Change) -> Setback {
            failed(
                "not-written", change, failure.message, hint: failure.hint,
                isPassing: failure.kind == .unreachable)
        }

        static func failed(_ failure: FileFailure, _ change: Change) -> Setback {
            let folder = failure.path.parent?.description ?? "the folder"
            switch failure.kind {
            case .changed, .notFound:
                return stale("\(failure.path) changed in the meantime")
            case .exists:
                return stale("\(failure.path) is there now")
            case .notPermitted, .readOnly:
                return failed(
                    "not-writable", change, "cannot write: \(failure)",
                    hint: "make \(folder) and the file writable (chmod u+w), then sync again")
            case .noSpace:
                return failed(
                    "no-space", change, "cannot write: \(failure)", hint: "free some space",
                    isPassing: true)
            case .tooManyOpenFiles, .system:
                return failed("not-written", change, "cannot write: \(failure)", isPassing: true)
            case .notAFile, .notADirectory, .notEmpty, .symbolicLink, .tooLarge, .invalidPath:
                return failed(
                    "not-written", change, "cannot write: \(failure)",
                    hint: "put a plain file or folder in its place")
            }
        }
    }

    // MARK: update

    private func update(
        _ change: Change, _ context: ApplyContext
    ) async throws(Setback) -> Outcome.Result {
        let (path, old, metadata) = try current(change)
        var reader = reader
        guard metadata.permissions & 0o200 != 0 else {
            throw .failed(
                "not-writable", change, "\(path) is read-only",
                hint: "make it writable (chmod u+w \(path)), then sync again")
        }
        let draft: EntityWriter.Draft
        do throws(EntityWriter.Refusal) {
            draft = try EntityWriter(reader: reader).update(
                old, of: change.key, at: path, change.edits)
        } catch {
            throw .failed(error, change)
        }
        if draft.bytes != old {
            let mode: FileMode = metadata.permissions & 0o077 == 0 ? .ownerOnly : .shared
            let reason = change.reason == .conflict ? "conflict" : "overwrite"
            do throws(ReplaceFailure) {
                try await replace(
                    backup(of: old, at: path, change, reason), at: path, with: draft.bytes,
                    mode: mode, after: context.onRecord)
            } catch {
                switch error {
                case .stopped(let failure): throw .failed(failure, change)
                case .notWritten(let failure): throw .failed(failure, change)
                }
            }
        }
        if let own = try await takeOverrides(draft, change) { reader.overrides = own }
        return .applied(
            Applied(
                entity: withDigests(draft.entity), binding: change.binding,
                version: reader.version(SHA256.hex(draft.bytes), of: change.key)))
    }

    /// Fields that are this location's own change in the configuration, and nowhere else. Gives the
    /// overrides as they are then.
    private func takeOverrides(
        _ draft: EntityWriter.Draft, _ change: Change
    ) async throws(Setback) -> LocationOverrides? {
        guard let overrides = draft.overrides else { return nil }
        do throws(OverrideFailure) {
            return try await write(
                overrides, in: backups,
                as: change.reason == .conflict ? "conflict" : "overwrite")
        } catch {
            switch error {
            case .stopped(let failure): throw .failed(failure, change)
            case .notWritten(let failure): throw .failed(failure, change)
            }
        }
    }

    /// The one file of the change's key, as long as it, and what is overridden of it, is what the change was
    /// planned on (I15).
    private func current(
        _ change: Change
    ) throws(Setback) -> (path: FilePath, bytes: [UInt8], metadata: FileMetadata) {
        let path = try place(of: change)
        do throws(FileFailure) {
            guard let metadata = try files.metadata(at: path) else {
                throw FileFailure(.notFound, path: path)
            }
            guard metadata.kind == .file else {
                throw FileFailure(
                    metadata.kind == .symbolicLink ? .symbolicLink : .notAFile, path: path)
            }
            let bytes = try files.read(path, limit: ParseLimits.entityFile.bytes)
            guard reader.version(SHA256.hex(bytes), of: change.key) == change.expectedVersion else {
                throw FileFailure(.changed, path: path)
            }
            return (path, bytes, metadata)
        } catch {
            throw .failed(error, change)
        }
    }

    private func place(of change: Change) throws(Setback) -> FilePath {
        let found: [PathIndex.Place]
        do throws(CycleFailure) {
            found = try knownIndex().active(change.key)
        } catch {
            throw .failed(error, change)
        }
        guard let file = found.first else { throw .stale("the file of \(change.key) is gone") }
        guard found.count == 1 else {
            throw .failed(
                "duplicate-file", change,
                "\(found[0].path) and \(found[1].path) are both \(change.key)",
                hint: "rename or remove one of them")
        }
        return file.path
    }

    // MARK: create

    private func create(
        _ change: Change, _ context: ApplyContext
    ) async throws(Setback) -> Outcome.Result {
        guard let entity = change.after else {
            throw .failed("not-written", change, "there is nothing to write for \(change.key)")
        }
        try checkName(change, context)
        let format = configuration.newFiles
        guard let folder = FilePath(change.key.kind.folder),
            let path = folder.appending("\(change.key.name).\(format.rawValue)")
        else { throw .failed("bad-name", change, "'\(change.key.name)' is no name for a file") }
        guard rules.allows(path) else {
            throw .failed(
                "excluded", change, "\(path) would be left out by include and exclude",
                hint: "take the pattern back, or delete the entity in GoHighLevel")
        }
        try demandFree(change, path)
        var reader = reader
        let draft: EntityWriter.Draft
        do throws(EntityWriter.Refusal) {
            draft = try EntityWriter(reader: reader).create(entity, at: path, format)
        } catch {
            throw .failed(error, change)
        }
        try await waitForRecord(of: change, context)
        do throws(FileFailure) {
            if try files.metadata(at: folder) == nil {
                try files.createDirectory(at: folder)
                try files.sync(.root)
            }
        } catch {
            throw .failed(error, change)
        }
        try replace(path, with: draft.bytes, mode: .shared, change) { files throws(FileFailure) in
            guard try files.metadata(at: path) == nil else {
                throw FileFailure(.exists, path: path)
            }
        }
        index?.insert(PathIndex.Place(key: change.key, path: path, isExcluded: false))
        if let own = try await takeOverrides(draft, change) { reader.overrides = own }
        return .applied(
            Applied(
                entity: withDigests(draft.entity), binding: change.binding,
                version: reader.version(SHA256.hex(draft.bytes), of: change.key)))
    }

    /// The last look at a name before it reaches the disk (S35–S38). A key that is bound already may
    /// be one that a person chose; any other came from GoHighLevel.
    private func checkName(_ change: Change, _ context: ApplyContext) throws(Setback) {
        let name = change.key.name
        let isChosen = change.reason == .restored || context.bindings[change.key] != nil
        if isChosen ? FileNames.problem(with: name) == nil : FileNames.isPlain(name) { return }
        throw .failed(
            "bad-name", change, "a file cannot be made under this name",
            hint: "give the entity another slug in GoHighLevel")
    }

    /// Nothing may lie there under the key, in any folder, with any extension, in any case (S39).
    private func demandFree(_ change: Change, _ path: FilePath) throws(Setback) {
        let twins: [PathIndex.Place]
        do throws(CycleFailure) {
            twins = try knownIndex().twins(of: change.key)
        } catch {
            throw .failed(error, change)
        }
        for other in FileFormat.extensions {
            // Made since the last look, perhaps.
            guard let neighbour = path.parent?.appending("\(change.key.name).\(other)"),
                twins.isEmpty, (try? files.metadata(at: neighbour)) != nil
            else { continue }
            throw .stale("\(neighbour) is there now")
        }
        guard let twin = twins.first else { return }
        guard twins.contains(where: { $0.isExcluded || $0.key != change.key }) else {
            throw .stale("\(twin.path) is there now")
        }
        throw .failed(
            "name-taken", change, "\(path) cannot be made: there is \(twin.path)",
            hint: twin.isExcluded
                ? "it is left out by include and exclude; rename it, or let it take part"
                : "rename one of the two")
    }

    // MARK: delete

    private func delete(
        _ change: Change, _ context: ApplyContext
    ) async throws(Setback) -> Outcome.Result {
        let (path, old, _) = try current(change)
        if let failure = await Self.keep(backup(of: old, at: path, change, "delete"), in: backups) {
            throw .failed(failure, change)
        }
        try await waitForRecord(of: change, context)
        do throws(FileFailure) {
            try Self.demand(old, at: path, in: files)
            try files.remove(path)
            index?.remove(change.key, at: path)
            try files.sync(path.parent ?? .root)
        } catch {
            throw .failed(error, change)
        }
        return .applied(Applied(entity: nil, binding: change.binding, version: nil))
    }

    // MARK: the disk

    /// Until it is on record what is about to be done, nothing is.
    private func waitForRecord(
        of change: Change, _ context: ApplyContext
    ) async throws(Setback) {
        do throws(CycleFailure) {
            try await context.onRecord()
        } catch {
            throw .failed(error, change)
        }
    }

    private func backup(
        of bytes: [UInt8], at path: FilePath, _ change: Change, _ reason: String
    ) -> BackupItem {
        BackupItem(
            side: .local, key: change.key, place: path.description, bytes: bytes, reason: reason)
    }

    private func replace(
        _ path: FilePath, with bytes: [UInt8], mode: FileMode, _ change: Change,
        check: (any FileSystem) throws(FileFailure) -> Void
    ) throws(Setback) {
        let temporary = temporaryName()
        do throws(FileFailure) {
            try files.replace(
                path, with: bytes, mode: mode, temporaryName: temporary
            ) { () throws(FileFailure) in
                try check(files)
            }
        } catch {
            // A person knows the file, not the name under which it was to be written first.
            let isOurs = error.path.name == temporary
            throw .failed(
                isOurs ? FileFailure(error.kind, path: path, detail: error.detail) : error, change)
        }
    }

    /// The file still is exactly these bytes, and a file.
    static func demand(
        _ bytes: [UInt8], at path: FilePath, in files: any FileSystem
    ) throws(FileFailure) {
        let now = try files.read(path, limit: ParseLimits.entityFile.bytes)
        guard now == bytes else { throw FileFailure(.changed, path: path) }
    }
}
