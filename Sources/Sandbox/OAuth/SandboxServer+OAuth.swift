import Documents
import JSONFormat
import Pacing
import Ports

/// The `/oauth/…` calls (oauth.json of the official files, v2), `/oauth/reconnect` (Help Center
/// 155000003717), and the page where a person chooses a location.
///
/// Nobody clicks here: the page answers at once with the redirect. `locationId` or `companyId` in its
/// query is the choice (the first location without one), `deny=1` a refusal.
extension SandboxServer {
    static func isOAuth(_ path: String) -> Bool {
        path.hasPrefix("/oauth/") || path == "/v2/oauth/chooselocation"
    }

    mutating func answerOAuth(
        _ request: HTTPRequest, _ writer: ResponseWriter, at now: SandboxMoment
    ) throws(Rejection) -> HTTPResponse {
        switch (request.method, request.path) {
        case (.get, "/v2/oauth/chooselocation"), (.get, "/oauth/chooselocation"):
            return try chooseLocation(request, writer, at: now)
        case (.post, "/oauth/token"):
            return try giveTokens(request, writer, at: now)
        case (.post, "/oauth/locationToken"):
            return writer.success(200, try giveLocationToken(request, at: now))
        case (.get, "/oauth/installedLocations"):
            return writer.success(200, try installedLocations(request, at: now))
        case (.post, "/oauth/reconnect") where service.behaviour.offersReconnect:
            return writer.success(200, try reconnect(request, at: now))
        default:
            throw Rejection(404, "Cannot \(request.method.rawValue) \(request.path)")
        }
    }

    // MARK: Authorization

    private mutating func chooseLocation(
        _ request: HTTPRequest, _ writer: ResponseWriter, at now: SandboxMoment
    ) throws(Rejection) -> HTTPResponse {
        let fields = Fields(request.query)
        guard fields["response_type"] == "code", fields["client_id"] == oauth.app.clientID else {
            throw Rejection(400, "error.noAppVersionIdFound")
        }
        guard let redirect = fields["redirect_uri"], mayRedirect(to: redirect) else {
            throw Rejection(400, "redirect_uri mismatch")
        }
        let asked = Set((fields["scope"] ?? "").split(separator: " ").map(String.init))
        var answer: [QueryField] = []
        if fields["deny"] != nil {
            answer = [QueryField("error", "access_denied")]
        } else if !asked.isSubset(of: oauth.app.scopes) {
            answer = [QueryField("error", "invalid_scope")]
        } else {
            let grant = OAuthLedger.Grant(
                install: try chosenInstall(fields), scopes: asked.isEmpty ? oauth.app.scopes : asked
            )
            let code = secret()
            _ = oauth.issueCode(code, for: grant, redirectURL: redirect, at: now.wall)
            answer = [QueryField("code", code)]
        }
        if let state = fields["state"] { answer.append(QueryField("state", state)) }
        var response = writer.success(302, nil)
        let joint = redirect.contains("?") ? "&" : "?"
        response.headers["Location"] = redirect + joint + QueryField.encode(answer)
        return response
    }

    /// The real portal refuses http://localhost; whether it takes 127.0.0.1 is not known.
    private func mayRedirect(to url: String) -> Bool {
        if oauth.app.redirectURLs.contains(url) { return true }
        return service.behaviour.acceptsLoopbackRedirects && url.hasPrefix("http://127.0.0.1:")
    }

    private func chosenInstall(_ fields: Fields) throws(Rejection) -> SandboxInstall {
        if let company = fields["companyId"] {
            guard locations.values.contains(where: { $0.companyId == company }) else {
                throw Rejection(400, "Company not found")
            }
            return .company(company)
        }
        guard let location = fields["locationId"] ?? locations.keys.min(),
            locations[location] != nil
        else { throw Rejection(400, "Location not found") }
        return .location(location)
    }

    // MARK: Tokens

    /// A version header of v3 makes the snake-case body wrong, by the v3 file.
    private mutating func giveTokens(
        _ request: HTTPRequest, _ writer: ResponseWriter, at now: SandboxMoment
    ) throws(Rejection) -> HTTPResponse {
        guard request.headers["Version"] != "v3" else {
            throw .invalid(["clientId should not be empty", "clientSecret should not be empty"])
        }
        let fields = try Fields(form: request)
        let missing = ["client_id", "client_secret", "grant_type"].filter { fields[$0] == nil }
        guard missing.isEmpty else { throw .invalid(missing.map { "\($0) should not be empty" }) }
        guard fields["client_id"] == oauth.app.clientID,
            fields["client_secret"] == oauth.app.clientSecret
        else { return writer.oauthFailure(401, "UnAuthorized!", "Invalid client credentials") }
        let grant: OAuthLedger.Grant?
        switch fields["grant_type"] {
        case "authorization_code":
            grant = oauth.takeCode(
                fields["code"] ?? "", redirectURL: fields["redirect_uri"], at: now.wall)
            guard grant != nil else {
                return writer.oauthFailure(401, "UnAuthorized!", "Authorization code not found")
            }
        case "refresh_token":
            grant = oauth.takeRefreshToken(fields["refresh_token"] ?? "", at: now.wall)
            guard grant != nil else {
                return writer.oauthFailure(400, "invalid_grant", "This refresh token is invalid")
            }
        default:
            throw .invalid([
                "grant_type must be one of the following values: "
                    + "authorization_code, refresh_token, client_credentials"
            ])
        }
        guard let grant else { throw Rejection(400, "Bad Request") }
        let (access, refresh) = (secret(), secret())
        oauth.issue(access: access, refresh: refresh, for: grant, at: now.wall)
        var body = tokenBody(access, grant)
        body["refresh_token"] = .string(refresh)
        body["userType"] = .string(grant.install.userType)
        switch grant.install {
        case .location(let id):
            body["companyId"] = locations[id].map { .string($0.companyId) }
        case .company(let id):
            body["companyId"] = .string(id)
            body["approvedLocations"] = .sequence(members(of: id).map { .string($0.id) })
            body["isBulkInstallation"] = true
        }
        return writer.success(200, body)
    }

