import Pacing
package import Ports
package import SyncCore

/// The token of a login: renewed before it expires or when it is refused, by one process at a time.
///
/// A refresh token works once, so its exchange is a transaction (I21):
///
/// 1. Under the login's lock, read what is stored: another process may have renewed it meanwhile.
/// 2. Store that the exchange has begun, durably.
/// 3. Send it. The new pair is durable before anybody uses it.
///
/// Who finds an exchange begun knows that its answer was lost between 2 and 3, and asks
/// `/oauth/reconnect` for a code instead; the old refresh token is tried once when that is refused, and
/// never after it was refused itself.
package actor OAuthCredential: CredentialSource {
    private let id: String
    private let store: OAuthStore
    private let client: OAuthClient
    private let locks: any LoginLocks
    private let time: any TimeSource

    private var current: OAuthLogin?
    /// A renewed login that the disk did not take; nobody uses it before it does.
    private var unsaved: OAuthLogin?
    /// What is on the disk in its place.
    private var begun: OAuthLogin.Renewal?
    /// The token that came for a refused one. When it is refused as well, renewing does not help.
    private var lastResort: String?

    /// - Parameter id: of the location or agency that logged in.
    package init(
        _ id: String, store: OAuthStore, client: OAuthClient, locks: any LoginLocks,
        time: any TimeSource
    ) {
        self.id = id
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
        guard refused != lastResort else { throw refusedAgain }
        let login = try await renewed(refused: refused)
        lastResort = login.accessToken
        return login.accessToken
    }

    private func isFresh(_ login: OAuthLogin) -> Bool { login.renewAt > time.wallClock }

    // MARK: Renewal

    private func renewed(refused: String?) async throws(CycleFailure) -> OAuthLogin {
        let release = try await locks.take(id)
        defer { release() }
        guard var login = try store.login(id) else {
            throw CycleFailure(
                .notAuthorised, "nobody is logged in as \(id) any more", hint: Self.hint)
        }
        if let unsaved, unsaved.app == login.app, login.renewal == begun {
            // Only the disk had failed.
            try keep(unsaved)
            login = unsaved
        }
        unsaved = nil
        if login.accessToken != refused, isFresh(login) {
            current = login
            return login
        }
        switch login.renewal {
        case .dead:
            throw ended(login)
        case .begun(let token):
            // From here on an earlier life sent this token and did not store an answer.
            return try await recovered(login, untried: token)
        case .ready(let token):
            return try await exchanged(login, token, refused: refused)
        }
    }

    private func exchanged(
        _ login: OAuthLogin, _ token: String, refused: String?
    ) async throws(CycleFailure) -> OAuthLogin {
        var login = login
        login.renewal = .begun(token)
        try store.save(login)
        let answer: TokenAnswer
        do throws(OAuthFailure) {
            answer = try await client.refresh(token, owner: login.owner, app: login.app)
        } catch {
            guard error.kind == .notSent else { return try await recovered(login, untried: nil) }
            login.renewal = .ready(token)
            try store.save(login)
            // It may still do for what is under way: it is renewed well before its end.
            if login.accessToken != refused, login.expires > time.wallClock { return login }
            throw failed(error, "the login cannot be renewed", login)
        }
        return try keep(answer, login, token)
    }

    /// A new pair without the refresh token.
    /// - Parameter untried: a refresh token that may be alive, for when the server offers no other way.
    private func recovered(
        _ login: OAuthLogin, untried: String?
    ) async throws(CycleFailure) -> OAuthLogin {
        guard case .begun(let old) = login.renewal else { throw ended(login) }
        if let answer = try await reconnected(login) { return try keep(answer, login, old) }
        if let untried {
            let answer: TokenAnswer?
            do throws(OAuthFailure) {
                answer = try await client.refresh(untried, owner: login.owner, app: login.app)
            } catch {
                guard error.kind == .refused else {
                    throw failed(error, "the login cannot be renewed", login)
                }
                answer = nil
            }
            if let answer { return try keep(answer, login, old) }
        }
        // From here on nothing that is stored can bring a token again.
        var dead = login
        dead.renewal = .dead
        try store.save(dead)
        throw ended(login)
    }

    /// The pair of a code that the server gives without a person; `nil` when it refuses.
    private func reconnected(_ login: OAuthLogin) async throws(CycleFailure) -> TokenAnswer? {
        do throws(OAuthFailure) {
            let code = try await client.reconnect(login.owner, app: login.app)
            return try await client.exchange(
                code: code, redirectURL: nil, isAgency: login.owner.isCompany, app: login.app)
        } catch {
            guard error.kind == .refused else {
                throw failed(error, "the login cannot be recovered", login)
            }
            return nil
        }
    }

    /// Stores an answer, then lets it be used.
    private func keep(
        _ answer: TokenAnswer, _ login: OAuthLogin, _ old: String
    ) throws(CycleFailure) -> OAuthLogin {
        if let owner = answer.owner, owner != login.owner {
            throw CycleFailure(
                .notAuthorised,
                "GoHighLevel answered with a token of \(owner.name), not of \(login.owner.name)",
                hint: Self.hint)
        }
        var fresh = login
        fresh.accessToken = answer.accessToken
        (fresh.expires, fresh.renewAt) = answer.validity(from: time.wallClock)
        if !answer.scopes.isEmpty { fresh.scopes = answer.scopes }
        fresh.userID = answer.userID ?? login.userID
        fresh.renewal = answer.refreshToken.map { .ready($0) } ?? .dead
        begun = .begun(old)
        try keep(fresh)
        // Who gets new tokens is installed.
        try store.clearUninstalled(login.owner.id)
        return fresh
    }

    private func keep(_ login: OAuthLogin) throws(CycleFailure) {
        unsaved = login
        try store.save(login)
        unsaved = nil
        current = login
    }

    // MARK: Words

    private static let hint = "log in again: `ghlsync auth login`"
    private static let later = "the next run tries again; if it stays so: `ghlsync auth login`"

    /// A server may repeat in one answer what it was told in another request.
    private func failed(
        _ failure: OAuthFailure, _ what: String, _ login: OAuthLogin
    ) -> CycleFailure {
        var secrets = [login.accessToken, login.app.clientSecret]
        switch login.renewal {
        case .ready(let token), .begun(let token): secrets.append(token)
        case .dead: break
        }
        return failure.hiding(secrets).cycleFailure(what, hint: Self.later)
    }

    private func ended(_ login: OAuthLogin) -> CycleFailure {
        CycleFailure(
            .notAuthorised,
            "the login of \(login.owner.name) has ended: GoHighLevel no longer accepts its tokens",
            hint: Self.hint)
    }

    private var refusedAgain: CycleFailure {
        CycleFailure(
            .notAuthorised, "GoHighLevel refuses the renewed token of \(id) as well",
            hint:
                "look at its scopes with `ghlsync auth status`, or log in again: `ghlsync auth login`"
        )
    }
}

extension OAuthOwner {
    package var isCompany: Bool {
        if case .company = self { true } else { false }
    }
}
