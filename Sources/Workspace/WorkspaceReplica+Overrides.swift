package import Catalog
import Documents
import Ports
import SyncCore

extension WorkspaceReplica {
    /// What the location has of its own, read from the configuration as it is now. A configuration that
    /// is no document stops the run: what an entity is here is not known then.
    func readOverrides() throws(CycleFailure) -> LocationOverrides? {
        guard let location else { return nil }
        var found: (path: FilePath, bytes: [UInt8], metadata: FileMetadata)?
        do throws(FileFailure) {
            for path in WorkspaceLayout.markers where found == nil {
                guard let metadata = try files.metadata(at: path) else { continue }
                found = (path, try files.read(path, limit: ParseLimits.entityFile.bytes), metadata)
            }
        } catch {
            throw CycleFailure(
                .workspace, "the configuration cannot be read: \(error)",
                hint: "make \(error.path) readable; until then nothing is sent or changed")
        }
        guard let found else { return nil }
        do throws(LocationOverrides.Unreadable) {
            return try LocationOverrides(
                found.bytes, at: found.path, of: location, modified: found.metadata.modified,
                json: configuration.json)
        } catch {
            let diagnostic = error.diagnostic
            let place = diagnostic.position.map { ":\($0.line):\($0.column)" } ?? ""
            throw CycleFailure(
                .workspace, "\(diagnostic.file)\(place): \(diagnostic.message)",
                hint: diagnostic.help
                    ?? "mend the configuration; until then nothing is sent or changed")
        }
    }

    /// Where each value that is this location's own is written: `ghlsync.yaml:7` by entity and field, as
    /// of the last look.
    package func overriddenPlaces() -> [EntityKey: [String: String]] {
        reader.overrides?.places ?? [:]
    }

    /// Changes what is overridden of an entity, in the configuration as it is now. What is replaced is kept
    /// first, and a text that somebody saved meanwhile stays.
    func write(
        _ draft: OverrideDraft, in store: any BackupSink, as reason: String
    ) async throws(OverrideFailure) {
        let (file, before, after) = try text(of: draft)
        guard after != before else { return }
        do throws(CycleFailure) {
            _ = try await store.keep(
                BackupItem(
                    side: .local, key: nil, place: file.description, bytes: before, reason: reason))
        } catch {
            throw .stopped(error)
        }
        do throws(FileFailure) {
            let permissions = try files.metadata(at: file)?.permissions ?? 0o644
            try files.replace(
                file, with: after, mode: permissions & 0o077 == 0 ? .ownerOnly : .shared,
                temporaryName: temporaryName()
            ) { () throws(FileFailure) in
                let now = try files.read(file, limit: ParseLimits.entityFile.bytes)
                guard now == before else { throw FileFailure(.changed, path: file) }
            }
        } catch {
            throw .notWritten(error)
        }
        do throws(CycleFailure) { try renewOverrides() } catch { throw .stopped(error) }
    }

    private func text(
        of draft: OverrideDraft
    ) throws(OverrideFailure) -> (file: FilePath, before: [UInt8], after: [UInt8]) {
        let marker = WorkspaceLayout.markers[0]
        do throws(CycleFailure) { try renewOverrides() } catch { throw .stopped(error) }
        guard let now = reader.overrides, now.entry(of: draft.key).value == draft.entry else {
            throw .notWritten(FileFailure(.changed, path: reader.overrides?.file ?? marker))
        }
        do throws(EditError) {
            return (now.file, now.bytes, try now.edited(draft.edits).bytes)
        } catch {
            throw .notWritten(FileFailure(.changed, path: now.file, detail: error.message))
        }
    }
}

/// Why the configuration was not written.
enum OverrideFailure: Error {
    case stopped(CycleFailure)
    case notWritten(FileFailure)
}
