package import Catalog
import Documents
import Ports
package import SyncCore

/// Pictures are compared by content: their names get the digest of what lies there when they leave the
/// workspace, and lose it again before they are written.
extension WorkspaceReplica: PictureSource {
    package func content(of picture: PictureReference) async throws(PictureTrouble) -> [UInt8] {
        guard let path = FilePath(picture.path), path.starts(with: WorkspaceLayout.mediaFolder),
            path.components.count > 1
        else { throw .unusable("\(picture.path) is not below \(WorkspaceLayout.mediaFolder)/") }
        let bytes = try MediaShelf.content(of: path, in: files)
        guard PictureReference.digest(of: bytes) == picture.digest else { throw .changed }
        return bytes
    }

    func withDigests(_ snapshot: Snapshot) -> Snapshot {
        var snapshot = snapshot
        for (key, sighting) in snapshot.sightings {
            guard let entity = sighting.entity, entity.namesFiles else { continue }
            snapshot.sightings[key]?.content = .valid(withDigests(entity))
        }
        return snapshot
    }

    func withDigests(_ entity: Entity) -> Entity {
        guard entity.namesFiles else { return entity }
        return entity.renamingPictures { name in
            guard !name.contains("://"), let path = FilePath(name) else { return name }
            return media.reference(to: path, in: files)?.text ?? name
        }
    }
}

extension Entity {
    fileprivate var namesFiles: Bool {
        PictureFields.names.contains { self[$0] != nil }
            && pictureNames.contains { !$0.contains("://") }
    }
}

extension Change {
    /// The same in the words of a file.
    var withoutDigests: Change {
        func path(_ name: String) -> String { PictureReference(name)?.path ?? name }
        func plain(_ value: DocumentValue?, of field: String?) -> DocumentValue? {
            guard let field, PictureFields.names.contains(field) else { return value }
            return value.map { PictureFields.renaming($0, path) }
        }
        return Change(
            key: key, target: target, action: action, before: before?.renamingPictures(path),
            after: after?.renamingPictures(path),
            edits: edits.map { edit in
                FieldEdit(
                    path: edit.path, base: plain(edit.base, of: edit.path.field),
                    before: plain(edit.before, of: edit.path.field),
                    after: plain(edit.after, of: edit.path.field))
            },
            expectedVersion: expectedVersion, binding: binding, reason: reason)
    }
}
