import Documents
import JSONFormat
import Ports
import SyncCore

/// Small JSON files that nobody but the owner can get at: 0600 in folders of 0700. Refuses what others
/// can read or what is not what it seems (S49); makes nothing tighter that is there already, since
/// others may have read or opened it before.
struct PrivateFolder: Sendable {
    let files: any FileSystem
    /// The root as a person knows it, for messages.
    let place: String

    /// The file's value, or `nil` when there is none.
    /// - Parameter remedy: what to do about a file that is not what it should be.
    func read(_ path: FilePath, remedy: String) throws(CycleFailure) -> DocumentValue? {
        guard try isSafe(foldersOf: path), try isSafe(path, .file) else { return nil }
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path, limit: 65_536)
        } catch {
            throw refusal("\(error)", remedy)
        }
        guard let value = try? JSONDocument.value(of: bytes) else {
            throw refusal("\(path): not a credentials file", remedy)
        }
        return value
    }

    /// Replaces a file durably; the one before it stays whole until then.
    func write(
        _ value: DocumentValue, to path: FilePath, temporaryName: String
    ) throws(CycleFailure) {
        _ = try isSafe(foldersOf: path)
        do throws(FileFailure) {
            let folder = path.parent ?? .root
            try files.createDirectory(at: folder, mode: .ownerOnly)
            // A new folder's own name is durable by the folder above it.
            for above in foldersAbove(folder) { try files.sync(above) }
            try files.replace(
                path, with: JSONDocument.write(value, style: .pretty), mode: .ownerOnly,
                temporaryName: temporaryName)
        } catch {
            throw CycleFailure(
                .notAuthorised, "the token cannot be stored: \(place)/\(error)", hint: error.detail)
        }
    }

    /// `false` when there was none.
    func remove(_ path: FilePath) throws(CycleFailure) -> Bool {
        do throws(FileFailure) {
            guard try files.metadata(at: path) != nil else { return false }
            try files.remove(path)
            try files.sync(path.parent ?? .root)
            return true
        } catch {
            throw CycleFailure(.notAuthorised, "the token cannot be removed: \(place)/\(error)")
        }
    }

    /// The names of the files in a folder, without `.json`.
    func names(in folder: FilePath) throws(CycleFailure) -> [String] {
        guard try isSafe(foldersOf: folder), try isSafe(folder, .directory) else { return [] }
        do throws(FileFailure) {
            return try files.list(folder).map(\.name)
                .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
                .map { String($0.dropLast(5)) }.sorted()
        } catch {
            throw refusal("\(error)", nil)
        }
    }

    func refusal(_ why: String, _ hint: String?) -> CycleFailure {
        CycleFailure(
            .notAuthorised, "the stored token cannot be used: \(place)/\(why)", hint: hint)
    }

    private func isSafe(foldersOf path: FilePath) throws(CycleFailure) -> Bool {
        for folder in foldersAbove(path) where !folder.components.isEmpty {
            guard try isSafe(folder, .directory) else { return false }
        }
        return true
    }

    /// From the root down.
    private func foldersAbove(_ path: FilePath) -> [FilePath] {
        var above: [FilePath] = []
        var next = path.parent
        while let folder = next {
            above.insert(folder, at: 0)
            next = folder.parent
        }
        return above
    }

    /// Whether something is there. Throws when it is not ours alone, with the command that mends it.
    private func isSafe(_ path: FilePath, _ kind: FileKind) throws(CycleFailure) -> Bool {
        let found: FileMetadata?
        do throws(FileFailure) {
            found = try files.metadata(at: path)
        } catch {
            throw refusal("\(error)", nil)
        }
        guard let found else { return false }
        let quoted = "'\(place)/\(path)'"
        // A link's own permissions say nothing; a chmod would change what it points to.
        guard found.kind == kind else {
            throw refusal(
                "\(path) is not \(kind == .file ? "a file" : "a folder") of its own",
                "look at it, then remove it: rm \(quoted)")
        }
        guard found.isOwnedByUs else {
            throw refusal("\(path) belongs to another user", "chown \"$(id -un)\" \(quoted)")
        }
        guard found.permissions & 0o077 == 0 else {
            throw refusal(
                "others on this machine can get at \(path)",
                "chmod \(kind == .file ? "600" : "700") \(quoted)")
        }
        return true
    }
}
