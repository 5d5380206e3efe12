import Documents
import JSONFormat
import Pacing
package import Ports

/// The `/oauth/…` calls, by oauth.json of the official files (v2), and `/oauth/reconnect` by the Help
/// Center (155000003717). Sends each request once: whether to send another is for who knows what the
/// first one used up.
package struct OAuthClient: Sendable {
    private let origin: HTTPOrigin
    private let transport: any HTTPTransport

    /// Of a global `Version: v3` the snake-case bodies would be wrong (ghl-api.md §5).
    private static let version = "2021-07-28"

    package init(origin: HTTPOrigin, transport: any HTTPTransport) {
        self.origin = origin
        self.transport = transport
    }

    package func exchange(
        code: String, redirectURL: String?, isAgency: Bool, app: OAuthApp
    ) async throws(OAuthFailure) -> TokenAnswer {
        var fields = [
            QueryField("grant_type", "authorization_code"), QueryField("code", code),
            QueryField("user_type", isAgency ? "Company" : "Location"),
        ]
        if let redirectURL { fields.append(QueryField("redirect_uri", redirectURL)) }
        return try await token(fields, app, secrets: [code])
    }

    package func refresh(
        _ token: String, owner: OAuthOwner, app: OAuthApp
    ) async throws(OAuthFailure) -> TokenAnswer {
        let type = if case .company = owner { "Company" } else { "Location" }
        return try await self.token(
            [
                QueryField("grant_type", "refresh_token"), QueryField("refresh_token", token),
                QueryField("user_type", type),
            ], app, secrets: [token])
    }

    /// A code without a person: for a login whose refresh token was lost.
    package func reconnect(
        _ owner: OAuthOwner, app: OAuthApp
    ) async throws(OAuthFailure) -> String {
        var body: OrderedObject = [
            "clientKey": .string(app.clientID), "clientSecret": .string(app.clientSecret),
        ]
        switch owner {
        case .location(let id): body["locationId"] = .string(id)
        case .company(let id): body["companyId"] = .string(id)
        }
        let answer = try await send(
            .post, "/oauth/reconnect", type: "application/json",
            body: JSONDocument.write(.mapping(body), style: .compact), secrets: [app.clientSecret])
        guard let code = answer["authorizationCode"]?.stringValue, CredentialStore.isToken(code)
        else { throw OAuthFailure(.lost, "its answer holds no code", "POST /oauth/reconnect") }
        return code
    }

    package func locationToken(
        _ locationID: String, companyID: String, access: String
    ) async throws(OAuthFailure) -> TokenAnswer {
        let fields = [QueryField("companyId", companyID), QueryField("locationId", locationID)]
        let answer = try await send(
            .post, "/oauth/locationToken", type: Self.form,
            body: Array(QueryField.encode(fields).utf8), bearer: access, secrets: [access])
        guard let token = TokenAnswer(answer) else {
            throw OAuthFailure(.lost, "its answer holds no token", "POST /oauth/locationToken")
        }
        return token
    }

    /// A location where the app is installed.
    package struct Installed: Hashable, Sendable {
        package let id: String
        package let name: String
    }

    /// Every location of an agency where the app is installed. Ends at a page without news, whatever
    /// count the server states.
    package func installedLocations(
        of companyID: String, app: OAuthApp, access: String
    ) async throws(OAuthFailure) -> [Installed] {
        var found: [Installed] = []
        var seen: Set<String> = []
        for _ in 0..<200 {
            let query = [
                QueryField("companyId", companyID), QueryField("appId", app.appID),
                QueryField("skip", String(found.count)), QueryField("limit", "100"),
            ]
            let answer = try await send(
                .get, "/oauth/installedLocations?\(QueryField.encode(query))", bearer: access,
                secrets: [access])
            let page = (answer["locations"]?.sequenceValue ?? []).compactMap { each in
                each["_id"]?.stringValue.flatMap { RemoteID.isValid($0) ? $0 : nil }.map {
                    Installed(id: $0, name: each["name"]?.stringValue ?? "")
                }
            }
            let news = page.filter { seen.insert($0.id).inserted }
            found += news
            let count = answer["count"]?.intValue ?? 0
            if news.isEmpty || found.count >= count { break }
        }
        return found
    }

    // MARK: Requests

    private static let form = "application/x-www-form-urlencoded"

    private func token(
        _ fields: [QueryField], _ app: OAuthApp, secrets: [String]
    ) async throws(OAuthFailure) -> TokenAnswer {
        let all =
            [
                QueryField("client_id", app.clientID),
                QueryField("client_secret", app.clientSecret),
            ] + fields
        let answer = try await send(
            .post, "/oauth/token", type: Self.form, body: Array(QueryField.encode(all).utf8),
            secrets: secrets + [app.clientSecret])
        guard let token = TokenAnswer(answer) else {
            throw OAuthFailure(.lost, "its answer holds no token", "POST /oauth/token")
        }
        return token
    }

    private func send(
        _ method: HTTPMethod, _ target: String, type: String? = nil, body: [UInt8] = [],
        bearer: String? = nil, secrets: [String]
    ) async throws(OAuthFailure) -> DocumentValue {
        var headers: HTTPHeaders = ["Accept": "application/json", "Version": Self.version]
        headers["Content-Type"] = type
        headers["Authorization"] = bearer.map { "Bearer \($0)" }
        let request = HTTPRequest(
            method: method, origin: origin, target: target, headers: headers, body: body,
            mayReuseConnection: method == .get)
        let name = "\(method.rawValue) \(request.path)"
        guard origin.scheme == .https || origin.isLoopback else {
            throw OAuthFailure(.notSent, "secrets are not sent over plain http to \(origin)", name)
        }
        func hidden(_ text: String) -> String {
            secrets.reduce(text) { Redaction.hide($1, in: $0) }
        }
        let response: HTTPResponse
        do throws(TransportFailure) {
            response = try await transport.send(request)
        } catch {
            let wasSent =
                switch error.kind {
                case .refusedURL, .couldNotResolve, .couldNotConnect, .tlsFailed: false
                case .timedOut, .cancelled: error.requestWasSent
                case .connectionLost, .incompleteResponse, .responseTooLarge: true
                }
            throw OAuthFailure(wasSent ? .lost : .notSent, hidden(error.message), name)
        }
        let limits = ParseLimits(bytes: 1 << 20, depth: 16, nodes: 100_000)
        let value = try? JSONDocument.value(of: response.body, limits: limits)
        if response.isSuccess {
            guard let value, value.mappingValue != nil else {
                throw OAuthFailure(
                    .lost, "its answer cannot be read", "\(name) (\(response.status))")
            }
            return value
        }
        let said = ErrorBody(response.body)
        let words = said.messages.map(hidden).joined(separator: "; ")
        let trace = said.traceID ?? response.headers["traceId"]
        let facts = ["\(response.status)"] + (trace.map { ["traceId \(hidden($0))"] } ?? [])
        throw OAuthFailure(
            OAuthFailure.Kind(status: response.status, isJSON: value?.mappingValue != nil),
            words.isEmpty ? "status \(response.status)" : words,
            "\(name) (\(facts.joined(separator: ", ")))", status: response.status)
    }
}
