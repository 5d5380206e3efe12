/// Reads several files of one folder, which is looked up once where a file system can hold it open.
/// Failures and promises are those of `FileSystem`; names are single components.
package protocol FolderReader {
    func metadata(of name: String) throws(FileFailure) -> FileMetadata?
    func read(_ name: String, limit: Int) throws(FileFailure) -> [UInt8]
}

/// By the operations on whole paths.
package struct PathReader: FolderReader {
    private let files: any FileSystem
    private let folder: FilePath

    package init(files: any FileSystem, folder: FilePath) {
        self.files = files
        self.folder = folder
    }

    package func metadata(of name: String) throws(FileFailure) -> FileMetadata? {
        try files.metadata(at: try path(name))
    }

    package func read(_ name: String, limit: Int) throws(FileFailure) -> [UInt8] {
        try files.read(try path(name), limit: limit)
    }

    private func path(_ name: String) throws(FileFailure) -> FilePath {
        guard let path = folder.appending(name) else {
            throw FileFailure(.invalidPath, path: folder)
        }
        return path
    }
}

extension FileSystem {
    package func reader(of folder: FilePath) -> any FolderReader {
        PathReader(files: self, folder: folder)
    }
}
