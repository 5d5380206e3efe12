import Glibc

/// An open file of the system, closed when the last user lets go.
final class FileDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// What fstat says; `nil` when it fails, which for an open file it does not.
    var status: stat? {
        var status = stat()
        return fstat(number, &status) == 0 ? status : nil
    }
}
