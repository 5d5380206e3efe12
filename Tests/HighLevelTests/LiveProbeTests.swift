import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

/// What `doctor --live` finds out, and that it changes nothing for it.
@Suite struct LiveProbeTests {
    private func probe(
        _ sandbox: SandboxAPI, token: SandboxToken = .demo
    ) async throws -> LiveProbe.Findings {
        let time = EagerTime()
        return try await LiveProbe(
            configuration: HighLevelConfiguration(locationID: Bench.location),
            credentials: StaticCredential(token.text),
            transport: SandboxTransport(sandbox, time: time), time: time,
            random: SeededRandom(seed: 1), budgets: PrivateBudget()
        ).run()
    }

    private func stocked(_ count: Int, tokens: [SandboxToken] = [.demo]) throws -> SandboxAPI {
        let sandbox = SandboxAPI(tokens: tokens)
        let time = EagerTime()
        let moment = SandboxMoment(wall: time.wallClock, monotonic: time.now)
        for number in 0..<count {
            try sandbox.create(
                .product, ["name": .string("P\(number)"), "productType": "PHYSICAL"], at: moment)
        }
        if count > 0 { try sandbox.create(.collection, ["name": "C", "slug": "c"], at: moment) }
        return sandbox
    }

    @Test("it only reads, and finds headers, budget, page size and what absence looks like")
    func reads() async throws {
        let sandbox = try stocked(130)
        let found = try await probe(sandbox)
        #expect(sandbox.requests.allSatisfy { $0.method == "GET" && !$0.applied })
        #expect(found.requests == sandbox.requestCount)
        #expect(found.missingHeaders == [])
        #expect(found.budget.max == 100 && found.budget.dailyLimit == 200_000)
        #expect(found.page?.came == 100 && found.page?.total == 130)
        #expect(found.absent?.kind == .notFound)
        for feature in ["listings", "prices", "collections", "brand boards", "custom values"] {
            let area = try #require(found.areas.first { $0.feature == feature })
            guard case .allowed = area.access else {
                Issue.record("\(feature): \(area.access)")
                continue
            }
        }
        guard case .refused(let failure)? = found.collectionByID else {
            Issue.record("the route is closed to tokens")
            return
        }
        #expect(failure.kind == .routeClosed)
    }

    @Test("a scope that is not there is named with its feature, and the rest is asked all the same")
    func scopes() async throws {
        let token = SandboxToken(
            "pit-few-scopes", reach: .location(Bench.location),
            scopes: ["products.readonly", "brand-boards/design-kit.readonly"])
        let found = try await probe(try stocked(1, tokens: [token]), token: token)
        let refused = found.areas.filter {
            if case .refused(let failure) = $0.access {
                failure.kind == .missingScope
            } else {
                false
            }
        }
        #expect(refused.map(\.scope).contains("products/prices.readonly"))
        #expect(refused.map(\.scope).contains("products/collection.readonly"))
        #expect(refused.map(\.scope).contains("locations/customValues.readonly"))
        #expect(!refused.map(\.scope).contains("products.readonly"))
    }

    @Test("a token that is good for nothing ends it at the first answer")
    func refused() async throws {
        let sandbox = try stocked(0, tokens: [])
        let failure = await #expect(throws: CycleFailure.self) { _ = try await probe(sandbox) }
        #expect(failure?.kind == .notAuthorised)
        #expect(sandbox.requestCount == 1)
    }
}
