import Glibc

/// What of this machine decides whether the program can work.
package enum MachineFacts {
    package struct Disk: Hashable, Sendable {
        /// Bytes that this user may still write.
        package let freeBytes: UInt64
        /// Files that may still be made; `nil` on file systems without such a limit.
        package let freeFiles: UInt64?
        package let isReadOnly: Bool
    }

    /// The disk that a folder is on; `nil` when it cannot be asked.
    package static func disk(of folder: String) -> Disk? {
        var facts = statvfs()
        guard statvfs(folder, &facts) == 0 else { return nil }
        return Disk(
            freeBytes: UInt64(facts.f_bavail).multipliedReportingOverflow(
                by: UInt64(facts.f_frsize)
            )
            .partialValue,
            freeFiles: facts.f_files == 0 ? nil : UInt64(facts.f_favail),
            isReadOnly: facts.f_flag & UInt(ST_RDONLY) != 0)
    }

    /// A number that the kernel shows below /proc/sys.
    package static func setting(_ name: String) -> Int? {
        line(of: "/proc/sys/\(name)").flatMap { Int($0.filter(\.isNumber)) }
    }

    /// What systemd calls this installation (machine-id(5)); containers may have none.
    package static func machineID() -> String? {
        line(of: "/etc/machine-id").map { $0.filter(\.isHexDigit) }
    }

    /// The first bytes of a short file of the system.
    private static func line(of file: String) -> String? {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}
