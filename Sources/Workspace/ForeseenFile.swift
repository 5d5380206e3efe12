package import Catalog
import Documents
import Ports
package import SyncCore

/// A file as a change would leave it. Nothing is written.
package struct ForeseenFile: Hashable, Sendable {
    package let key: EntityKey
    let path: FilePath
    let bytes: [UInt8]
}

extension WorkspaceReplica {
    /// The file that an update or a create of this side would leave; `nil` when it cannot be written so.
    package func foresee(_ change: Change) throws(CycleFailure) -> ForeseenFile? {
        let writer = EntityWriter(reader: reader)
        // Files name pictures without the digests that they are compared by.
        let change = change.withoutDigests
        switch change.action {
        case .delete:
            return nil
        case .update:
            let places = try knownIndex().active(change.key)
            guard places.count == 1, let path = places.first?.path,
                let bytes = try? files.read(path, limit: ParseLimits.entityFile.bytes),
                let draft = try? writer.update(bytes, of: change.key, at: path, change.edits)
            else { return nil }
            return ForeseenFile(key: change.key, path: path, bytes: draft.bytes)
        case .create:
            let format = configuration.newFiles
            guard let entity = change.after,
                let path = FilePath(change.key.kind.folder)?
                    .appending("\(change.key.name).\(format.rawValue)"),
                let draft = try? writer.create(entity, at: path, format)
            else { return nil }
            return ForeseenFile(key: change.key, path: path, bytes: draft.bytes)
        }
    }

    /// What this location would make of such a file, with what is overridden here.
    package func sighting(of file: ForeseenFile) throws(CycleFailure) -> Sighting {
        try checkWorkspace()
        let reading = reader.read(file.bytes, of: file.key, at: file.path)
        guard let entity = reading.entity else {
            return Sighting(
                content: .held(
                    Problem(
                        code: "invalid", key: file.key,
                        message: reading.diagnostics.first?.message ?? "it is not valid",
                        hint: reading.diagnostics.first?.help, diagnostics: reading.diagnostics)),
                version: "", place: file.path.description)
        }
        return Sighting(
            content: .valid(withDigests(entity)), version: "", place: file.path.description)
    }
}
