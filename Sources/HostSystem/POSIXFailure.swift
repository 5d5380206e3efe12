import Glibc
import Ports

extension FileFailure {
    /// What an error number of the system means for a file.
    init(errorNumber: Int32, path: FilePath) {
        let kind: Kind =
            switch errorNumber {
            case ENOENT: .notFound
            case EEXIST: .exists
            case EACCES, EPERM: .notPermitted
            case EROFS: .readOnly
            case ENOSPC, EDQUOT: .noSpace
            case EISDIR, ENXIO: .notAFile
            case ENOTDIR: .notADirectory
            case ENOTEMPTY: .notEmpty
            case ELOOP: .symbolicLink
            case EFBIG: .tooLarge
            case EMFILE, ENFILE: .tooManyOpenFiles
            case ENAMETOOLONG, EINVAL: .invalidPath
            default: .system(errorNumber)
            }
        self.init(kind, path: path, detail: Self.words(for: errorNumber))
    }

    /// The system's words for what the kind does not say already.
    private static func words(for errorNumber: Int32) -> String? {
        switch errorNumber {
        case ENOENT, EEXIST, EACCES, EROFS, ENOSPC, ENOTDIR, ENOTEMPTY, ELOOP: nil
        default: String(cString: strerror(errorNumber))
        }
    }
}

/// Repeats a system call that a signal broke off. `errorNumber` is 0 unless the result is negative.
func retryingInterrupted(_ call: () -> Int32) -> (result: Int32, errorNumber: Int32) {
    while true {
        let result = call()
        guard result < 0 else { return (result, 0) }
        let number = errno
        if number != EINTR { return (result, number) }
    }
}
