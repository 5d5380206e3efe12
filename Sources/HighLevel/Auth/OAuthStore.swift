import Documents
package import Pacing
package import Ports
package import SyncCore

/// The logins by OAuth on disk, beside the Private Integration Tokens: one file a location or agency,
/// and one for each location's token that an agency's login was exchanged for.
///
/// Whoever saves holds the lock of that file's owner (`LoginLocks`).
package struct OAuthStore: Sendable {
    private let files: PrivateFolder
    private static let logins: FilePath = "credentials/oauth"
    private static let exchanged: FilePath = "credentials/exchanged"
    private static let uninstalled: FilePath = "credentials/uninstalled"
    private static let remedy = "log in again with `ghlsync auth login`"

    /// - Parameters:
    ///   - files: rooted at ghlsync's configuration folder.
    ///   - place: that folder's path, for messages.
    package init(files: any FileSystem, place: String) {
        self.files = PrivateFolder(files: files, place: place)
    }

    // MARK: Logins

    package func login(_ id: String) throws(CycleFailure) -> OAuthLogin? {
        let path = try path(Self.logins, id)
        guard let value = try files.read(path, remedy: Self.remedy) else { return nil }
        guard let login = OAuthLogin(stored: value), login.owner.id == id else {
            throw files.refusal("\(path): not a login", Self.remedy)
        }
        return login
    }

    package func save(_ login: OAuthLogin) throws(CycleFailure) {
        try save(login.stored, to: try path(Self.logins, login.owner.id))
    }

    /// The ids of all locations and agencies with a login.
    package func ids() throws(CycleFailure) -> [String] { try files.names(in: Self.logins) }

    package func remove(_ id: String) throws(CycleFailure) -> Bool {
        try files.remove(try path(Self.logins, id))
    }

    // MARK: Exchanged tokens

    package func exchanged(for locationID: String) throws(CycleFailure) -> ExchangedToken? {
        let path = try path(Self.exchanged, locationID)
        guard let value = try files.read(path, remedy: Self.remedy) else { return nil }
        guard let token = ExchangedToken(stored: value), token.locationID == locationID else {
            throw files.refusal("\(path): not a token", Self.remedy)
        }
        return token
    }

    package func save(_ token: ExchangedToken) throws(CycleFailure) {
        try save(token.stored, to: try path(Self.exchanged, token.locationID))
    }

    package func removeExchanged(for locationID: String) throws(CycleFailure) -> Bool {
        try files.remove(try path(Self.exchanged, locationID))
    }

    // MARK: Marks

    /// Since when the app is known to be taken out of the location or agency; `nil` when it is not.
    package func uninstalled(_ id: String) throws(CycleFailure) -> Timestamp? {
        let value = try files.read(try path(Self.uninstalled, id), remedy: Self.remedy)
        return value?["since"]?.stringValue.flatMap { Timestamp($0) }
    }

    /// Marks a login, which stays as it is.
    package func markUninstalled(_ id: String, since now: Timestamp) throws(CycleFailure) {
        try save(["since": .string(now.description)], to: try path(Self.uninstalled, id))
    }

    package func clearUninstalled(_ id: String) throws(CycleFailure) {
        _ = try files.remove(try path(Self.uninstalled, id))
    }

    // MARK: Files

    /// Under the lock a temporary file that is there is what a crash left: tokens in it are as secret
    /// as in the file, and must not stay.
    private func save(_ value: DocumentValue, to path: FilePath) throws(CycleFailure) {
        let name = ".\(path.name).tmp"
        if let left = path.parent?.appending(name) { _ = try files.remove(left) }
        try files.write(value, to: path, temporaryName: name)
    }

    private func path(_ folder: FilePath, _ id: String) throws(CycleFailure) -> FilePath {
        guard RemoteID.isValid(id), let path = folder.appending(id + ".json") else {
            throw files.refusal("“\(id)” cannot be the id of a location or agency", nil)
        }
        return path
    }
}

extension OAuthLogin {
    fileprivate init?(stored value: DocumentValue) {
        guard let id = value["id"]?.stringValue, let origin = value["origin"]?.stringValue,
            let client = value["clientId"]?.stringValue,
            let secret = value["clientSecret"]?.stringValue,
            let app = OAuthApp(clientID: client, clientSecret: secret),
            let access = value["accessToken"]?.stringValue, CredentialStore.isToken(access),
            let expires = value["expires"]?.stringValue.flatMap({ Timestamp($0) })
        else { return nil }
        let owner: OAuthOwner
        switch value["userType"]?.stringValue {
        case "Location": owner = .location(id)
        case "Company": owner = .company(id)
        default: return nil
        }
        let refresh = value["refreshToken"]?.stringValue
        if let refresh, !CredentialStore.isToken(refresh) { return nil }
        let renewal: Renewal
        switch (value["renewal"]?.stringValue, refresh) {
        case ("ready", let token?): renewal = .ready(token)
        case ("begun", let token?): renewal = .begun(token)
        case ("dead", _): renewal = .dead
        default: return nil
        }
        self.init(
            owner: owner, origin: origin, app: app, accessToken: access, expires: expires,
            renewAt: value["renewAt"]?.stringValue.flatMap { Timestamp($0) },
            scopes: (value["scopes"]?.sequenceValue ?? []).compactMap(\.stringValue),
            userID: value["userId"]?.stringValue, renewal: renewal)
    }

    fileprivate var stored: DocumentValue {
        var fields: OrderedObject = [
            "userType": .string(userType), "id": .string(owner.id), "origin": .string(origin),
            "clientId": .string(app.clientID), "clientSecret": .string(app.clientSecret),
            "accessToken": .string(accessToken), "expires": .string(expires.description),
            "renewAt": .string(renewAt.description),
            "scopes": .sequence(scopes.map { .string($0) }),
        ]
        fields["userId"] = userID.map { .string($0) }
        switch renewal {
        case .ready(let token):
            fields["renewal"] = "ready"
            fields["refreshToken"] = .string(token)
        case .begun(let token):
            fields["renewal"] = "begun"
            fields["refreshToken"] = .string(token)
        case .dead:
            fields["renewal"] = "dead"
        }
        return .mapping(fields)
    }

    private var userType: String {
        switch owner {
        case .location: "Location"
        case .company: "Company"
        }
    }
}

extension ExchangedToken {
    fileprivate init?(stored value: DocumentValue) {
        guard let location = value["locationId"]?.stringValue,
            let company = value["companyId"]?.stringValue,
            let origin = value["origin"]?.stringValue,
            let access = value["accessToken"]?.stringValue, CredentialStore.isToken(access),
            let expires = value["expires"]?.stringValue.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(
            locationID: location, companyID: company, origin: origin, accessToken: access,
            expires: expires,
            renewAt: value["renewAt"]?.stringValue.flatMap { Timestamp($0) },
            scopes: (value["scopes"]?.sequenceValue ?? []).compactMap(\.stringValue))
    }

    fileprivate var stored: DocumentValue {
        [
            "locationId": .string(locationID), "companyId": .string(companyID),
            "origin": .string(origin), "accessToken": .string(accessToken),
            "expires": .string(expires.description),
            "renewAt": .string(renewAt.description),
            "scopes": .sequence(scopes.map { .string($0) }),
        ]
    }
}
