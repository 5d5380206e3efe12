import HighLevel
import HostSystem
import Ports
import SyncCore
import Workspace

/// Which server a command talks to, and with which token.
struct Connection {
    let origin: HTTPOrigin
    let token: String
    /// Where the token came from, for `auth status`.
    let source: Source

    enum Source: String, Sendable {
        case environment = "the environment (GHLSYNC_TOKEN)"
        case store = "the credential store"
    }

    /// The server: the environment names it before the configuration does.
    static func origin(
        _ workspace: OpenWorkspace, _ tool: ToolContext
    ) throws(ToolFailure) -> HTTPOrigin {
        guard let text = tool.environment.variable("GHLSYNC_API_BASE") else {
            return workspace.configuration.api.origin
        }
        do {
            return try BaseURL.origin(text)
        } catch {
            throw ToolFailure(.usage, "GHLSYNC_API_BASE: \(error.message)", hint: error.help)
        }
    }

    /// The token that may be shown to that server: one from the environment only to the default host,
    /// to this machine, or to a host that the environment names too; a stored one only to the host that
    /// it was stored for. So a base URL in a cloned workspace never receives it.
    static func open(_ workspace: OpenWorkspace, _ tool: ToolContext) throws -> Connection {
        let origin = try origin(workspace, tool)
        if let token = tool.environment.variable("GHLSYNC_TOKEN") {
            guard CredentialStore.isToken(token) else {
                throw ToolFailure(
                    .notAuthorised,
                    "GHLSYNC_TOKEN is not a token: one has at least 8 characters, and no blanks or control characters",
                    hint: "copy the Private Integration Token from the sub-account's settings again")
            }
            let isNamedHere = tool.environment.variable("GHLSYNC_API_BASE") != nil
            guard
                origin == WorkspaceConfiguration.API.defaultOrigin || origin.isLoopback
                    || isNamedHere
            else {
                throw ToolFailure(
                    .notAuthorised,
                    "the workspace sends requests to \(origin), which is not GoHighLevel; the token of the environment is not sent there",
                    hint: "if you trust that server, name it yourself: GHLSYNC_API_BASE=\(origin)")
            }
            return Connection(origin: origin, token: token, source: .environment)
        }
        guard let stored = try store(tool).credential(for: workspace.locationID) else {
            throw ToolFailure(
                .notAuthorised, "there is no token for location \(workspace.locationID)",
                hint:
                    "make a Private Integration Token in the sub-account's settings, then run `ghlsync auth token` (or set GHLSYNC_TOKEN)"
            )
        }
        guard stored.origin == origin.description else {
            throw ToolFailure(
                .notAuthorised,
                "the token was stored for \(stored.origin); it is not sent to \(origin)",
                hint: "if you trust that server, store a token for it with `ghlsync auth token`")
        }
        return Connection(origin: origin, token: stored.token, source: .store)
    }

    static func store(_ tool: ToolContext) throws(ToolFailure) -> CredentialStore {
        let folder = tool.environment.configurationFolder
        do throws(FileFailure) {
            return CredentialStore(
                files: try POSIXFileSystem(root: folder, creating: .ownerOnly), place: folder)
        } catch {
            throw ToolFailure(
                .notAuthorised, "the configuration folder \(folder) cannot be used: \(error)")
        }
    }
}
