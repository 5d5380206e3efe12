import Catalog
package import Ports
package import SyncCore

extension BackupStore {
    /// The reason of what a person asked to keep. Only its age makes it go.
    static let manual = "manual"

    /// Keeps all files of entities, and the configuration, as they are now. `name` must be new.
    package func create(
        _ name: String, of workspace: any FileSystem
    ) throws(CycleFailure) -> Int {
        guard BackupID.isRun(name) else {
            throw CycleFailure(
                .other, "'\(name)' cannot name a snapshot",
                hint: "a name has letters, digits, - and _, and at most 64 of them")
        }
        do {
            guard try files.metadata(at: try indexPath(name)) == nil else {
                throw CycleFailure(
                    .other, "there is a snapshot '\(name)' already", hint: "choose another name")
            }
            try begin(run: name)
            var paths = WorkspaceLayout.markers
            for kind in EntityKind.allCases {
                if let folder = FilePath(kind.folder) {
                    paths += try Self.files(in: folder, workspace)
                }
            }
            var count = 0
            for path in paths {
                guard try workspace.metadata(at: path)?.kind == .file else { continue }
                var key: EntityKey?
                if case .entity(let known) = WorkspaceLayout.place(of: path) { key = known }
                _ = try keep(
                    BackupItem(
                        side: .local, key: key, place: path.description,
                        bytes: try workspace.read(path, limit: Self.readLimit),
                        reason: Self.manual))
                count += 1
            }
            return count
        } catch let failure as CycleFailure {
            throw failure
        } catch {
            throw CycleFailure(.workspace, "the snapshot was not made: \(error)")
        }
    }

    private static func files(
        in folder: FilePath, _ workspace: any FileSystem, depth: Int = 0
    ) throws(FileFailure) -> [FilePath] {
        guard depth < WorkspaceScanner.depthLimit, try workspace.metadata(at: folder) != nil else {
            return []
        }
        var paths: [FilePath] = []
        for entry in try workspace.list(folder).sorted(by: { $0.name < $1.name }) {
            guard let path = folder.appending(entry.name), !entry.name.hasPrefix(".") else {
                continue
            }
            if entry.kind == .directory {
                paths += try files(in: path, workspace, depth: depth + 1)
            } else if FileFormat(path) != nil {
                paths.append(path)
            }
        }
        return paths
    }
}
