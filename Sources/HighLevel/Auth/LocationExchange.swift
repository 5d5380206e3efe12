import Pacing
package import Ports
package import SyncCore

/// The token of one location by an agency's login (`/oauth/locationToken`). Of the v2 call no refresh
/// token comes: the agency's login is exchanged again instead, as often as needed.
package actor LocationExchange: CredentialSource {
    private let locationID: String
    private let companyID: String
    private let origin: String
    private let company: OAuthCredential
    private let store: OAuthStore
    private let client: OAuthClient
    private let locks: any LoginLocks
    private let time: any TimeSource

    private var current: ExchangedToken?
    private var lastResort: String?

    package init(
        _ locationID: String, companyID: String, origin: String, company: OAuthCredential,
        store: OAuthStore, client: OAuthClient, locks: any LoginLocks, time: any TimeSource
    ) {
        self.locationID = locationID
        self.companyID = companyID
        self.origin = origin
        self.company = company
        self.store = store
        self.client = client
        self.locks = locks
        self.time = time
    }

    package func token() async throws(CycleFailure) -> String {
        if let current, isFresh(current) { return current.accessToken }
        return try await renewed(refused: nil).accessToken
    }

    package func replacement(for refused: String) async throws(CycleFailure) -> String? {
        guard refused != lastResort else { return nil }
        let token = try await renewed(refused: refused)
        lastResort = token.accessToken
        return token.accessToken
    }

    private func isFresh(_ token: ExchangedToken) -> Bool { token.renewAt > time.wallClock }

    private func renewed(refused: String?) async throws(CycleFailure) -> ExchangedToken {
        let release = try await locks.take(locationID)
        defer { release() }
        if let stored = try store.exchanged(for: locationID), stored.companyID == companyID,
            stored.origin == origin, stored.accessToken != refused, isFresh(stored)
        {
            current = stored
            return stored
        }
        let access = try await company.token()
        let answer: TokenAnswer
        do throws(OAuthFailure) {
            answer = try await client.locationToken(
                locationID, companyID: companyID, access: access)
        } catch {
            guard error.kind == .refused, error.status == 401, error.isAboutToken,
                let again = try await company.replacement(for: access)
            else { throw failed(error) }
            do throws(OAuthFailure) {
                answer = try await client.locationToken(
                    locationID, companyID: companyID, access: again)
            } catch {
                throw failed(error)
            }
        }
        guard answer.owner == .location(locationID) else {
            // I20: another location's token would write to another shop.
            throw CycleFailure(
                .notAuthorised,
                "asked for a token of location \(locationID), GoHighLevel gave one of \(answer.owner?.name ?? "nobody")",
                hint: "check the location's id: `ghlsync locations list --installed`")
        }
        let (expires, renewAt) = answer.validity(from: time.wallClock)
        let token = ExchangedToken(
            locationID: locationID, companyID: companyID, origin: origin,
            accessToken: answer.accessToken, expires: expires, renewAt: renewAt,
            scopes: answer.scopes)
        try store.save(token)
        current = token
        return token
    }

    private func failed(_ failure: OAuthFailure) -> CycleFailure {
        failure.cycleFailure(
            "agency \(companyID) has no token for location \(locationID)",
            hint:
                "is the app installed there? `ghlsync locations list --installed` shows where it is"
        )
    }
}

extension OAuthFailure {
    /// A 401 for a missing scope or a wrong kind of token is not mended by another token.
    fileprivate var isAboutToken: Bool {
        AnswerClass.kind(status: 401, messages: [message]) == .invalidToken
    }
}
