import Documents
package import Pacing
package import Ports
package import SyncCore

/// What the token call gives, as far as it can be believed (`GetAccessCodeSuccessfulResponseDto` and
/// `GetLocationAccessTokenSuccessfulResponseDto` of oauth.json).
package struct TokenAnswer: Hashable, Sendable, CustomStringConvertible {
    package let accessToken: String
    package let refreshToken: String?
    package let lifetime: Duration
    package let scopes: [String]
    /// `nil` when the answer names neither a location nor an agency.
    package let owner: OAuthOwner?
    package let userID: String?

    /// A token is renewed so long before it expires, at the most.
    package static let longestMargin = Duration.seconds(300)

    /// When it expires, and when to ask for the next one: in the last tenth of its life, so that one
    /// that lives for a minute is not renewed at each use.
    package func validity(
        from now: Timestamp
    ) -> (expires: Timestamp, renewAt: Timestamp) {
        let expires = now.advanced(by: lifetime)
        let margin = min(lifetime / 10, Self.longestMargin)
        return (expires, expires.advanced(by: .zero - margin))
    }

    package var description: String { "token of \(owner?.name ?? "nobody")" }

    /// `nil` for what is no token answer: every part goes into a header or a file's name later.
    init?(_ body: DocumentValue) {
        guard let access = body["access_token"]?.stringValue, CredentialStore.isToken(access),
            let seconds = body["expires_in"]?.intValue, (1...315_360_000).contains(seconds)
        else { return nil }
        accessToken = access
        lifetime = .seconds(seconds)
        refreshToken = body["refresh_token"]?.stringValue
        if let refreshToken, !CredentialStore.isToken(refreshToken) { return nil }
        scopes = (body["scope"]?.stringValue ?? "").split(separator: " ").map(String.init).sorted()
        userID = body["userId"]?.stringValue.map { String($0.prefix(64)) }
        let location = body["locationId"]?.stringValue.flatMap { RemoteID.isValid($0) ? $0 : nil }
        let company = body["companyId"]?.stringValue.flatMap { RemoteID.isValid($0) ? $0 : nil }
        // A sub-account's app that was installed from the agency gets a Company token (measured).
        if body["userType"] == "Company" {
            owner = company.map { .company($0) }
        } else {
            owner = location.map { .location($0) } ?? company.map { .company($0) }
        }
    }
}

extension TokenAnswer {
    /// The answer to a person's login as what is stored; fails when it is nobody's, or cannot be
    /// renewed.
    package func login(
        origin: HTTPOrigin, app: OAuthApp, at now: Timestamp
    ) throws(CycleFailure) -> OAuthLogin {
        guard let owner, let refreshToken else {
            throw CycleFailure(
                .notAuthorised,
                "GoHighLevel's answer names no location or agency, or holds no refresh token",
                hint: "install the app anew, and run `ghlsync auth login` again")
        }
        let (expires, renewAt) = validity(from: now)
        return OAuthLogin(
            owner: owner, origin: origin.description, app: app, accessToken: accessToken,
            expires: expires, renewAt: renewAt, scopes: scopes, userID: userID,
            renewal: .ready(refreshToken))
    }
}
