import Documents
import HighLevel
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization

/// A sandbox that somebody logged in to, and the disk that the login is on.
final class LoginBench: Sendable {
    let sandbox: SandboxAPI
    let time: EagerTime
    let files: InMemoryFileSystem
    let locks: MemoryLocks
    static let location = SandboxLocation.demo.id
    static let second = SandboxLocation(id: "ve9EPM428h8vShlRW1KT", name: "Client B")
    static let company = SandboxLocation.demo.companyId
    static let origin = HTTPOrigin(scheme: .http, host: "127.0.0.1", port: 1)

    init(
        behaviour: SandboxBehaviour = .init(), files: InMemoryFileSystem = .init(),
        app: SandboxApp = .demo
    ) {
        sandbox = SandboxAPI(
            locations: [.demo, Self.second], app: app, limits: .none, behaviour: behaviour)
        time = EagerTime()
        self.files = files
        locks = MemoryLocks()
    }

    /// The world of a process that starts after a crash of the one before.
    init(afterCrashOf other: LoginBench, _ image: DiskImage) {
        sandbox = other.sandbox
        time = other.time
        var random = SeededRandom(seed: 5)
        files = other.files.afterCrash(image, random: &random)
        locks = MemoryLocks()
    }

    static let app = OAuthApp(
        clientID: SandboxApp.demo.clientID, clientSecret: SandboxApp.demo.clientSecret)!

    var store: OAuthStore { OAuthStore(files: files, place: "/home/me/.config/ghlsync") }
    var transport: SandboxTransport { SandboxTransport(sandbox, time: time) }

    func client(_ transport: (any HTTPTransport)? = nil) -> OAuthClient {
        OAuthClient(origin: Self.origin, transport: transport ?? self.transport)
    }

    func credential(
        _ id: String = LoginBench.location, transport: (any HTTPTransport)? = nil
    ) -> OAuthCredential {
        OAuthCredential(id, store: store, client: client(transport), locks: locks, time: time)
    }

    func exchange(_ location: String) -> LocationExchange {
        LocationExchange(
            location, companyID: Self.company, origin: Self.origin.description,
            company: credential(Self.company), store: store, client: client(), locks: locks,
            time: time)
    }

    /// Plays the browser: opens the page, agrees, and follows the redirect by hand.
    func redirect(_ address: String) async throws -> String {
        let target = String(address.dropFirst(Self.origin.description.count))
        let answer = try await transport.send(
            HTTPRequest(method: .get, origin: Self.origin, target: target))
        return answer.headers["Location"] ?? ""
    }

    /// Logs in, as `auth login` does.
    func logIn(isAgency: Bool = false) async throws {
        let attempt = LoginAttempt(
            redirectURL: "https://app.example.invalid/callback",
            secret: Array(repeating: 7, count: 32), at: time.wallClock)
        let choice = isAgency ? "companyId=\(Self.company)" : "locationId=\(Self.location)"
        let address = attempt.address(
            base: "\(Self.origin)/v2/oauth/chooselocation?\(choice)", app: Self.app,
            scopes: Scopes.wanted(isAgency ? [.agency] : []))
        let code = try attempt.code(pasted: try await redirect(address), at: time.wallClock)
        let answer = try await client().exchange(
            code: code, redirectURL: attempt.redirectURL, isAgency: isAgency, app: Self.app)
        try store.save(try answer.login(origin: Self.origin, app: Self.app, at: time.wallClock))
    }

    func advance(by duration: Duration) { time.clock.advance(by: duration) }

    /// To where a token is still good, and is renewed all the same.
    func advanceToRenewal() { advance(by: .seconds(86_399 - 240)) }

    /// Whether the API takes a token.
    func accepts(_ token: String) -> Bool {
        let request = HTTPRequest(
            method: .get, origin: Self.origin,
            target: "/products/?locationId=\(Self.location)&limit=1",
            headers: ["Authorization": "Bearer \(token)", "Version": "2021-07-28"])
        let moment = SandboxMoment(wall: time.wallClock, monotonic: time.now)
        return sandbox.respond(to: request, at: moment).response?.status == 200
    }

    func tokenCalls() -> Int { sandbox.requests.count { $0.path == "/oauth/token" } }

    func stored(_ id: String = LoginBench.location) throws -> OAuthLogin? { try store.login(id) }
}

/// The locks of one machine, in memory: waiters are served in their order.
final class MemoryLocks: LoginLocks {
    private struct State {
        var held: Set<String> = []
        var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]
    }

    private let state = Mutex(State())

    func take(_ id: String) async throws(CycleFailure) -> @Sendable () -> Void {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if state.held.insert(id).inserted { return true }
                state.waiting[id, default: []].append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
        return { self.letGo(id) }
    }

    private func letGo(_ id: String) {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            guard let first = state.waiting[id]?.first else {
                state.held.remove(id)
                return nil
            }
            state.waiting[id]?.removeFirst()
            return first
        }
        next?.resume()
    }
}
