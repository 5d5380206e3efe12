import Glibc
package import Ports

extension POSIXFileSystem {
    func metadata(
        of name: String, in folder: FileDescriptor, for path: FilePath
    ) throws(FileFailure) -> FileMetadata? {
        var status = stat()
        guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            let failure = errno
            if failure == ENOENT { return nil }
            throw FileFailure(errorNumber: failure, path: path)
        }
        return FileMetadata(status)
    }

    /// The whole of an open file.
    func read(
        _ file: FileDescriptor, _ path: FilePath, limit: Int
    ) throws(FileFailure) -> [UInt8] {
        guard let status = file.status else { throw FileFailure(errorNumber: errno, path: path) }
        guard Int(status.st_size) <= limit else { throw tooLarge(path, limit) }
        var failure: FileFailure?
        // One byte more than the size says, so that the end shows in the same round. Files of /proc say 0,
        // and give all that they have to the first question only.
        let size = Int(status.st_size)
        let room = size == 0 ? 4096 : size + 1
        var bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            while filled < room {
                let count = Glibc.read(
                    file.number, buffer.baseAddress.map { $0 + filled }, room - filled)
                if count < 0 {
                    let number = errno
                    if number == EINTR { continue }
                    failure = FileFailure(errorNumber: number, path: path)
                    return
                }
                filled += count
                // A regular file that gives all that it has, and no more, has ended.
                if count == 0 || (filled == size && size > 0) { return }
            }
        }
        if let failure { throw failure }
        // It has grown, or never said its size.
        while bytes.count >= room {
            var more = [UInt8](repeating: 0, count: 65_536)
            let count = more.withUnsafeMutableBytes { buffer in
                Glibc.read(file.number, buffer.baseAddress, buffer.count)
            }
            if count < 0 {
                let number = errno
                if number == EINTR { continue }
                throw FileFailure(errorNumber: number, path: path)
            }
            if count == 0 { break }
            more.removeLast(more.count - count)
            bytes += more
            guard bytes.count <= limit else { throw tooLarge(path, limit) }
        }
        guard bytes.count <= limit else { throw tooLarge(path, limit) }
        return bytes
    }

    private func tooLarge(_ path: FilePath, _ limit: Int) -> FileFailure {
        FileFailure(.tooLarge, path: path, detail: "the limit is \(limit) bytes")
    }

    package func reader(of folder: FilePath) -> any FolderReader {
        do throws(FileFailure) {
            return HeldFolder(
                files: self, path: folder, descriptor: try openFolder(folder, for: folder))
        } catch {
            // Each file's own failure is the one to be told.
            return PathReader(files: self, folder: folder)
        }
    }
}

/// Files beneath a folder that is held open.
private struct HeldFolder: FolderReader {
    let files: POSIXFileSystem
    let path: FilePath
    let descriptor: FileDescriptor

    func metadata(of name: String) throws(FileFailure) -> FileMetadata? {
        try files.metadata(of: name, in: descriptor, for: try place(name))
    }

    func read(_ name: String, limit: Int) throws(FileFailure) -> [UInt8] {
        let place = try place(name)
        let file = try files.openChild(name, of: descriptor, O_RDONLY | O_NONBLOCK, for: place)
        guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else {
            throw FileFailure(.notAFile, path: place)
        }
        return try files.read(file, place, limit: limit)
    }

    private func place(_ name: String) throws(FileFailure) -> FilePath {
        guard let place = path.appending(name) else {
            throw FileFailure(.invalidPath, path: path)
        }
        return place
    }
}
