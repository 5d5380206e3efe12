import Documents
import JSONFormat
package import Ports
package import SyncCore

/// Private Integration Tokens on disk: one file a location, readable by the owner only, each bound to
/// the server that it was stored for. Outside the workspace, so that no commit ever holds one.
package struct CredentialStore: Sendable {
    /// A stored token. Never printed: `description` hides it.
    package struct Credential: Hashable, Sendable, CustomStringConvertible {
        package let token: String
        /// The only server that may see it.
        package let origin: String
        package let locationID: String

        package var description: String { "token for \(locationID) at \(origin)" }
    }

    private let files: any FileSystem
    private let folder: FilePath = "credentials"
    /// The folder as a person knows it, for messages.
    private let place: String

    /// - Parameters:
    ///   - files: rooted at ghlsync's configuration folder.
    ///   - place: that folder's path, for messages.
    package init(files: any FileSystem, place: String) {
        self.files = files
        self.place = place
    }

    /// Whether a text can be a token: one line of visible ASCII, so that it cannot break out of its
    /// header (S31).
    package static func isToken(_ text: String) -> Bool {
        (8...8192).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The token of a location, when there is one; refuses files that others can read or that are not
    /// what they seem (S49).
    package func credential(for locationID: String) throws(CycleFailure) -> Credential? {
        let path = try path(of: locationID)
        guard try isSafe(folder, .directory), try isSafe(path, .file) else { return nil }
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path, limit: 65_536)
        } catch {
            throw refusal("\(error)", "store it again with `ghlsync auth token`")
        }
        guard let value = try? JSONDocument.value(of: bytes),
            let token = value["token"]?.stringValue, Self.isToken(token),
            let origin = value["origin"]?.stringValue,
            value["locationId"]?.stringValue == locationID
        else {
            throw refusal(
                "\(path): not a credentials file", "store it again with `ghlsync auth token`")
        }
        return Credential(token: token, origin: origin, locationID: locationID)
    }

    /// Stores a token durably; the one before it is replaced. Nothing that is there already is made
    /// tighter: others may have read or opened it before.
    package func store(
        _ token: String, for locationID: String, origin: String, temporaryName: String
    ) throws(CycleFailure) {
        let path = try path(of: locationID)
        _ = try isSafe(folder, .directory)
        do throws(FileFailure) {
            try files.createDirectory(at: folder, mode: .ownerOnly)
            let content: DocumentValue = [
                "token": .string(token), "origin": .string(origin),
                "locationId": .string(locationID),
            ]
            try files.replace(
                path, with: JSONDocument.write(content, style: .pretty), mode: .ownerOnly,
                temporaryName: temporaryName)
        } catch {
            throw CycleFailure(
                .notAuthorised, "the token cannot be stored: \(place)/\(error)", hint: error.detail)
        }
    }

    /// Forgets the token of a location; `false` when there was none.
    package func remove(for locationID: String) throws(CycleFailure) -> Bool {
        let path = try path(of: locationID)
        do throws(FileFailure) {
            guard try files.metadata(at: path) != nil else { return false }
            try files.remove(path)
            try files.sync(folder)
            return true
        } catch {
            throw CycleFailure(.notAuthorised, "the token cannot be removed: \(place)/\(error)")
        }
    }

    private func path(of locationID: String) throws(CycleFailure) -> FilePath {
        guard let path = folder.appending(locationID + ".json") else {
            throw refusal("“\(locationID)” cannot be the id of a location", nil)
        }
        return path
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

    private func refusal(_ why: String, _ hint: String?) -> CycleFailure {
        CycleFailure(
            .notAuthorised, "the stored token cannot be used: \(place)/\(why)", hint: hint)
    }
}
