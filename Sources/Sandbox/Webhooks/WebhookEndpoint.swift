package import Ports

/// A URL that webhooks are posted to.
package struct WebhookEndpoint: Hashable, Sendable, CustomStringConvertible {
    package let origin: HTTPOrigin
    /// Path and query; at least `/`.
    package let target: String

    /// Reads `http://127.0.0.1:4010/webhooks/ghl`; `nil` for anything but http and https.
    package init?(_ url: String) {
        let scheme: HTTPOrigin.Scheme
        if url.hasPrefix("http://") {
            scheme = .http
        } else if url.hasPrefix("https://") {
            scheme = .https
        } else {
            return nil
        }
        let rest = url.dropFirst(scheme.rawValue.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@"),
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        var host = authority
        var port = scheme == .https ? 443 : 80
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            guard let number = Int(authority[authority.index(after: colon)...]),
                (1...65_535).contains(number)
            else { return nil }
            host = authority[..<colon]
            port = number
        }
        guard !host.isEmpty else { return nil }
        origin = HTTPOrigin(scheme: scheme, host: String(host), port: port)
        target = path.hasPrefix("/") ? String(path) : "/\(path)"
    }

    package var description: String { "\(origin)\(target)" }
}
