import Ports
import SyncTestKit
import Synchronization

/// Files under a hand that leaves something out.
struct CarelessFiles: ForwardingFiles {
    let base: any FileSystem
    var syncs = true
    var renames = true
    var keepsComments = true
    /// What is never written, though it is said to be.
    var isDropped: @Sendable (FilePath) -> Bool = { _ in false }

    func write(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure) {
        if drops(path) { return }
        guard !keepsComments, path.components.first != ".ghlsync" else {
            return try base.write(bytes, to: path, mode: mode)
        }
        let text = String(decoding: bytes, as: UTF8.self).replacing(" # net", with: "")
        try base.write(Array(text.utf8), to: path, mode: mode)
    }

    func append(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure) {
        if drops(path) { return }
        try base.append(bytes, to: path, mode: mode)
    }

    func rename(_ source: FilePath, to destination: FilePath) throws(FileFailure) {
        if drops(destination) || drops(source) { return }
        guard !renames, destination.components.first != ".ghlsync" else {
            return try base.rename(source, to: destination)
        }
        let bytes = try base.read(source, limit: .max)
        if try base.metadata(at: destination) != nil { try base.remove(destination) }
        try base.write(bytes, to: destination, mode: .shared)
        try base.remove(source)
    }

    func sync(_ path: FilePath) throws(FileFailure) {
        if !syncs || drops(path) { return }
        try base.sync(path)
    }

    /// Temporary files of a dropped one are named after it, or lie beside it.
    private func drops(_ path: FilePath) -> Bool {
        if isDropped(path) { return true }
        guard let folder = path.parent, path.name.hasPrefix("."),
            let end = path.name.firstRange(of: ".jsonl")?.upperBound,
            let name = folder.appending(String(path.name[..<end].dropFirst()))
        else { return false }
        return isDropped(name)
    }
}

/// Files that are read once and believed from then on, as one who never looks again before a write.
final class ForgetfulFiles: ForwardingFiles {
    let base: any FileSystem
    private let known = Mutex<[FilePath: ([UInt8]?, FileMetadata?)]>([:])

    init(base: any FileSystem) { self.base = base }

    func metadata(at path: FilePath) throws(FileFailure) -> FileMetadata? {
        guard isUsers(path) else { return try base.metadata(at: path) }
        if let seen = known.withLock({ $0[path] })?.1 { return seen }
        let found = try base.metadata(at: path)
        known.withLock { $0[path, default: (nil, nil)].1 = found }
        return found
    }

    func read(_ path: FilePath, limit: Int) throws(FileFailure) -> [UInt8] {
        guard isUsers(path) else { return try base.read(path, limit: limit) }
        if let seen = known.withLock({ $0[path] })?.0 { return seen }
        let bytes = try base.read(path, limit: limit)
        known.withLock { $0[path, default: (nil, nil)].0 = bytes }
        return bytes
    }

    func write(_ bytes: [UInt8], to path: FilePath, mode: FileMode) throws(FileFailure) {
        forget(path)
        try base.write(bytes, to: path, mode: mode)
    }

    func rename(_ source: FilePath, to destination: FilePath) throws(FileFailure) {
        forget(source)
        forget(destination)
        try base.rename(source, to: destination)
    }

    func remove(_ path: FilePath) throws(FileFailure) {
        forget(path)
        try base.remove(path)
    }

    private func isUsers(_ path: FilePath) -> Bool {
        path.components.count > 1 && path.components.first != ".ghlsync"
    }

    private func forget(_ path: FilePath) { known.withLock { _ = $0.removeValue(forKey: path) } }
}

/// Writes a note whenever the workspace is looked at.
struct WritingLook: ForwardingFiles {
    let base: any FileSystem

    func list(_ directory: FilePath) throws(FileFailure) -> [DirectoryEntry] {
        if directory == "listings" {
            try? base.append([0x2E], to: ".ghlsync/looks", mode: .ownerOnly)
        }
        return try base.list(directory)
    }
}
