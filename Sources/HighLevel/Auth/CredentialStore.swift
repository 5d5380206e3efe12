import Documents
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

    private let files: PrivateFolder
    private let folder: FilePath = "credentials"
    private static let remedy = "store it again with `ghlsync auth token`"

    /// - Parameters:
    ///   - files: rooted at ghlsync's configuration folder.
    ///   - place: that folder's path, for messages.
    package init(files: any FileSystem, place: String) {
        self.files = PrivateFolder(files: files, place: place)
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
        guard let value = try files.read(path, remedy: Self.remedy) else { return nil }
        guard let token = value["token"]?.stringValue, Self.isToken(token),
            let origin = value["origin"]?.stringValue,
            value["locationId"]?.stringValue == locationID
        else { throw files.refusal("\(path): not a credentials file", Self.remedy) }
        return Credential(token: token, origin: origin, locationID: locationID)
    }

    /// Stores a token durably; the one before it is replaced.
    package func store(
        _ token: String, for locationID: String, origin: String, temporaryName: String
    ) throws(CycleFailure) {
        try files.write(
            [
                "token": .string(token), "origin": .string(origin),
                "locationId": .string(locationID),
            ], to: try path(of: locationID), temporaryName: temporaryName)
    }

    /// Forgets the token of a location; `false` when there was none.
    package func remove(for locationID: String) throws(CycleFailure) -> Bool {
        try files.remove(try path(of: locationID))
    }

    private func path(of locationID: String) throws(CycleFailure) -> FilePath {
        guard let path = folder.appending(locationID + ".json") else {
            throw files.refusal("“\(locationID)” cannot be the id of a location", nil)
        }
        return path
    }
}
