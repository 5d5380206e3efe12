package import Catalog
import Documents
import Ports
package import SyncCore

extension WorkspaceReplica {
    /// How the files come to say again what was agreed on before a run. What was edited since then is
    /// left out, never overwritten; `versions` are the kept bytes of each file around the run.
    package func takeback(
        of effects: [RunEffect], versions: [EntityKey: FileVersions], from store: BackupStore
    ) async throws(CycleFailure) -> Takeback {
        index = nil
        let index = try knownIndex()
        var takeback = Takeback()
        for effect in effects {
            let versions = versions[effect.key] ?? FileVersions()
            let places = index.active(effect.key)
            guard places.count <= 1 else {
                takeback.leaveOut(effect.key, "two files have this key")
                continue
            }
            let current = places.first.flatMap { place in
                (try? files.read(place.path, limit: ParseLimits.entityFile.bytes)).map {
                    (path: place.path, bytes: $0)
                }
            }
            switch (effect.kind, current) {
            case (.linked, _):
                takeback.leaveOut(
                    effect.key, "the run linked the two sides; there was no agreement before it")
            case (.received, nil):
                takeback.leaveOut(effect.key, "its file is gone since")
            case (.received, .some(let current)):
                // Somebody made it there; taking back that it came here is no reason to delete it.
                takeback.leaveOut(
                    effect.key,
                    "it was made at GoHighLevel, and would be deleted there; to do that, remove "
                        + "\(current.path)")
            case (.created, nil), (.updated, nil):
                takeback.leaveOut(effect.key, "its file is gone since")
            case (.deleted, .some(let current)):
                takeback.leaveOut(effect.key, "there is a new file \(current.path)")
            case (.deleted, nil):
                await bringBack(effect, versions, store, index, &takeback)
            case (.created, .some(let current)):
                remove(effect, current, versions, &takeback)
            case (.updated, .some(let current)):
                await goBack(effect, current, versions, store, &takeback)
            }
        }
        return takeback
    }

    /// A file of an entity that the run made: it goes, unless somebody worked on it since.
    private func remove(
        _ effect: RunEffect, _ current: (path: FilePath, bytes: [UInt8]), _ versions: FileVersions,
        _ takeback: inout Takeback
    ) {
        let reading = reader.read(current.bytes, of: effect.key, at: current.path)
        let isAsAfter =
            versions.after?.digest == reading.digest
            || effect.fields.allSatisfy { isSame(reading.entity, $0.path, $0.now) }
        guard isAsAfter else {
            takeback.leaveOut(effect.key, "\(current.path) was edited since; remove it yourself")
            return
        }
        takeback.files.append(
            FileTakeback(
                key: effect.key, path: current.path, action: .remove, expected: current.bytes,
                isExact: true))
    }

    private func bringBack(
        _ effect: RunEffect, _ versions: FileVersions, _ store: BackupStore, _ index: PathIndex,
        _ takeback: inout Takeback
    ) async {
        for version in versions.before {
            guard let path = BackupStore.safePath(version.place), rules.allows(path),
                WorkspaceLayout.place(of: path) == .entity(effect.key),
                let bytes = await store.bytes(ifSound: version),
                let entity = reader.read(bytes, of: effect.key, at: path).entity,
                index.twins(of: effect.key).isEmpty
            else { continue }
            takeback.files.append(
                FileTakeback(
                    key: effect.key, path: path, action: .put(bytes, entity), expected: nil,
                    isExact: true))
            return
        }
        // Its bytes are not known any more; its values are.
        let fields = effect.fields.reduce(into: DocumentValue.mapping([:])) { fields, field in
            fields = fields.setting(field.was, at: field.path)
        }
        let format = configuration.newFiles
        guard index.twins(of: effect.key).isEmpty, FileNames.problem(with: effect.key.name) == nil,
            let path = FilePath(effect.key.kind.folder)?
                .appending("\(effect.key.name).\(format.rawValue)"),
            let draft = try? EntityWriter(reader: reader).create(
                reader.canonical(effect.key, fields), at: path, format)
        else {
            takeback.leaveOut(effect.key, "the snapshots do not hold its file any more")
            return
        }
        takeback.files.append(
            FileTakeback(
                key: effect.key, path: path, action: .put(draft.bytes, draft.entity), expected: nil,
                isExact: false, overrides: draft.overrides))
    }

