package import Pacing

/// Files beneath one root folder. No operation follows a symbolic link at any component, or leads out
/// of the root. Calls block; whoever calls them does not run on the cooperative pool.
package protocol FileSystem: Sendable {
    /// The folder's entries in no particular order. Entries whose names are not UTF-8 are listed with
    /// `kind == .unreadableName`.
    func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry]
    /// The same with the metadata of each entry, in no particular order.
    func survey(_ directory: FilePath) throws(FileFailure) -> FolderSurvey
    /// `nil` when nothing is there. Describes a symbolic link itself, not what it points to.
    func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata?
    /// The whole of a regular file; fails with `.tooLarge` beyond `limit` bytes, `.notAFile` for
    /// anything but a regular file.
    func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8]
    /// For reading several files of a folder. What is wrong with the folder shows at each of them.
    func reader(of folder: FilePath) -> any FolderReader
    /// Makes a new file (O_EXCL): fails with `.exists` when something is there.
    func write(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure)
    /// Appends to a file, making it when it is missing.
    func append(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure)
    /// Moves a file or folder, replacing a file at the destination atomically.
    func rename(_ source: FilePath, to destination: FilePath) throws(FileFailure)
    /// Removes a file, a link, or an empty folder.
    func remove(_ path: FilePath) throws(FileFailure)
    /// Makes a folder and those above it; an existing folder is fine.
    func createDirectory(at path: FilePath, mode: FileMode) throws(FileFailure)
    /// fsync of a file or folder. After a failed sync the content is unknown: write the file anew.
    func sync(_ path: FilePath) throws(FileFailure)
    /// fsync of several files and folders, in no particular order: for what must be durable together
    /// before the next step. When one fails, nothing is known of any.
    func sync(all paths: [FilePath]) throws(FileFailure)
}

extension FileSystem {
    package func write(_ bytes: [UInt8], to path: FilePath) throws(FileFailure) {
        try write(bytes, to: path, mode: .shared)
    }

    package func append(_ bytes: [UInt8], to path: FilePath) throws(FileFailure) {
        try append(bytes, to: path, mode: .shared)
    }

    package func createDirectory(at path: FilePath) throws(FileFailure) {
        try createDirectory(at: path, mode: .shared)
    }

    /// One after the other; what can wait for several at once brings its own.
    package func sync(all paths: [FilePath]) throws(FileFailure) {
        for path in paths { try sync(path) }
    }

    /// Whether there is certainly nothing.
    package func isAbsent(_ path: FilePath) -> Bool {
        do throws(FileFailure) {
            return try metadata(at: path) == nil
        } catch {
            return false
        }
    }

    /// Puts a file in place as if the power went next: temporary file beside it, fsync, rename, fsync
    /// of the folder. `check` runs right before the rename; throwing there leaves the old file as it is.
    package func replace(
        _ path: FilePath, with bytes: [UInt8], mode: FileMode = .shared, temporaryName: String,
        check: () throws(FileFailure) -> Void = {}
    ) throws(FileFailure) {
        let folder = path.parent ?? .root
        guard let temporary = folder.appending(temporaryName) else {
            throw FileFailure(.invalidPath, path: path)
        }
        do throws(FileFailure) {
            try write(bytes, to: temporary, mode: mode)
            try sync(temporary)
            try check()
            try rename(temporary, to: path)
        } catch {
            // What lay there before is somebody else's.
            if error.kind != .exists || error.path != temporary { try? remove(temporary) }
            throw error
        }
        try sync(folder)
    }
}

/// Who may read what we make: everyone as the umask allows, or the owner only (0600, 0700).
package enum FileMode: Sendable { case shared, ownerOnly }

package struct DirectoryEntry: Sendable, Hashable {
    package let name: String
    package let kind: FileKind

    package init(name: String, kind: FileKind) {
        self.name = name
        self.kind = kind
    }
}

package enum FileKind: Sendable, Hashable {
    case file, directory, symbolicLink
    /// A pipe, socket or device.
    case special
    /// An entry whose name is not valid UTF-8.
    case unreadableName
}

package struct FileMetadata: Sendable, Hashable {
    package let kind: FileKind
    package let size: Int
    /// Last modification, from the file system.
    package let modified: Timestamp
    /// Last change of content or metadata, by the file system's own clock: nobody can set it back.
    package let changed: Timestamp
    package let inode: UInt64
    /// Number of hard links.
    package let links: Int
    /// Permission bits, e.g. 0o644.
    package let permissions: Int
    /// Whether the user that runs us owns it.
    package let isOwnedByUs: Bool

    package init(
        kind: FileKind, size: Int, modified: Timestamp, changed: Timestamp? = nil, inode: UInt64,
        links: Int = 1, permissions: Int = 0o644, isOwnedByUs: Bool = true
    ) {
        self.kind = kind
        self.size = size
        self.modified = modified
        self.changed = changed ?? modified
        self.inode = inode
        self.links = links
        self.permissions = permissions
        self.isOwnedByUs = isOwnedByUs
    }
}
