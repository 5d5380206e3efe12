import Glibc
import Pacing
package import Ports

extension POSIXFileSystem {
    func parent(of path: FilePath) throws(FileFailure) -> FilePath {
        guard let parent = path.parent else {
            throw FileFailure(.invalidPath, path: path, detail: "this is the root")
        }
        return parent
    }

    /// Opens a folder one component at a time. `path` is what a failure is about.
    func openFolder(
        _ folder: FilePath, for path: FilePath
    ) throws(FileFailure) -> FileDescriptor {
        var current = root
        for name in folder.components {
            current = try openChild(name, of: current, O_RDONLY | O_DIRECTORY, for: path)
        }
        return current
    }

    /// Opens a regular file, or makes it when the flags say so; refuses anything else.
    func openFile(
        _ path: FilePath, _ flags: Int32, mode: FileMode = .shared
    ) throws(FileFailure) -> FileDescriptor {
        guard let parent = path.parent else { throw FileFailure(.notAFile, path: path) }
        let folder = try openFolder(parent, for: path)
        let file = try openChild(path.name, of: folder, flags, mode: mode, for: path)
        guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else {
            throw FileFailure(.notAFile, path: path)
        }
        return file
    }

    /// Opens one entry of an open folder, never through a link.
    func openChild(
        _ name: String, of folder: FileDescriptor, _ flags: Int32, mode: FileMode = .shared,
        for path: FilePath
    ) throws(FileFailure) -> FileDescriptor {
        let (number, failure) = retryingInterrupted {
            openat(folder.number, name, flags | O_NOFOLLOW | O_CLOEXEC, mode.filePermissions)
        }
        if number >= 0 { return FileDescriptor(number) }
        // With O_DIRECTORY, Linux says ENOTDIR for a link as for a file.
        if failure == ENOTDIR || failure == ELOOP {
            var status = stat()
            if fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                status.st_mode & S_IFMT == S_IFLNK
            {
                throw FileFailure(.symbolicLink, path: path)
            }
        }
        throw FileFailure(errorNumber: failure, path: path)
    }

    package func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        let folder = try openListed(directory)
        var entries: [DirectoryEntry] = []
        try readEntries(of: folder, directory) { name, type in
            if let found = Self.entry(Array(name), type, in: folder) { entries.append(found) }
        }
        return entries
    }

    /// A descriptor of its own: the place in the listing belongs to the open folder.
    func openListed(_ directory: FilePath) throws(FileFailure) -> FileDescriptor {
        guard let parent = directory.parent else {
            return try openChild(".", of: root, O_RDONLY | O_DIRECTORY, for: directory)
        }
        let above = try openFolder(parent, for: directory)
        return try openChild(directory.name, of: above, O_RDONLY | O_DIRECTORY, for: directory)
    }

    /// Calls `visit` with the name and `d_type` of each entry but `.` and `..`.
    func readEntries(
        of folder: FileDescriptor, _ directory: FilePath,
        _ visit: (UnsafeBufferPointer<UInt8>, Int32) -> Void
    ) throws(FileFailure) {
        let copy = fcntl(folder.number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw FileFailure(errorNumber: errno, path: directory) }
        guard let stream = fdopendir(copy) else {
            let failure = errno
            close(copy)
            throw FileFailure(errorNumber: failure, path: directory)
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                let failure = errno
                guard failure == 0 else { throw FileFailure(errorNumber: failure, path: directory) }
                return
            }
            // The name ends at its NUL; the field's declared 256 bytes are not all there.
            let start = UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 19)
            let name = UnsafeBufferPointer(
                start: start.assumingMemoryBound(to: UInt8.self),
                count: strlen(start.assumingMemoryBound(to: CChar.self)))
            let isDots = name.count <= 2 && name.allSatisfy { $0 == 0x2E }
            if !isDots { visit(name, Int32(entry.pointee.d_type)) }
        }
    }

    private static func entry(
        _ name: [UInt8], _ type: Int32, in folder: FileDescriptor
    ) -> DirectoryEntry? {
        guard let text = String(validating: name, as: UTF8.self) else {
            return DirectoryEntry(
                name: String(decoding: name, as: UTF8.self), kind: .unreadableName)
        }
        switch type {
        case Int32(DT_REG): return DirectoryEntry(name: text, kind: .file)
        case Int32(DT_DIR): return DirectoryEntry(name: text, kind: .directory)
        case Int32(DT_LNK): return DirectoryEntry(name: text, kind: .symbolicLink)
        case Int32(DT_UNKNOWN):
            // Some file systems do not say; gone in between is not there.
            var status = stat()
            guard fstatat(folder.number, text, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                return nil
            }
            return DirectoryEntry(name: text, kind: FileKind(status.st_mode))
        default: return DirectoryEntry(name: text, kind: .special)
        }
    }
}

extension FileKind {
    init(_ mode: mode_t) {
        switch mode & S_IFMT {
        case S_IFREG: self = .file
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        default: self = .special
        }
    }
}

extension FileMetadata {
    init(_ status: stat) {
        self.init(
            kind: FileKind(status.st_mode), size: Int(status.st_size),
            modified: Timestamp(status.st_mtim), changed: Timestamp(status.st_ctim),
            inode: UInt64(status.st_ino), links: Int(status.st_nlink),
            permissions: Int(status.st_mode & 0o7777), isOwnedByUs: status.st_uid == geteuid())
    }
}

extension Timestamp {
    init(_ time: timespec) {
        self.init(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }
}

extension FileMode {
    /// The umask may take bits away from `shared`; `ownerOnly` has none that it could add.
    var filePermissions: mode_t { self == .shared ? 0o666 : 0o600 }
    var folderPermissions: mode_t { self == .shared ? 0o777 : 0o700 }
}
