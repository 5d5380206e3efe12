import Glibc
package import Ports

/// A file without a name: nobody else sees it, and it goes with the process. Nothing of it is synced.
package final class ScratchFile: Sendable {
    private let file: FileDescriptor
    /// O_TMPFILE, which is made of two flags and so not imported.
    private static let unnamed: Int32 = 0o20_000_000 | O_DIRECTORY

    /// Makes one on the disk that the folder lies on. The folder must be there.
    package init(in folder: FilePath, of files: POSIXFileSystem) throws(FileFailure) {
        let place = try files.openFolder(folder, for: folder)
        let (number, failure) = retryingInterrupted {
            openat(place.number, ".", Self.unnamed | O_RDWR | O_CLOEXEC, 0o600)
        }
        guard number >= 0 else { throw FileFailure(errorNumber: failure, path: folder) }
        file = FileDescriptor(number)
    }

    /// Whether all of the bytes were taken.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bool {
        var done = 0
        while done < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = pwrite(file.number, rest.baseAddress, rest.count, off_t(offset + done))
            guard count > 0 || count < 0 && errno == EINTR else { return false }
            done += max(0, count)
        }
        return true
    }

    /// Whether the buffer was filled.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = pread(file.number, rest.baseAddress, rest.count, off_t(offset + done))
            guard count > 0 || count < 0 && errno == EINTR else { return false }
            done += max(0, count)
        }
        return true
    }
}
