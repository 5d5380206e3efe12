/// A marketplace app, as its developer portal names it.
package struct OAuthApp: Hashable, Sendable, CustomStringConvertible {
    package let clientID: String
    package let clientSecret: String

    /// `nil` for texts that cannot be a client id and its secret: each is one line of visible ASCII.
    package init?(clientID: String, clientSecret: String) {
        guard Self.isPart(clientID), Self.isPart(clientSecret) else { return nil }
        self.clientID = clientID
        self.clientSecret = clientSecret
    }

    private static func isPart(_ text: String) -> Bool {
        (1...512).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The id that `/oauth/installedLocations` asks for: a client id is it, a dash, and a suffix.
    package var appID: String { String(clientID.prefix { $0 != "-" }) }

    /// The secret stays out of every text.
    package var description: String { "app \(appID)" }
}
