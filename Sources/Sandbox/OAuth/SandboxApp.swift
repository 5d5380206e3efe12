import Pacing

/// A marketplace app that accounts of the sandbox can install.
package struct SandboxApp: Hashable, Sendable {
    package var clientID: String
    package var clientSecret: String
    /// Redirect URLs that were registered in the portal.
    package var redirectURLs: Set<String>
    /// The scopes that it may ask for.
    package var scopes: Set<String>
    package var accessLifetime: Duration
    package var refreshLifetime: Duration

    package init(
        clientID: String, clientSecret: String, redirectURLs: Set<String>, scopes: Set<String>,
        accessLifetime: Duration = .seconds(86_399),
        refreshLifetime: Duration = .seconds(365 * 86_400)
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.redirectURLs = redirectURLs
        self.scopes = scopes
        self.accessLifetime = accessLifetime
        self.refreshLifetime = refreshLifetime
    }

    /// The id of the app is the part of its client id before the dash.
    package var appID: String { String(clientID.prefix { $0 != "-" }) }

    /// The app of tests and of `ghlsync sandbox`.
    package static let demo = SandboxApp(
        clientID: "6578278e879ad2646715ba9c-demo", clientSecret: "sandbox-client-secret",
        redirectURLs: ["https://app.example.invalid/callback"],
        scopes: [
            "products.readonly", "products.write", "products/prices.readonly",
            "products/prices.write", "products/collection.readonly", "products/collection.write",
            "medias.readonly", "medias.write", "brand-boards/design-kit.readonly",
            "brand-boards/design-kit.write", "locations.readonly",
            "locations/customValues.readonly", "locations/customValues.write",
            "payments/orders.readonly", "payments/transactions.readonly", "objects/schema.readonly",
            "objects/schema.write", "objects/record.readonly", "objects/record.write",
            "locations/customFields.readonly", "locations/customFields.write", "oauth.readonly",
            "oauth.write",
        ])
}

/// Where an app is installed: in one location, or in an agency for its locations.
package enum SandboxInstall: Hashable, Sendable, Comparable {
    case location(String)
    case company(String)

    var userType: String {
        switch self {
        case .location: "Location"
        case .company: "Company"
        }
    }
}
