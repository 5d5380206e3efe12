import Pacing

/// Who may call what. The messages are those of the real server, as far as they are known.
struct AccessControl: Sendable {
    let tokens: [String: SandboxToken]

    /// The token of an `Authorization` header.
    func token(
        _ header: String?, at now: Timestamp, orElse issued: (String) -> SandboxToken?
    ) throws(Rejection) -> SandboxToken {
        guard let header else {
            throw Rejection(401, "Authorization header was not found.")
        }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let token = tokens[String(parts[1])] ?? issued(String(parts[1]))
        else { throw Rejection(401, "Invalid token: access token is invalid") }
        if let expires = token.expires, expires <= now {
            throw Rejection(401, "Invalid token: access token is expired")
        }
        return token
    }

    /// Dated versions and `v3` are known; a path's own specification names one of them.
    func checkVersion(_ header: String?) throws(Rejection) {
        guard let header else { throw Rejection(401, "version header was not found.") }
        guard ["2021-04-15", "2021-07-28", "2023-02-21", "v3"].contains(header) else {
            throw Rejection(400, "Invalid API version segment '\(header)' at position 0")
        }
    }

    /// The location that a token may use the route for.
    func location(of token: SandboxToken, for route: Route) throws(Rejection) -> String {
        guard case .location(let location) = token.reach else {
            throw Rejection(401, "Token's user type mismatch!")
        }
        if let scopes = token.scopes, let needed = route.neededScope, !scopes.contains(needed) {
            throw Rejection(401, "The token is not authorized for this scope.")
        }
        return location
    }

    static let wrongLocation = Rejection(
        403, "The token does not have access to this location.")
}

extension Route {
    /// The declared scope; where the files declare none, the one of the route's neighbours.
    var neededScope: String? {
        if !scope.isEmpty { return scope }
        switch operation {
        case .bulkEdit: return "products.write"
        case .getCustomValue: return "locations/customValues.readonly"
        case .updateCustomValue, .deleteCustomValue: return "locations/customValues.write"
        case .getRecord: return "objects/record.readonly"
        case .updateRecord, .deleteRecord: return "objects/record.write"
        default: return nil
        }
    }
}
