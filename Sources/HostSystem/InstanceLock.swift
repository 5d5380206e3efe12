import Glibc
package import Ports

/// Keeps a second agent off a workspace (invariant I18).
///
/// An flock on a file that stays there for ever: the kernel lets go of it with the process, however
/// that ends, so that no stale lock exists. The file's text only says who holds it.
package final class InstanceLock: Sendable {
    /// The process that holds the lock, as far as it wrote it down.
    package struct Holder: Hashable, Sendable, CustomStringConvertible {
        package let processID: Int32
        package let host: String
        /// The kernel's id of this boot, as process ids repeat from boot to boot.
        package let bootID: String

        package var description: String { "process \(processID) on \(host)" }

        var text: String { "pid \(processID)\nhost \(host)\nboot \(bootID)\n" }

        init(processID: Int32, host: String, bootID: String) {
            self.processID = processID
            self.host = host
            self.bootID = bootID
        }

        init?(text: String) {
            var fields: [Substring: Substring] = [:]
            for line in text.split(separator: "\n") {
                let parts = line.split(separator: " ", maxSplits: 1)
                if parts.count == 2 { fields[parts[0]] = parts[1] }
            }
            guard let processID = fields["pid"].flatMap({ Int32($0) }), let host = fields["host"]
            else { return nil }
            self.init(
                processID: processID, host: String(host), bootID: String(fields["boot"] ?? ""))
        }
    }

    package enum Refusal: Error, Hashable, Sendable {
        /// Somebody else has it; `nil` when they have not written down who they are.
        case held(Holder?)
        case failed(FileFailure)
    }

    private let file: FileDescriptor

    /// Takes the lock, or says at once who has it. The folder of the file must be there.
    package static func take(
        _ path: FilePath, in files: POSIXFileSystem
    ) throws(Refusal) -> InstanceLock {
        let file: FileDescriptor
        do throws(FileFailure) {
            file = try files.openFile(path, O_RDWR | O_CREAT | O_NONBLOCK, mode: .ownerOnly)
        } catch {
            throw .failed(error)
        }
        let (result, failure) = retryingInterrupted { flock(file.number, LOCK_EX | LOCK_NB) }
        guard result == 0 else {
            guard failure == EWOULDBLOCK else {
                throw .failed(FileFailure(errorNumber: failure, path: path))
            }
            let text = try? files.read(path, limit: 4096)
            throw .held(text.flatMap { Holder(text: String(decoding: $0, as: UTF8.self)) })
        }
        let text = Array(Holder.current().text.utf8)
        // The text is for people: without it (a full disk) the lock holds as well.
        if ftruncate(file.number, 0) == 0 {
            _ = text.withUnsafeBytes { pwrite(file.number, $0.baseAddress, $0.count, 0) }
        }
        return InstanceLock(file)
    }

    private init(_ file: FileDescriptor) { self.file = file }

    /// Lets go before the object does.
    package func release() {
        ftruncate(file.number, 0)
        flock(file.number, LOCK_UN)
    }
}

extension InstanceLock.Holder {
    static func current() -> InstanceLock.Holder {
        InstanceLock.Holder(
            processID: ProcessIdentity.processID, host: HostName.current,
            bootID: ProcessIdentity.bootID())
    }
}

/// What this machine calls itself.
package enum HostName {
    package static var current: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 257) { buffer in
            buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress, gethostname(start, 256) == 0 else {
                return "localhost"
            }
            return String(cString: start)
        }
    }
}
