import Ports
import SyncTestKit

/// A workspace whose `listings` seems to hold 200,000 files.
struct CrowdedFolder: FileSystem {
    let files: InMemoryFileSystem

    func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        guard directory == "listings" else { return try files.list(directory) }
        return (0..<200_000).map { DirectoryEntry(name: "\($0).txt", kind: .file) }
    }

    func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata? {
        try files.metadata(at: path)
    }

    func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8] {
        try files.read(path, limit: limit)
    }

    func write(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure) {
        try files.write(bytes, to: path, mode: mode)
    }

    func append(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure) {
        try files.append(bytes, to: path, mode: mode)
    }

    func rename(_ source: FilePath, to destination: FilePath) throws(FileFailure) {
        try files.rename(source, to: destination)
    }

    func remove(_ path: FilePath) throws(FileFailure) { try files.remove(path) }

    func createDirectory(at path: FilePath, mode: FileMode) throws(FileFailure) {
        try files.createDirectory(at: path, mode: mode)
    }

    func sync(_ path: FilePath) throws(FileFailure) { try files.sync(path) }
}
