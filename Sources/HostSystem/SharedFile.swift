import Glibc
package import Ports

/// A small file that processes of one user read and rewrite in turns, under an flock on the file itself.
///
/// For what may be lost: nothing is synced to the disk, and after a crash of the machine the file may
/// hold anything. A process that dies never leaves half of a text behind, as each is one write, and its
/// lock goes with it.
package struct SharedFile: Sendable {
    private let files: POSIXFileSystem
    private let path: FilePath

    /// Longer texts are not read: nobody of ours wrote them.
    private static let limit = 1 << 20
    /// A turn takes a fraction of a millisecond. Who holds the file for longer is stopped, and is not
    /// waited for.
    private static let tries = 400
    private static let pause: useconds_t = 250

    /// The folder of the file must be there.
    package init(_ path: FilePath, in files: POSIXFileSystem) {
        self.path = path
        self.files = files
    }

    /// Takes a turn: the step gets the text and gives the one that replaces it. `false` when there was no
    /// turn to be had within 0.1 s, or the file is not ours alone; the step has not run then.
    package func update(_ step: ([UInt8]) -> [UInt8]) -> Bool {
        guard
            let file = try? files.openFile(path, O_RDWR | O_CREAT | O_NONBLOCK, mode: .ownerOnly),
            let status = file.status, status.st_uid == geteuid(), status.st_mode & 0o077 == 0,
            isLocked(file.number)
        else { return false }
        defer { flock(file.number, LOCK_UN) }
        let text = step(contents(of: file.number))
        // A reader takes the first line, so that what a longer text leaves behind it does no harm.
        let isWritten = text.withUnsafeBytes {
            pwrite(file.number, $0.baseAddress, $0.count, 0) == $0.count
        }
        if !isWritten || ftruncate(file.number, off_t(text.count)) != 0 {
            _ = ftruncate(file.number, 0)
        }
        return true
    }

    /// The text as it is now; `nil` when there is none, or it is not ours.
    package func read() -> [UInt8]? {
        guard let file = try? files.openFile(path, O_RDONLY | O_NONBLOCK),
            let status = file.status, status.st_uid == geteuid()
        else { return nil }
        return contents(of: file.number)
    }

    private func isLocked(_ number: Int32) -> Bool {
        for _ in 0..<Self.tries {
            let (result, failure) = retryingInterrupted { flock(number, LOCK_EX | LOCK_NB) }
            if result == 0 { return true }
            guard failure == EWOULDBLOCK else { return false }
            usleep(Self.pause)
        }
        return false
    }

    private func contents(of number: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while bytes.count <= Self.limit {
            let count = pread(number, &buffer, buffer.count, off_t(bytes.count))
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
        return []
    }
}

/// What tells processes of this machine apart, and instants of one boot from those of another.
package enum ProcessIdentity {
    package static var processID: Int32 { getpid() }

    /// The kernel's id of this boot; empty when it does not say.
    package static func bootID() -> String {
        let bytes = try? POSIXFileSystem(root: "/proc/sys/kernel/random").read(
            "boot_id", limit: 100)
        return bytes.map { String(decoding: $0, as: UTF8.self).filter { !$0.isWhitespace } } ?? ""
    }

    /// Whether a process runs; `true` when that cannot be known.
    package static func isAlive(_ processID: Int32) -> Bool {
        processID <= 0 || kill(processID, 0) == 0 || errno != ESRCH
    }
}
