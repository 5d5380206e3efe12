import HighLevel
import HostSystem
import Ports
import SyncCore
import Workspace

/// Which server a command talks to, and with which token.
struct Connection {
    let origin: HTTPOrigin
    let credentials: any CredentialSource
    /// Where the token comes from, for `auth status`.
    let source: Source
    /// What may still be sent there, by all of this user's processes together.
    let budget: any BudgetStore

    enum Source: Sendable {
        case environment
        case store
        case login(OAuthLogin)
        /// An agency's login, exchanged for the location's token.
        case agency(OAuthLogin)

        var words: String {
            switch self {
            case .environment: "the environment (GHLSYNC_TOKEN)"
            case .store: "the credential store"
            case .login: "a login (OAuth)"
            case .agency(let login): "the login of \(login.owner.name) (OAuth)"
            }
        }
    }

    /// The server: the environment names it before the configuration does.
    static func origin(
        _ configuration: WorkspaceConfiguration?, _ tool: ToolContext
    ) throws(ToolFailure) -> HTTPOrigin {
        guard let text = tool.environment.variable("GHLSYNC_API_BASE") else {
            return configuration?.api.origin ?? WorkspaceConfiguration.API.defaultOrigin
        }
        do {
            return try BaseURL.origin(text)
        } catch {
            throw ToolFailure(.usage, "GHLSYNC_API_BASE: \(error.message)", hint: error.help)
        }
    }

    /// Whether a secret that is not bound to a server may go to this one: the default host, this
    /// machine, or a host that the environment names. So a base URL in a cloned workspace never
    /// receives it (S27, S28).
    static func trusts(_ origin: HTTPOrigin, _ tool: ToolContext) -> Bool {
        origin == WorkspaceConfiguration.API.defaultOrigin || origin.isLoopback
            || tool.environment.variable("GHLSYNC_API_BASE") != nil
    }

    /// The token that may be shown to that server: one from the environment to a server that is
    /// trusted with it, a stored one only to the host that it was stored for.
    static func open(_ workspace: OpenWorkspace, _ tool: ToolContext) throws -> Connection {
        let origin = try origin(workspace.configuration, tool)
        let (credentials, source) = try access(to: origin, workspace, tool)
        return Connection(
            origin: origin, credentials: credentials, source: source,
            budget: FileBudget.open(
                origin, locationID: workspace.locationID, tool.environment))
    }

    private static func access(
        to origin: HTTPOrigin, _ workspace: OpenWorkspace, _ tool: ToolContext
    ) throws -> (any CredentialSource, Source) {
        if let token = tool.environment.variable("GHLSYNC_TOKEN") {
            guard CredentialStore.isToken(token) else {
                throw ToolFailure(
                    .notAuthorised,
                    "GHLSYNC_TOKEN is not a token: one has at least 8 characters, and no blanks or control characters",
                    hint: "copy the Private Integration Token from the sub-account's settings again"
                )
            }
            guard trusts(origin, tool) else {
                throw ToolFailure(
                    .notAuthorised,
                    "the workspace sends requests to \(origin), which is not GoHighLevel; the token of the environment is not sent there",
                    hint: "if you trust that server, name it yourself: GHLSYNC_API_BASE=\(origin)")
            }
            return (StaticCredential(token), .environment)
        }
        let logins = try Logins(origin, tool)
        if let stored = try logins.tokens.credential(for: workspace.locationID) {
            try check(stored.origin, origin, hint: "ghlsync auth token")
            return (StaticCredential(stored.token), .store)
        }
        if let login = try logins.store.login(workspace.locationID) {
            try check(login.origin, origin, hint: "ghlsync auth login")
            if let since = try logins.store.uninstalled(workspace.locationID) {
                throw ToolFailure(
                    .notAuthorised,
                    "the app was uninstalled from location \(workspace.locationID) (seen \(since))",
                    hint: "install it there again, then log in: `ghlsync auth login`")
            }
            return (logins.credential(login), .login(login))
        }
        if let agency = try logins.agency(for: workspace.locationID) {
            return (logins.exchange(workspace.locationID, by: agency), .agency(agency))
        }
        throw ToolFailure(
            .notAuthorised, "there is no token for location \(workspace.locationID)",
            hint:
                "make a Private Integration Token in the sub-account's settings, then run `ghlsync auth token` (or set GHLSYNC_TOKEN); or log in with `ghlsync auth login`"
        )
    }

    private static func check(
        _ stored: String, _ origin: HTTPOrigin, hint command: String
    ) throws(ToolFailure) {
        guard stored != origin.description else { return }
        throw ToolFailure(
            .notAuthorised, "the token was stored for \(stored); it is not sent to \(origin)",
            hint: "if you trust that server, store a token for it with `\(command)`")
    }
}