    private func tokenBody(_ access: String, _ grant: OAuthLedger.Grant) -> OrderedObject {
        var body: OrderedObject = [
            "access_token": .string(access), "token_type": "Bearer",
            "expires_in": .number(DecimalNumber(Int(oauth.app.accessLifetime.seconds))),
            "scope": .string(grant.scopes.sorted().joined(separator: " ")),
            "userId": "l1C08ntBrFjLS0elLIYU",
        ]
        if case .location(let id) = grant.install { body["locationId"] = .string(id) }
        return body
    }

    // MARK: Agencies

    private mutating func giveLocationToken(
        _ request: HTTPRequest, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        let (company, grant) = try agency(request, scope: "oauth.write", at: now)
        let fields = try Fields(form: request)
        let missing = ["companyId", "locationId"].filter { fields[$0] == nil }
        guard missing.isEmpty else { throw .invalid(missing.map { "\($0) should not be empty" }) }
        guard fields["companyId"] == company,
            let place = fields["locationId"].flatMap({ locations[$0] }),
            place.companyId == company
        else { throw Rejection(400, "Location not found in this company") }
        let local = OAuthLedger.Grant(
            install: .location(place.id),
            scopes: grant.scopes.filter { !$0.hasPrefix("oauth.") })
        let access = secret()
        oauth.issue(access: access, for: local, at: now.wall)
        var body = tokenBody(access, local)
        body["appId"] = .string(oauth.app.appID)
        return body
    }

    private mutating func installedLocations(
        _ request: HTTPRequest, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        let (company, _) = try agency(request, scope: "oauth.readonly", at: now)
        let fields = Fields(request.query)
        let missing = ["companyId", "appId"].filter { fields[$0] == nil }
        guard missing.isEmpty else { throw .invalid(missing.map { "\($0) should not be empty" }) }
        guard fields["companyId"] == company, fields["appId"] == oauth.app.appID else {
            throw Rejection(400, "No such installation")
        }
        let all = members(of: company)
        let skip = fields["skip"].flatMap { Int($0) } ?? 0
        let limit = fields["limit"].flatMap { Int($0) } ?? 20
        let page = all.dropFirst(max(0, skip)).prefix(max(1, limit))
        return [
            "locations": .sequence(
                page.map {
                    [
                        "_id": .string($0.id), "name": .string($0.name), "address": "",
                        "isInstalled": true,
                    ]
                }),
            "count": .number(DecimalNumber(all.count)), "installToFutureLocations": true,
        ]
    }

    /// The agency of a bearer token.
    private func agency(
        _ request: HTTPRequest, scope: String, at now: SandboxMoment
    ) throws(Rejection) -> (String, OAuthLedger.Grant) {
        try access.checkVersion(request.headers["Version"])
        let token = try token(of: request, at: now)
        guard case .agency(let company) = token.reach else {
            throw Rejection(
                401,
                "This authClass type is not allowed to access this scope. Please reach out to "
                    + "support for access")
        }
        if let scopes = token.scopes, !scopes.contains(scope) {
            throw Rejection(401, "The token is not authorized for this scope.")
        }
        return (
            company,
            OAuthLedger.Grant(
                install: .company(company), scopes: token.scopes ?? oauth.app.scopes)
        )
    }

    private func members(of company: String) -> [SandboxLocation] {
        locations.values.filter { $0.companyId == company }.sorted { $0.id < $1.id }
    }

    private mutating func reconnect(
        _ request: HTTPRequest, at now: SandboxMoment
    ) throws(Rejection) -> OrderedObject {
        guard let body = (try? JSONDocument.value(of: request.body))?.mappingValue else {
            throw Rejection(400, "Bad Request")
        }
        guard body["clientKey"]?.stringValue == oauth.app.clientID,
            body["clientSecret"]?.stringValue == oauth.app.clientSecret
        else { throw Rejection(401, "Invalid client credentials") }
        let install: SandboxInstall? =
            body["locationId"]?.stringValue.map { .location($0) }
            ?? body["companyId"]?.stringValue.map { .company($0) }
        guard let install, let grant = oauth.installs[install] else {
            throw Rejection(400, "No active installation found")
        }
        let code = secret()
        let expires = oauth.issueCode(code, for: grant, redirectURL: nil, at: now.wall)
        return ["authorizationCode": .string(code), "expiresAt": .string(expires.description)]
    }

    private mutating func secret() -> String {
        "sbx." + service.store.identifiers.uuid().filter { $0 != "-" }
    }
}

/// The fields of a form or a query by name; empty ones count as missing.
private struct Fields {
    private let values: [String: String]

    init(_ fields: [QueryField]) {
        values = Dictionary(
            fields.filter { !$0.value.isEmpty }.map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The token calls take forms only (oauth.json).
    init(form request: HTTPRequest) throws(Rejection) {
        let type = request.headers["Content-Type"]?.lowercased() ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded"),
            let text = String(validating: request.body, as: UTF8.self)
        else { throw .invalid(["grant_type should not be empty"]) }
        self.init(QueryField.decode(text[...]))
    }

    subscript(name: String) -> String? { values[name] }
}
