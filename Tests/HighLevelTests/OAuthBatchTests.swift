import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Synchronization
import Testing

@testable import HighLevel

@Suite("A login by OAuth at work")
struct OAuthBatchTests {
    /// Lets the access token die before the n-th request.
    private struct Revoking: HTTPTransport {
        let bench: LoginBench
        let before: Int
        let count = Counter()

        final class Counter: Sendable {
            let value = Mutex(0)
        }

        func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
            let number = count.value.withLock {
                $0 += 1
                return $0
            }
            if number == before { bench.sandbox.revokeAccessTokens() }
            return try await bench.transport.send(request)
        }
    }

    @Test("I21: a 401 in the middle of a create means one refresh, and the same create goes on")
    func unauthorisedInTheMiddle() async throws {
        var refreshed = 0
        for number in 1...20 {
            let bench = LoginBench()
            try await bench.logIn()
            let log = MemoryLog()
            let transport = Revoking(bench: bench, before: number)
            let replica = HighLevelReplica(
                configuration: HighLevelConfiguration(
                    locationID: LoginBench.location, origin: LoginBench.origin),
                credentials: bench.credential(), transport: transport, time: bench.time,
                random: SeededRandom(seed: 7), intents: log, backups: log,
                defaults: CatalogDefaults())
            let entity = Bench.entity(.mat, ["title": "Yoga mat", "price": 49])
            let change = Change(
                key: .mat, target: .remote, action: .create, before: nil, after: entity, edits: [],
                expectedVersion: nil, binding: nil, reason: .created)
            let outcome = await replica.apply(change, in: ApplyContext(bindings: [:]))
            #expect(outcome.applied != nil, "\(outcome)")
            #expect(bench.sandbox.objects(.product).count == 1)
            #expect(bench.sandbox.objects(.price).count == 1)
            #expect(bench.sandbox.refreshCount <= 1)
            refreshed += bench.sandbox.refreshCount
            if bench.sandbox.refreshCount == 0 { break }
        }
        #expect(refreshed > 1)
    }

    @Test("an agency's login gives each location a token of its own, again when that expires")
    func exchange() async throws {
        let bench = LoginBench()
        try await bench.logIn(isAgency: true)
        let first = try await bench.exchange(LoginBench.location).token()
        let second = try await bench.exchange(LoginBench.second.id).token()
        #expect(first != second && bench.accepts(first) && !bench.accepts(second))
        #expect(try await bench.exchange(LoginBench.location).token() == first)
        bench.advanceToRenewal()
        let renewed = try await bench.exchange(LoginBench.location).token()
        #expect(renewed != first && bench.accepts(renewed))
        #expect(bench.sandbox.refreshCount == 1)
    }

    @Test("a refused location's token is exchanged anew, with a renewed agency's login if needed")
    func refusedExchange() async throws {
        let bench = LoginBench()
        try await bench.logIn(isAgency: true)
        let credential = bench.exchange(LoginBench.location)
        let first = try await credential.token()
        bench.sandbox.revokeAccessTokens()
        let second = try #require(try await credential.replacement(for: first))
        #expect(bench.accepts(second) && bench.sandbox.refreshCount == 1)
        #expect(try await credential.replacement(for: second) == nil)
    }

    @Test("I20: a location of another agency gets no token, and the error says where to look")
    func foreignLocation() async throws {
        let bench = LoginBench()
        try await bench.logIn(isAgency: true)
        do {
            _ = try await bench.exchange("someoneElses").token()
            Issue.record("there was a token")
        } catch {
            #expect(error.kind == .notAuthorised)
            #expect(error.hint?.contains("ghlsync locations list --installed") == true)
        }
        let installed = try await bench.client().installedLocations(
            of: LoginBench.company, app: LoginBench.app,
            access: try await bench.credential(LoginBench.company).token())
        #expect(installed.map(\.name).sorted() == ["Client B", "Demo Studio"])
    }
}
