package import Catalog
package import Ports
package import SyncCore

/// Where things lie in a workspace.
package enum WorkspaceLayout {
    /// Either of these at the root makes a folder a workspace.
    package static let markers: [FilePath] = ["ghlsync.yaml", "ghlsync.json"]
    /// What ghlsync keeps for itself; never holds entities.
    package static let stateFolder: FilePath = ".ghlsync"
    package static let mediaFolder: FilePath = "media"

    /// Where a workspace keeps schemas of its own, `<kind>.schema.json`.
    package static let userSchemaFolder: FilePath = "schemas"
    static let schemaSuffix = ".schema.json"

    /// The workspace's own schema of a kind, if it has one.
    static func userSchemaPath(of kind: EntityKind) -> FilePath {
        FilePath(stringLiteral: "\(userSchemaFolder)/\(kind.rawValue)\(schemaSuffix)")
    }

    /// Where editors find the schema of a kind, from the root.
    package static func schemaPath(of kind: EntityKind) -> FilePath {
        FilePath(stringLiteral: "\(stateFolder)/schema/\(kind.rawValue).schema.json")
    }

    /// What a path of the workspace is to ghlsync, told by its name alone.
    package enum Place: Hashable, Sendable {
        case entity(EntityKey)
        /// A folder or file that may hold or be anything: look at everything.
        case unknown
        case configuration
        /// A schema of the workspace's own: an edit makes every file of a kind worth another look.
        case schema
        case media
        /// Hidden, temporary, a backup, or none of ours.
        case ignored
    }

    package static func place(of path: FilePath) -> Place {
        if markers.contains(path) { return .configuration }
        guard let top = path.components.first,
            path.components.allSatisfy({ !FileNames.isIgnored($0) })
        else { return .ignored }
        if path.starts(with: mediaFolder) { return .media }
        if path.starts(with: userSchemaFolder) {
            guard path.components.count > 1 else { return .unknown }
            return path.components.count == 2 && path.name.hasSuffix(schemaSuffix)
                ? .schema : .ignored
        }
        guard let kind = EntityKind(folder: top) else { return .ignored }
        guard path.components.count > 1, FileFormat(path) != nil else { return .unknown }
        return .entity(EntityKey(kind, path.stem))
    }

    /// Makes sure that the root is a workspace that can be believed; throws otherwise, so that nothing
    /// of it is taken for deleted. Gives the configuration file that was found.
    @discardableResult
    package static func check(
        _ files: any FileSystem
    ) throws(CycleFailure) -> (configuration: FilePath, metadata: FileMetadata) {
        guard try metadata(.root, files)?.kind == .directory else {
            throw CycleFailure(
                .workspace, "the workspace's folder is gone",
                hint: "bring it back, or name another with -C")
        }
        for folder in reserved {
            guard let found = try metadata(folder, files) else { continue }
            try demand(found, .directory, at: folder)
            guard found.isOwnedByUs || folder == mediaFolder else {
                throw CycleFailure(
                    .guarded, "\(folder) belongs to another user",
                    hint: "run ghlsync as its owner, or make the folder your own (chown)")
            }
        }
        var configuration: (FilePath, FileMetadata)?
        for marker in markers {
            guard let found = try metadata(marker, files) else { continue }
            try demand(found, .file, at: marker)
            configuration = configuration ?? (marker, found)
        }
        guard let configuration else {
            throw CycleFailure(
                .workspace, "there is no \(markers[0]) here: not a workspace, or an emptied one",
                hint: "bring the file back, or run 'ghlsync init'; until then nothing is deleted")
        }
        return configuration
    }

    /// What is unsafe about the workspace's folder, though nothing that forbids to go on (S47).
    package static func cautions(_ files: any FileSystem) -> [String] {
        guard let root = try? files.metadata(at: .root) else { return [] }
        var cautions: [String] = []
        if root.permissions & 0o002 != 0 {
            cautions.append("everyone on this machine may write to the workspace (chmod o-w .)")
        }
        if !root.isOwnedByUs { cautions.append("the workspace belongs to another user") }
        return cautions
    }

    private static func metadata(
        _ path: FilePath, _ files: any FileSystem
    ) throws(CycleFailure) -> FileMetadata? {
        do throws(FileFailure) {
            return try files.metadata(at: path)
        } catch {
            throw CycleFailure(
                error.kind == .symbolicLink ? .guarded : .workspace,
                "the workspace cannot be read: \(error)")
        }
    }

    private static func demand(
        _ found: FileMetadata, _ kind: FileKind, at path: FilePath
    ) throws(CycleFailure) {
        guard found.kind != kind else { return }
        throw CycleFailure(
            .guarded, "\(path) is \(words(found.kind)), not \(words(kind))",
            hint: "ghlsync follows no links here: put the real thing in its place")
    }

    /// Folders that must be real ones (S42).
    private static let reserved: [FilePath] = [
        stateFolder, ".ghlsync/state", ".ghlsync/snapshots", ".ghlsync/links", ".ghlsync/schema",
        mediaFolder,
    ]

    static func words(_ kind: FileKind) -> String {
        switch kind {
        case .file: "a file"
        case .directory: "a folder"
        case .symbolicLink: "a symbolic link"
        case .special: "a pipe, socket or device"
        case .unreadableName: "something whose name is not UTF-8"
        }
    }
}
