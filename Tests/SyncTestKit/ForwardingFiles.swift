package import Ports

/// Files that hand everything on to others; a test changes what it needs to change.
package protocol ForwardingFiles: FileSystem {
    var base: any FileSystem { get }
}

extension ForwardingFiles {
    package func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        try base.list(directory)
    }

    package func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata? {
        try base.metadata(at: path)
    }

    package func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8] {
        try base.read(path, limit: limit)
    }

    package func write(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        try base.write(bytes, to: path, mode: mode)
    }

    package func append(
        _ bytes: [UInt8], to path: FilePath, mode: FileMode
    ) throws(FileFailure) {
        try base.append(bytes, to: path, mode: mode)
    }

    package func rename(
        _ source: FilePath, to destination: FilePath
    ) throws(FileFailure) {
        try base.rename(source, to: destination)
    }

    package func remove(_ path: FilePath) throws(FileFailure) { try base.remove(path) }

    package func createDirectory(at path: FilePath, mode: FileMode) throws(FileFailure) {
        try base.createDirectory(at: path, mode: mode)
    }

    package func sync(_ path: FilePath) throws(FileFailure) { try base.sync(path) }
}