    private func goBack(
        _ effect: RunEffect, _ current: (path: FilePath, bytes: [UInt8]), _ versions: FileVersions,
        _ store: BackupStore, _ takeback: inout Takeback
    ) async {
        let reading = reader.read(current.bytes, of: effect.key, at: current.path)
        guard let entity = reading.entity else {
            takeback.leaveOut(effect.key, "\(current.path) is not valid now; correct it first")
            return
        }
        if effect.fields.allSatisfy({ isSame(entity, $0.path, $0.was) }) { return }
        if versions.after?.digest == reading.digest {
            // Nobody touched the file since the run.
            for version in versions.before {
                guard let bytes = await store.bytes(ifSound: version),
                    let was = reader.read(bytes, of: effect.key, at: current.path).entity,
                    effect.fields.allSatisfy({ isSame(was, $0.path, $0.was) })
                else { continue }
                takeback.files.append(
                    FileTakeback(
                        key: effect.key, path: current.path, action: .put(bytes, was),
                        expected: current.bytes, isExact: true))
                return
            }
        }
        var edits: [FieldEdit] = []
        for field in effect.fields where !isSame(entity, field.path, field.was) {
            let now = DocumentValue.mapping(entity.fields).value(at: field.path)
            var target = field.was
            if !isSame(entity, field.path, field.now) {
                guard let merged = withoutRun(field, now, of: effect.key.kind) else {
                    takeback.leftOut.append(
                        LeftOut(
                            key: effect.key, field: field.path.description,
                            why: "it was changed again since"))
                    continue
                }
                target = merged.isEmpty ? nil : .sequence(merged)
                if target == now { continue }
            }
            edits.append(FieldEdit(path: field.path, base: now, before: now, after: target))
        }
        guard !edits.isEmpty else { return }
        do throws(EntityWriter.Refusal) {
            let draft = try EntityWriter(reader: reader).update(
                current.bytes, of: effect.key, at: current.path, edits)
            takeback.files.append(
                FileTakeback(
                    key: effect.key, path: current.path, action: .put(draft.bytes, draft.entity),
                    expected: current.bytes, isExact: false, overrides: draft.overrides))
        } catch {
            takeback.leaveOut(effect.key, error.message)
        }
    }

    /// Whether the entity has the value; of a set the order does not count.
    private func isSame(_ entity: Entity?, _ path: DocumentPath, _ value: DocumentValue?) -> Bool {
        guard let entity else { return false }
        let own = DocumentValue.mapping(entity.fields).value(at: path)
        if own == value { return true }
        guard entity.key.kind.fieldRule(path.field ?? "").merge == .asSet,
            case .sequence(let left) = own ?? [], case .sequence(let right) = value ?? []
        else { return false }
        return Set(left) == Set(right) && left.count == right.count
    }

    /// A set without what the run did to it: what it took out is back, what it put in is gone, and what
    /// others did since stays. `nil` for anything that is no set.
    private func withoutRun(
        _ field: RunEffect.Field, _ now: DocumentValue?, of kind: EntityKind
    ) -> [DocumentValue]? {
        guard kind.fieldRule(field.path.field ?? "").merge == .asSet,
            case .sequence(let was) = field.was ?? [], case .sequence(let after) = field.now ?? [],
            case .sequence(let current) = now ?? []
        else { return nil }
        let kept = current.filter { was.contains($0) || !after.contains($0) }
        return kept + was.filter { !after.contains($0) && !kept.contains($0) }
    }

    /// Carries out what was planned for one file, as long as the file is what it was planned on; what is
    /// replaced is kept first.
    package func carryOut(_ file: FileTakeback, in store: BackupStore) async throws(CycleFailure) {
        do throws(FileFailure) {
            if let old = file.expected {
                try demand(old, at: file.path)
                try await keep(old, of: file, in: store)
            }
            switch file.action {
            case .put(let bytes, _) where bytes == file.expected:
                // Only what is overridden changes.
                break
            case .put(let bytes, _):
                if let folder = file.path.parent, !folder.components.isEmpty {
                    try files.createDirectory(at: folder, mode: .shared)
                }
                try files.replace(
                    file.path, with: bytes, temporaryName: temporaryName()
                ) { () throws(FileFailure) in try demand(file.expected, at: file.path) }
            case .remove:
                try demand(file.expected, at: file.path)
                try files.remove(file.path)
                try files.sync(file.path.parent ?? .root)
            }
            index = nil
        } catch {
            throw CycleFailure(.workspace, "\(file.path) is left as it is: \(error)")
        }
        try await putBack(file.overrides, in: store)
    }

    private func putBack(
        _ draft: OverrideDraft?, in store: BackupStore
    ) async throws(CycleFailure) {
        guard let draft else { return }
        do throws(OverrideFailure) {
            _ = try await write(draft, in: store, as: "undo")
        } catch {
            switch error {
            case .stopped(let failure): throw failure
            case .notWritten(let failure):
                throw CycleFailure(.workspace, "\(failure.path) is left as it is: \(failure)")
            }
        }
    }

    private func demand(_ bytes: [UInt8]?, at path: FilePath) throws(FileFailure) {
        let isThere = try files.metadata(at: path) != nil
        let now = isThere ? try files.read(path, limit: ParseLimits.entityFile.bytes) : nil
        guard now == bytes else { throw FileFailure(.changed, path: path) }
    }

    private func keep(
        _ bytes: [UInt8], of file: FileTakeback, in store: BackupStore
    ) async throws(FileFailure) {
        do throws(CycleFailure) {
            _ = try await store.keep(
                BackupItem(
                    side: .local, key: file.key, place: file.path.description, bytes: bytes,
                    reason: "undo"))
        } catch {
            throw FileFailure(.notPermitted, path: file.path, detail: error.message)
        }
    }
}
