import Pacing

/// The codes and tokens that the sandbox gave out, as a value.
struct OAuthLedger: Sendable {
    /// What a person agreed to.
    struct Grant: Hashable, Sendable {
        let install: SandboxInstall
        let scopes: Set<String>
    }

    struct Code: Sendable {
        let grant: Grant
        /// `nil` for a code of `/oauth/reconnect`, which no redirect led to.
        let redirectURL: String?
        let expires: Timestamp
    }

    struct Refresh: Sendable {
        let grant: Grant
        let expires: Timestamp
    }

    var app: SandboxApp
    private var codes: [String: Code] = [:]
    private var refreshTokens: [String: Refresh] = [:]
    private var accessTokens: [String: SandboxToken] = [:]
    /// Agreements that were not withdrawn: `/oauth/reconnect` goes on from them.
    private(set) var installs: [SandboxInstall: Grant] = [:]
    /// How often a refresh token was exchanged.
    private(set) var refreshes = 0

    /// A code is good for ten minutes and for one exchange (RFC 6749 §4.1.2).
    static let codeLifetime = Duration.seconds(600)

    init(app: SandboxApp) { self.app = app }

    func token(_ text: String) -> SandboxToken? { accessTokens[text] }

    mutating func issueCode(
        _ text: String, for grant: Grant, redirectURL: String?, at now: Timestamp
    ) -> Timestamp {
        let expires = now.advanced(by: Self.codeLifetime)
        installs[grant.install] = grant
        codes[text] = Code(grant: grant, redirectURL: redirectURL, expires: expires)
        return expires
    }

    /// Uses up a code; `nil` when there is none, or it is too old, or for another redirect URL.
    mutating func takeCode(_ text: String, redirectURL: String?, at now: Timestamp) -> Grant? {
        guard let code = codes.removeValue(forKey: text), code.expires > now else { return nil }
        guard code.redirectURL == nil || redirectURL == nil || code.redirectURL == redirectURL
        else { return nil }
        return code.grant
    }

    /// Uses up a refresh token: from here on it is dead, whether or not the answer arrives.
    mutating func takeRefreshToken(_ text: String, at now: Timestamp) -> Grant? {
        guard let refresh = refreshTokens.removeValue(forKey: text), refresh.expires > now else {
            return nil
        }
        refreshes += 1
        return refresh.grant
    }

    mutating func issue(access: String, refresh: String, for grant: Grant, at now: Timestamp) {
        refreshTokens[refresh] = Refresh(
            grant: grant, expires: now.advanced(by: app.refreshLifetime))
        issue(access: access, for: grant, at: now)
    }

    /// An access token without a refresh token: of `/oauth/locationToken`.
    mutating func issue(access: String, for grant: Grant, at now: Timestamp) {
        let reach: SandboxToken.Reach =
            switch grant.install {
            case .location(let id): .location(id)
            case .company(let id): .agency(companyId: id)
            }
        accessTokens[access] = SandboxToken(
            access, reach: reach, scopes: grant.scopes,
            expires: now.advanced(by: app.accessLifetime))
    }

    /// Access tokens die; refresh tokens live.
    mutating func revokeAccessTokens() { accessTokens = [:] }

    /// Every token dies; the app stays installed, so that `/oauth/reconnect` helps.
    mutating func revokeTokens() {
        accessTokens = [:]
        refreshTokens = [:]
        codes = [:]
    }

    /// The app is taken off: only a new login helps.
    mutating func uninstall() {
        revokeTokens()
        installs = [:]
    }
}
