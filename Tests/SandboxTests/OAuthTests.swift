import Documents
import JSONFormat
import Pacing
import Ports
import Testing

@testable import Sandbox

@Suite("The OAuth calls of the sandbox")
struct OAuthTests {
    private static let redirect = "https://app.example.invalid/callback"
    private static let company = SandboxLocation.demo.companyId

    private func authorize(
        _ bench: Bench, _ more: [QueryField] = [], scope: String = "products.readonly oauth.write"
    ) -> (status: Int, fields: [String: String]) {
        let query = [
            QueryField("response_type", "code"), QueryField("client_id", SandboxApp.demo.clientID),
            QueryField("redirect_uri", Self.redirect), QueryField("scope", scope),
            QueryField("state", "s1"),
        ]
        let answer = bench.send(
            .get, "/v2/oauth/chooselocation?\(QueryField.encode(query + more))", token: nil,
            version: nil)
        let target = answer.headers["Location"] ?? ""
        let fields = target.split(separator: "?").last.map { QueryField.decode($0) } ?? []
        return (answer.status, Dictionary(fields.map { ($0.name, $0.value) }) { $1 })
    }

    private func token(
        _ bench: Bench, _ fields: [QueryField], secret: String = SandboxApp.demo.clientSecret,
        version: String? = nil
    ) -> Bench.Result {
        let all = [
            QueryField("client_id", SandboxApp.demo.clientID), QueryField("client_secret", secret),
        ]
        var request = bench.request(.post, "/oauth/token", token: nil, version: version)
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        request.body = Array(QueryField.encode(all + fields).utf8)
        return bench.send(request)
    }

    private func exchange(_ bench: Bench, _ more: [QueryField] = []) -> Bench.Result {
        token(
            bench,
            [
                QueryField("grant_type", "authorization_code"),
                QueryField("code", authorize(bench, more).fields["code"] ?? ""),
                QueryField("redirect_uri", Self.redirect),
            ])
    }

    private func refresh(_ bench: Bench, _ text: String) -> Bench.Result {
        token(
            bench, [QueryField("grant_type", "refresh_token"), QueryField("refresh_token", text)])
    }

    private func text(_ result: Bench.Result, _ name: String) -> String {
        result.body[name]?.stringValue ?? ""
    }

    @Test("a code is exchanged once, for a token with the scopes that were asked for")
    func code() {
        let bench = Bench()
        let chosen = authorize(bench)
        #expect(chosen.status == 302 && chosen.fields["state"] == "s1")
        let fields = [
            QueryField("grant_type", "authorization_code"),
            QueryField("code", chosen.fields["code"] ?? ""),
            QueryField("redirect_uri", Self.redirect),
        ]
        let first = token(bench, fields)
        #expect(first.status == 200 && first.body["expires_in"]?.intValue == 86_399)
        #expect(first["locationId"]?.stringValue == Bench.location)
        #expect(
            first["userType"] == "Location" && first["scope"] == "oauth.write products.readonly")
        let again = token(bench, fields)
        #expect(again.status == 401 && again["error_description"] == "Authorization code not found")
        let access = text(first, "access_token")
        #expect(bench.send(.get, "/products/?\(Bench.q)", token: access).status == 200)
        #expect(bench.send(.post, "/products/", Bench.product(), token: access).status == 401)
    }

    @Test("a refresh token is dead after its use, also when the answer was lost")
    func rotation() {
        let bench = Bench()
        let first = text(exchange(bench), "refresh_token")
        let second = refresh(bench, first)
        #expect(second.status == 200 && text(second, "refresh_token") != first)
        #expect(refresh(bench, first).status == 400)
        bench.api.faults = SandboxFaults([SandboxFault(.dropAfter, path: "/oauth/token", .first(1))]
        )
        let third = text(second, "refresh_token")
        #expect(refresh(bench, third).status == 0)
        #expect(refresh(bench, third)["error"] == "invalid_grant")
        #expect(bench.api.refreshCount == 2)
    }

    @Test("an access token lives a day, a code ten minutes")
    func expiry() {
        let bench = Bench()
        let access = text(exchange(bench), "access_token")
        let code = authorize(bench).fields["code"] ?? ""
        bench.advance(.seconds(601))
        let late = token(
            bench, [QueryField("grant_type", "authorization_code"), QueryField("code", code)])
        #expect(late.status == 401)
        bench.advance(.seconds(85_000))
        #expect(bench.send(.get, "/products/?\(Bench.q)", token: access).status == 200)
        bench.advance(.seconds(1000))
        let old = bench.send(.get, "/products/?\(Bench.q)", token: access)
        #expect(old.message == "Invalid token: access token is expired")
    }

    @Test("a wrong secret, a missing field and a global version v3 get no token")
    func refusals() {
        let bench = Bench()
        let fields = [QueryField("grant_type", "refresh_token")]
        #expect(token(bench, fields, secret: "no").status == 401)
        #expect(token(bench, []).complaints == ["grant_type should not be empty"])
        #expect(token(bench, fields, version: "v3").status == 422)
        #expect(authorize(bench, [QueryField("deny", "1")]).fields["error"] == "access_denied")
        #expect(authorize(bench, scope: "contacts.write").fields["error"] == "invalid_scope")
        #expect(!bench.api.requests.contains { !$0.body.isEmpty })
    }

    @Test("a company's token is exchanged for one of a location, and lists where the app is")
    func agency() {
        let bench = Bench()
        let company = exchange(bench, [QueryField("companyId", Self.company)])
        let access = text(company, "access_token")
        #expect(company["userType"] == "Company" && company["locationId"] == nil)
        #expect(bench.send(.get, "/products/?\(Bench.q)", token: access).status == 401)
        var request = bench.request(.post, "/oauth/locationToken", token: access)
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        request.body = Array("companyId=\(Self.company)&locationId=\(Bench.location)".utf8)
        let local = bench.send(request)
        #expect(local.status == 200 && local["refresh_token"] == nil)
        let token = text(local, "access_token")
        #expect(bench.send(.get, "/products/?\(Bench.q)", token: token).status == 200)
        let app = "companyId=\(Self.company)&appId=\(SandboxApp.demo.appID)"
        let list = bench.send(.get, "/oauth/installedLocations?\(app)", token: access)
        #expect(list.message == "The token is not authorized for this scope.")
        #expect(bench.send(.get, "/oauth/installedLocations?\(app)", token: token).status == 401)
    }

    @Test("reconnect gives a code for what is installed, and none after it was taken off")
    func reconnect() {
        let bench = Bench()
        let old = text(exchange(bench), "refresh_token")
        bench.api.revokeTokens()
        #expect(refresh(bench, old).status == 400)
        let body: DocumentValue = [
            "clientKey": .string(SandboxApp.demo.clientID),
            "clientSecret": .string(SandboxApp.demo.clientSecret),
            "locationId": .string(Bench.location),
        ]
        let code = text(
            bench.send(.post, "/oauth/reconnect", body, token: nil), "authorizationCode")
        let fresh = token(
            bench, [QueryField("grant_type", "authorization_code"), QueryField("code", code)])
        #expect(fresh.status == 200)
        bench.api.uninstallApp()
        #expect(bench.send(.post, "/oauth/reconnect", body, token: nil).status == 400)
    }
}
