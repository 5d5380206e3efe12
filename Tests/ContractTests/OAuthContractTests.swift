import Documents
import Pacing
import Ports
import Sandbox
import SyncTestKit
import Testing

@testable import HighLevel

/// What a login sends and takes, held against oauth.json of the official files. `/oauth/reconnect` is in
/// none of them.
@Suite struct OAuthContractTests {
    private static let origin = HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 1)
    private static let redirect = "https://app.example.invalid/callback"
    private static let company = SandboxLocation.demo.companyId

    /// Every call of the client, in the order of an agency's life.
    private func story() async throws -> (log: RequestLog, answers: [TokenAnswer]) {
        let sandbox = SandboxAPI(limits: .none)
        let log = RequestLog()
        let transport = RecordingTransport(
            next: SandboxTransport(sandbox, time: EagerTime()), log: log)
        let client = OAuthClient(origin: Self.origin, transport: transport)
        let app = try #require(
            OAuthApp(
                clientID: SandboxApp.demo.clientID, clientSecret: SandboxApp.demo.clientSecret))
        let query = QueryField.encode([
            QueryField("response_type", "code"), QueryField("client_id", app.clientID),
            QueryField("redirect_uri", Self.redirect), QueryField("companyId", Self.company),
        ])
        let page = try await SandboxTransport(sandbox, time: EagerTime()).send(
            HTTPRequest(
                method: .get, origin: Self.origin, target: "/v2/oauth/chooselocation?\(query)"))
        let fields = QueryField.decode(page.headers["Location"]?.split(separator: "?").last ?? "")
        let code = try #require(fields.first { $0.name == "code" }?.value)
        let first = try await client.exchange(
            code: code, redirectURL: Self.redirect, isAgency: true, app: app)
        let next = try await client.refresh(
            try #require(first.refreshToken), owner: .company(Self.company), app: app)
        let local = try await client.locationToken(
            SandboxLocation.demo.id, companyID: Self.company, access: next.accessToken)
        _ = try await client.installedLocations(
            of: Self.company, app: app, access: next.accessToken)
        return (log, [first, next, local])
    }

    private func operation(
        _ file: OfficialFile, _ request: HTTPRequest
    ) throws -> OfficialSpecification.Operation {
        try #require(
            file.operations.first {
                $0.method == request.method.rawValue.lowercased() && $0.path == request.path
            }, "\(request.method) \(request.path)")
    }

    @Test(
        "each request is a declared operation with declared fields, and none that is required is missing"
    )
    func requests() async throws {
        let file = try OfficialFile("oauth.json")
        let entries = try await story().log.entries
        #expect(entries.map(\.status) == [200, 200, 200, 200])
        #expect(Set(entries.map(\.request.path)).count == 3)
        for entry in entries {
            let operation = try operation(file, entry.request)
            let parameters = operation.parameters.filter { $0["in"] == "query" }
            let declared = parameters.compactMap { $0["name"]?.stringValue }
            let needed = parameters.filter { $0["required"] == true }
                .compactMap { $0["name"]?.stringValue }
            let sent = entry.request.query.map(\.name)
            #expect(Set(sent).isSubset(of: declared) && Set(needed).isSubset(of: sent))
            let form = operation.fields.value(
                at: DocumentPath(keys: [
                    "requestBody", "content", "application/x-www-form-urlencoded", "schema",
                ]))
            guard let schema = form.map(file.target) else { continue }
            #expect(
                entry.request.headers["Content-Type"] == "application/x-www-form-urlencoded")
            let body = QueryField.decode(String(decoding: entry.request.body, as: UTF8.self)[...])
            let names = Set(body.map(\.name))
            let known = schema["properties"]?.mappingValue?.keys ?? []
            let required = schema["required"]?.sequenceValue?.compactMap(\.stringValue) ?? []
            #expect(names.isSubset(of: known), "\(names)")
            #expect(Set(required).isSubset(of: names), "\(required)")
        }
    }

    enum Call: String, CaseIterable {
        case refresh = "/oauth/token"
        case locationToken = "/oauth/locationToken"
        case installedLocations = "/oauth/installedLocations"
        case reconnect = "/oauth/reconnect"
    }

    @Test(
        "trouble is told as refused, not sent or lost, after one request", arguments: Call.allCases)
    func trouble(call: Call) async throws {
        let sandbox = SandboxAPI(limits: .none)
        let client = OAuthClient(
            origin: Self.origin, transport: SandboxTransport(sandbox, time: EagerTime()))
        let app = try #require(
            OAuthApp(
                clientID: SandboxApp.demo.clientID, clientSecret: SandboxApp.demo.clientSecret))
        for (effect, kind) in [
            (SandboxFault.Effect.status(503, retryAfter: nil, applied: false), .lost),
            (.status(429, retryAfter: 2, applied: false), .notSent),
            (.status(401, retryAfter: nil, applied: false), .refused),
            (.dropBefore, .lost), (.dropAfter, .lost), (.truncated, .lost), (.html, .lost),
        ] as [(SandboxFault.Effect, OAuthFailure.Kind)] {
            sandbox.faults = SandboxFaults([SandboxFault(effect, path: call.rawValue)])
            sandbox.clearLog()
            let failure = await #expect(throws: OAuthFailure.self) {
                switch call {
                case .refresh:
                    _ = try await client.refresh(
                        "refresh-0123456789", owner: .company(Self.company), app: app)
                case .locationToken:
                    _ = try await client.locationToken(
                        SandboxLocation.demo.id, companyID: Self.company, access: "access-01234567")
                case .installedLocations:
                    _ = try await client.installedLocations(
                        of: Self.company, app: app, access: "access-01234567")
                case .reconnect:
                    _ = try await client.reconnect(.company(Self.company), app: app)
                }
            }
            let why = "\(effect)"
            #expect(failure?.kind == kind, "\(why)")
            #expect(failure?.request.contains(call.rawValue) == true, "\(why)")
            #expect(sandbox.requestCount == 1, "\(why)")
        }
    }

    @Test("the documented answers of the token calls are read in full")
    func answers() throws {
        let file = try OfficialFile("oauth.json")
        for name in [
            "GetAccessCodeSuccessfulResponseDto", "GetLocationAccessTokenSuccessfulResponseDto",
        ] {
            let schema = file.target(["$ref": .string("#/components/schemas/\(name)")])
            var body = OrderedObject()
            for entry in schema["properties"]?.mappingValue?.entries ?? [] {
                if let example = entry.value["example"] { body[entry.key] = example }
            }
            // Where an example is a word for a token, a token stands.
            body["access_token"] = "0123456789abcdef"
            body["expires_in"] = 86_399
            let answer = try #require(TokenAnswer(.mapping(body)), "\(name)")
            #expect(answer.lifetime == .seconds(86_399))
            #expect(answer.owner != nil, "\(name)")
        }
    }
}
