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
        Self.inFull(bytes.count) { done in
            pwrite(
                file.number, bytes.baseAddress.map { $0 + done }, bytes.count - done,
                off_t(offset + done))
        }
    }

    /// Whether the buffer was filled.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        Self.inFull(buffer.count) { done in
            pread(
                file.number, buffer.baseAddress.map { $0 + done }, buffer.count - done,
                off_t(offset + done))
        }
    }

    /// Calls again after a part and after an interruption, until it is all done or nothing goes on.
    private static func inFull(_ count: Int, _ call: (_ done: Int) -> Int) -> Bool {
        var done = 0
        while done < count {
            let more = call(done)
            guard more > 0 || more < 0 && errno == EINTR else { return false }
            done += max(0, more)
        }
        return true
    }
}
