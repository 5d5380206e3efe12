import CurlTransport
import HighLevel
import HostSystem
import Ports
import SyncCore

/// What a command needs to work with logins by OAuth: store, calls, locks, clock.
struct Logins {
    let origin: HTTPOrigin
    let store: OAuthStore
    let tokens: CredentialStore
    let client: OAuthClient
    let locks: FileLoginLocks
    let time = SystemTime()

    init(_ origin: HTTPOrigin, _ tool: ToolContext) throws(ToolFailure) {
        let folder = tool.environment.configurationFolder
        let files: POSIXFileSystem
        do throws(FileFailure) {
            files = try POSIXFileSystem(root: folder, creating: .ownerOnly)
        } catch {
            throw ToolFailure(
                .notAuthorised, "the configuration folder \(folder) cannot be used: \(error)")
        }
        self.origin = origin
        store = OAuthStore(files: files, place: folder)
        tokens = CredentialStore(files: files, place: folder)
        client = OAuthClient(origin: origin, transport: TracingTransport.make(tool.console))
        locks = FileLoginLocks(files: files, place: folder, time: time)
    }

    func credential(_ login: OAuthLogin) -> OAuthCredential {
        OAuthCredential(login.owner.id, store: store, client: client, locks: locks, time: time)
    }

    func exchange(_ locationID: String, by agency: OAuthLogin) -> LocationExchange {
        LocationExchange(
            locationID, companyID: agency.owner.id, origin: origin.description,
            company: credential(agency), store: store, client: client, locks: locks, time: time)
    }

    /// The agency's login that gives a location its tokens: the one that did before, or the only one
    /// for this server.
    func agency(for locationID: String) throws -> OAuthLogin? {
        if let known = try store.exchanged(for: locationID), known.origin == origin.description,
            let login = try store.login(known.companyID)
        {
            return login
        }
        let all = try agencies()
        return all.count == 1 ? all[0] : nil
    }

    /// Every agency's login for this server.
    func agencies() throws -> [OAuthLogin] {
        try store.ids().compactMap { try store.login($0) }
            .filter { $0.owner.isCompany && $0.origin == origin.description }
    }

    /// Runs a step under the lock of a login.
    func locked<Value>(_ id: String, _ body: () throws -> Value) async throws -> Value {
        let release = try await locks.take(id)
        defer { release() }
        return try body()
    }
}
