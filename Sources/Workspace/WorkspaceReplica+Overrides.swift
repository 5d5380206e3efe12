package import Catalog
import Documents
import Pacing
import Ports
import SyncCore

extension WorkspaceReplica {
    func readConfiguration(_ path: FilePath) throws(CycleFailure) -> [UInt8] {
        do throws(FileFailure) {
            return try files.read(path, limit: ParseLimits.entityFile.bytes)
        } catch {
            throw CycleFailure(
                .workspace, "the configuration cannot be read: \(error)",
                hint: "make \(error.path) readable; until then nothing is sent or changed")
        }
    }

    /// What the location has of its own. A configuration that does not say it clearly stops the run: what
    /// an entity is here is not known then.
    func overrides(
        _ bytes: [UInt8], at path: FilePath, of location: String, modified: Timestamp
    ) throws(CycleFailure) -> LocationOverrides {
        do throws(LocationOverrides.Unreadable) {
            return try LocationOverrides(
                bytes, at: path, of: location, modified: modified, json: configuration.json)
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

    /// Changes what is overridden of an entity, in the configuration as it is now, and gives what is written
    /// then. What is replaced is kept first, and a text that somebody saved meanwhile stays.
    func write(
        _ draft: OverrideDraft, in store: any BackupSink, as reason: String
    ) async throws(OverrideFailure) -> LocationOverrides {
        let (before, after) = try edited(draft)
        guard after.bytes != before.bytes else { return after }
        let file = before.file
        do throws(CycleFailure) {
            _ = try await store.keep(
                BackupItem(
                    side: .local, key: nil, place: file.description, bytes: before.bytes,
                    reason: reason))
        } catch {
            throw .stopped(error)
        }
        do throws(FileFailure) {
            let permissions = try files.metadata(at: file)?.permissions ?? 0o644
            guard permissions & 0o200 != 0 else { throw FileFailure(.readOnly, path: file) }
            try files.replace(
                file, with: after.bytes, mode: permissions & 0o077 == 0 ? .ownerOnly : .shared,
                temporaryName: temporaryName()
            ) { () throws(FileFailure) in
                let now = try files.read(file, limit: ParseLimits.entityFile.bytes)
                guard now == before.bytes else { throw FileFailure(.changed, path: file) }
            }
        } catch {
            throw .notWritten(error)
        }
        take(after)
        return after
    }

    private func edited(
        _ draft: OverrideDraft
    ) throws(OverrideFailure) -> (before: LocationOverrides, after: LocationOverrides) {
        let marker = WorkspaceLayout.markers[0]
        do throws(CycleFailure) { try checkWorkspace() } catch { throw .stopped(error) }
        guard let now = reader.overrides, now.entry(of: draft.key).value == draft.entry else {
            throw .notWritten(FileFailure(.changed, path: reader.overrides?.file ?? marker))
        }
        do throws(EditError) {
            return (now, try now.edited(draft.edits))
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
