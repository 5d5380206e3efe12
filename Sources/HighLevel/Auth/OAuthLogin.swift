package import Pacing

/// Whose login a token is: of one location, or of an agency for all of its locations.
package enum OAuthOwner: Hashable, Sendable {
    case location(String)
    case company(String)

    package var id: String {
        switch self {
        case .location(let id), .company(let id): id
        }
    }

    /// For people: `location ve9E…`.
    package var name: String {
        switch self {
        case .location(let id): "location \(id)"
        case .company(let id): "agency \(id)"
        }
    }
}

/// A login by OAuth as it is stored. Never printed: `description` hides its tokens.
package struct OAuthLogin: Hashable, Sendable, CustomStringConvertible {
    /// How far the exchange of the refresh token is. It can be used once (ghl-api.md §5), so that the
    /// store has to know of an exchange before its request leaves.
    package enum Renewal: Hashable, Sendable {
        /// This token was never sent.
        case ready(String)
        /// This token was sent, and no answer to it is stored: it may be dead.
        case begun(String)
        /// There is no way on but a new login.
        case dead
    }

    package let owner: OAuthOwner
    /// The only server that may see its tokens.
    package let origin: String
    package let app: OAuthApp
    package var accessToken: String
    package var expires: Timestamp
    /// From then on the next token is asked for.
    package var renewAt: Timestamp
    package var scopes: [String]
    package var userID: String?
    package var renewal: Renewal

    package init(
        owner: OAuthOwner, origin: String, app: OAuthApp, accessToken: String, expires: Timestamp,
        renewAt: Timestamp? = nil, scopes: [String], userID: String? = nil, renewal: Renewal
    ) {
        self.owner = owner
        self.origin = origin
        self.app = app
        self.accessToken = accessToken
        self.expires = expires
        self.renewAt = renewAt ?? expires.advanced(by: .zero - TokenAnswer.longestMargin)
        self.scopes = scopes
        self.userID = userID
        self.renewal = renewal
    }

    package var description: String { "login of \(owner.name) at \(origin)" }
}

/// A location's token that an agency's login was exchanged for. It has no refresh token: when it
/// expires, the agency's login is exchanged again.
package struct ExchangedToken: Hashable, Sendable, CustomStringConvertible {
    package let locationID: String
    package let companyID: String
    package let origin: String
    package let accessToken: String
    package let expires: Timestamp
    /// From then on the next token is asked for.
    package let renewAt: Timestamp
    package let scopes: [String]

    package init(
        locationID: String, companyID: String, origin: String, accessToken: String,
        expires: Timestamp, renewAt: Timestamp? = nil, scopes: [String]
    ) {
        self.locationID = locationID
        self.companyID = companyID
        self.origin = origin
        self.accessToken = accessToken
        self.expires = expires
        self.renewAt = renewAt ?? expires.advanced(by: .zero - TokenAnswer.longestMargin)
        self.scopes = scopes
    }

    package var description: String { "token of \(locationID) by agency \(companyID)" }
}
