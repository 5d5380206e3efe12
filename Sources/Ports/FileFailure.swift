/// An operation on a file that did not work, and on which file.
package struct FileFailure: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case notFound, exists, notPermitted, readOnly, noSpace, notAFile, notADirectory, notEmpty
        /// A component of the path is a symbolic link.
        case symbolicLink
        case tooLarge, tooManyOpenFiles, invalidPath
        /// The file is no longer what was planned on (the check before a replace).
        case changed
        /// Any other error number of the system.
        case system(Int32)
    }

    package let kind: Kind
    package let path: FilePath
    /// The system's own words, where there are any.
    package let detail: String?

    package init(_ kind: Kind, path: FilePath, detail: String? = nil) {
        self.kind = kind
        self.path = path
        self.detail = detail
    }
}

extension FileFailure: CustomStringConvertible {
    package var description: String {
        let reason =
            switch kind {
            case .notFound: "no such file or folder"
            case .exists: "already exists"
            case .notPermitted: "permission denied"
            case .readOnly: "the file system is read-only"
            case .noSpace: "no space left on the disk"
            case .notAFile: "not a regular file"
            case .notADirectory: "not a folder"
            case .notEmpty: "the folder is not empty"
            case .symbolicLink: "is (or lies behind) a symbolic link, which is not followed"
            case .tooLarge: "too large"
            case .tooManyOpenFiles: "too many open files"
            case .invalidPath: "not a valid path"
            case .changed: "changed in the meantime"
            case .system(let number): "system error \(number)"
            }
        return "\(path.components.isEmpty ? "." : path.description): \(reason)"
            + (detail.map { " (\($0))" } ?? "")
    }
}
