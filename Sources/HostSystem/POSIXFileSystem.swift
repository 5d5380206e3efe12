import Glibc
package import Ports

/// The files beneath one folder of this machine.
///
/// The folder is held open. Every component is opened from the descriptor of the one above it, never
/// through a symbolic link, so that no operation leads out of the folder, whatever is swapped in
/// between (rows S40, S41 of the reliability page). When the folder is moved, its files are still
/// found; when it is removed, operations fail.
package final class POSIXFileSystem: FileSystem {
    let root: FileDescriptor
    /// Where the folder was when it was opened: absolute.
    package let rootPath: String

    /// Opens a folder by its absolute path. Links on the way to it are the user's own and followed.
    package init(root path: String) throws(FileFailure) {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw FileFailure(.invalidPath, path: .root, detail: "\(path) is not an absolute path")
        }
        let (number, failure) = retryingInterrupted {
            open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard number >= 0 else {
            let cause = FileFailure(errorNumber: failure, path: .root)
            throw FileFailure(cause.kind, path: .root, detail: path)
        }
        root = FileDescriptor(number)
        rootPath = path
    }

    /// Opens a folder, making it and those above it when they are missing.
    package convenience init(root path: String, creating mode: FileMode) throws(FileFailure) {
        var existing = path
        var missing: [String] = []
        while access(existing, F_OK) != 0, errno == ENOENT, let slash = existing.lastIndex(of: "/"),
            existing != "/"
        {
            let name = String(existing[existing.index(after: slash)...])
            if !name.isEmpty { missing.insert(name, at: 0) }
            existing = slash == existing.startIndex ? "/" : String(existing[..<slash])
        }
        if !missing.isEmpty {
            guard let below = FilePath(missing.joined(separator: "/")) else {
                throw FileFailure(.invalidPath, path: .root, detail: path)
            }
            do throws(FileFailure) {
                try POSIXFileSystem(root: existing).createDirectory(at: below, mode: mode)
            } catch {
                throw FileFailure(error.kind, path: .root, detail: path)
            }
        }
        try self.init(root: path)
    }

    // MARK: Looking

    package func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata? {
        let folder: FileDescriptor
        do throws(FileFailure) {
            folder = try openFolder(path.parent ?? .root, for: path)
        } catch {
            if error.kind == .notFound || error.kind == .notADirectory { return nil }
            throw error
        }
        guard !path.components.isEmpty else {
            return root.status.map(FileMetadata.init)
        }
        return try metadata(of: path.name, in: folder, for: path)
    }

    package func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8] {
        // O_NONBLOCK keeps the opening of a pipe from waiting for its writer.
        try read(try openFile(path, O_RDONLY | O_NONBLOCK), path, limit: limit)
    }

    // MARK: Changing

    package func write(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        let folder = try openFolder(try parent(of: path), for: path)
        let (number, failure) = retryingInterrupted {
            openat(
                folder.number, path.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                mode.filePermissions)
        }
        guard number >= 0 else { throw FileFailure(errorNumber: failure, path: path) }
        let file = FileDescriptor(number)
        do throws(FileFailure) {
            try write(bytes, into: file, path)
        } catch {
            // Half a file is nobody's: it was not there before.
            unlinkat(folder.number, path.name, 0)
            throw error
        }
    }

    package func append(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        let file = try openFile(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, mode: mode)
        guard let status = file.status else { throw FileFailure(errorNumber: errno, path: path) }
        guard status.st_nlink <= 1 else {
            throw FileFailure(.notPermitted, path: path, detail: "the file has another hard link")
        }
        do throws(FileFailure) {
            try write(bytes, into: file, path)
        } catch {
            // As far as it can be had: all of it or nothing.
            ftruncate(file.number, status.st_size)
            throw error
        }
    }

    package func rename(
        _ source: FilePath, to destination: FilePath
    ) throws(FileFailure) {
        let from = try openFolder(try parent(of: source), for: source)
        let to = try openFolder(try parent(of: destination), for: destination)
        guard renameat(from.number, source.name, to.number, destination.name) == 0 else {
            let failure = errno
            let isSourceMissing =
                failure == ENOENT || failure == EACCES || failure == EPERM
            // ext4 says EEXIST for a folder with entries, others ENOTEMPTY.
            throw failure == EEXIST
                ? FileFailure(.notEmpty, path: destination)
                : FileFailure(errorNumber: failure, path: isSourceMissing ? source : destination)
        }
    }

    package func remove(_ path: FilePath) throws(FileFailure) {
        let folder = try openFolder(try parent(of: path), for: path)
        guard unlinkat(folder.number, path.name, 0) != 0 else { return }
        var failure = errno
        if failure == EISDIR || failure == EPERM {
            guard unlinkat(folder.number, path.name, AT_REMOVEDIR) != 0 else { return }
            failure = errno == ENOTDIR ? failure : errno
        }
        throw failure == EEXIST
            ? FileFailure(.notEmpty, path: path) : FileFailure(errorNumber: failure, path: path)
    }

    package func createDirectory(at path: FilePath, mode: FileMode) throws(FileFailure) {
        var folder = root
        var place = FilePath.root
        for name in path.components {
            if mkdirat(folder.number, name, mode.folderPermissions) != 0, errno != EEXIST {
                throw FileFailure(errorNumber: errno, path: path)
            }
            folder = try openChild(name, of: folder, O_RDONLY | O_DIRECTORY, for: path)
            place = place.appending(name) ?? place
        }
    }

    package func sync(_ path: FilePath) throws(FileFailure) {
        try Self.sync(try openForSync(path), path)
    }

    func openForSync(_ path: FilePath) throws(FileFailure) -> FileDescriptor {
        // Not opened for writing: a folder cannot be, and fsync does not ask for it.
        let file: FileDescriptor
        if let folder = path.parent {
            file = try openChild(
                path.name, of: try openFolder(folder, for: path), O_RDONLY | O_NONBLOCK, for: path)
            let kind = (file.status?.st_mode ?? 0) & S_IFMT
            guard kind == S_IFREG || kind == S_IFDIR else {
                throw FileFailure(.notAFile, path: path)
            }
        } else {
            file = root
        }
        return file
    }

    static func sync(_ file: FileDescriptor, _ path: FilePath) throws(FileFailure) {
        let (result, failure) = retryingInterrupted { fsync(file.number) }
        guard result == 0 else { throw FileFailure(errorNumber: failure, path: path) }
    }

    private func write(
        _ bytes: [UInt8], into file: FileDescriptor, _ path: FilePath
    ) throws(FileFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    file.number, buffer.baseAddress.map { $0 + written }, buffer.count - written)
            }
            if count < 0 {
                let failure = errno
                if failure == EINTR { continue }
                throw FileFailure(errorNumber: failure, path: path)
            }
            written += count
        }
    }
}
