import Catalog
import Documents
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

@Suite struct LookTests {
    private func product(_ bench: Bench, _ fields: OrderedObject) throws -> String {
        var fields = fields
        fields["productType"] = "PHYSICAL"
        return try bench.sandbox.create(.product, fields, at: bench.moment)["_id"]?.stringValue
            ?? ""
    }

    private func price(_ bench: Bench, _ product: String, _ name: String, _ amount: Int) throws {
        try bench.sandbox.create(
            .price,
            [
                "product": .string(product), "name": .string(name), "type": "one_time",
                "currency": "USD", "amount": .number(DecimalNumber(amount)),
            ], at: bench.moment)
    }

    @Test("an unbound product takes the key that claims its slug, then the one its name spells")
    func claims() async throws {
        let bench = Bench()
        let bySlug = try product(bench, ["name": "Something", "slug": "mat-2024"])
        let byName = try product(bench, ["name": "Cork Block", "slug": "x9"])
        let free = try product(bench, ["name": "Strap", "slug": "strap"])
        let seen = try await bench.look(claims: [.mat: "mat-2024", .block: "cork-block"])
        #expect(seen.sightings[.mat]?.binding?.id == bySlug)
        #expect(seen.sightings[.block]?.binding?.id == byName)
        #expect(seen.sightings[EntityKey(.listing, "strap")]?.binding?.id == free)
        #expect(seen.coverage == .complete)
    }

    @Test(
        "a look at one product asks for it and for its prices, and one that is gone is no trouble")
    func one() async throws {
        let bench = Bench()
        let id = try product(bench, ["name": "Mat", "slug": "mat"])
        try price(bench, id, "Mat", 49)
        let bindings = try await bench.look().sightings.compactMapValues(\.binding)
        let key = try #require(bindings.keys.first)
        let scope = ScanScope(
            extent: .keys([], remoteIDs: [RemoteReference(kind: .listing, id: id)]),
            bindings: bindings)
        let before = bench.sandbox.requests.count
        let seen = try await bench.replica.snapshot(scope)
        #expect(seen.sightings[key]?.entity?["price"] != nil)
        #expect(bench.sandbox.requests.count == before + 2)
        try bench.sandbox.delete(.product, id: id, at: bench.moment)
        let later = try await bench.replica.snapshot(scope)
        #expect(later.sightings.isEmpty && later.confirmedAbsent == [key])
    }

    @Test("two products that meet one claim are held, neither is taken")
    func twins() async throws {
        let bench = Bench()
        _ = try product(bench, ["name": "Yoga Mat", "slug": "a"])
        _ = try product(bench, ["name": "Yoga Mat", "slug": "b"])
        let seen = try await bench.look(claims: [.mat: "yoga-mat"])
        #expect(seen.sightings.count == 1)
        guard case .held(let problem)? = seen.sightings[.mat]?.content else {
            Issue.record("not held")
            return
        }
        #expect(problem.code == "ambiguous-match")
    }

    @Test("hostile names become harmless keys, and equal ones stay apart")
    func keys() async throws {
        let bench = Bench()
        for (index, name) in ["../../.ssh/authorized_keys", "Mat", "mat", "con"].enumerated() {
            _ = try product(bench, ["name": .string(name), "slug": .string("../x\(index)")])
        }
        let names = try await bench.look().sightings.keys.map(\.name)
        #expect(Set(names).count == 4)
        #expect(
            names.allSatisfy {
                $0.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".contains($0) }
            })
    }

    @Test("one price is adopted; several with a file there are held; without a file all are shown")
    func prices() async throws {
        let bench = Bench()
        let one = try product(bench, ["name": "Mat", "slug": "yoga-mat"])
        try price(bench, one, "Mat", 10)
        let two = try product(bench, ["name": "Block", "slug": "cork-block"])
        try price(bench, two, "S", 10)
        try price(bench, two, "L", 20)
        let seen = try await bench.look(claims: [.mat: "yoga-mat", .block: "cork-block"])
        #expect(seen.sightings[.mat]?.entity?["price"]?["amount"] == 10)
        guard case .held(let problem)? = seen.sightings[.block]?.content else {
            Issue.record("not held")
            return
        }
        #expect(problem.code == "ambiguous-price")
        let pulled = try await bench.look().sightings[.block]
        #expect(pulled?.entity?["prices"]?["L"]?["amount"] == 20)
        #expect(pulled?.binding?.parts.count == 2)
    }

    @Test("a deleted product is confirmed absent; trouble never is", arguments: [404, 400])
    func absence(missingStatus: Int) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.missingStatus = missingStatus
        let bench = Bench(behaviour: behaviour)
        let binding = try #require(await bench.create(.mat, ["title": "Mat"]).applied?.binding)
        try bench.sandbox.delete(.product, id: binding.id, at: bench.moment)
        for status in [401, 403, 429, 500, 503] {
            bench.sandbox.faults = SandboxFaults([
                SandboxFault(
                    .status(status, retryAfter: nil, applied: false), method: "GET",
                    path: "/products/*")
            ])
            let seen = try? await bench.look([.mat: binding])
            #expect(seen?.confirmedAbsent.isEmpty ?? true)
        }
        bench.sandbox.faults = SandboxFaults()
        bench.advance(by: .seconds(60))
        let seen = try await bench.look([.mat: binding])
        #expect(seen.confirmedAbsent == [.mat])
        let partial = try await bench.replica.snapshot(
            ScanScope(extent: .keys([.mat], remoteIDs: []), bindings: [.mat: binding]))
        #expect(partial.confirmedAbsent == [.mat])
    }

    @Test("a webhook's reference is looked at alone, known or new")
    func references() async throws {
        let bench = Bench()
        let binding = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 1]).applied?.binding)
        let new = try product(bench, ["name": "New One", "slug": "new-one"])
        bench.sandbox.clearLog()
        let seen = try await bench.replica.snapshot(
            ScanScope(
                extent: .keys(
                    [],
                    remoteIDs: [
                        RemoteReference(kind: .listing, id: binding.id),
                        RemoteReference(kind: .listing, id: new),
                    ]), bindings: [.mat: binding]))
        #expect(Set(seen.sightings.keys) == [.mat, EntityKey(.listing, "new-one")])
        #expect(seen.coverage == .partial([.mat, EntityKey(.listing, "new-one")]))
        #expect(bench.sandbox.requestCount == 4)
    }

    @Test("a list that lags does not undo what we have just written")
    func lag() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.listLag = .seconds(8)
        let bench = Bench(behaviour: behaviour)
        let mat = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 10]).applied?.binding)
        var bindings = [EntityKey.mat: mat]
        let best = await bench.create(
            .best, ["name": "Best", "items": ["yoga-mat"]], bindings: bindings)
        bindings[.best] = try #require(best.applied?.binding, "\(best.result)")
        let first = try await bench.look(bindings)
        #expect(first.sightings[.mat]?.entity?["price"]?["amount"] == 10)
        #expect(first.sightings[.best]?.entity?["items"] == ["yoga-mat"])
        bench.advance(by: .seconds(20))
        let seen = try await bench.look(bindings)
        let sighting = try #require(seen.sightings[.mat])
        var wanted = try #require(sighting.entity)
        wanted["title"] = "New"
        wanted["price"] = ["amount": 11, "currency": "USD"]
        let outcome = await bench.update(.mat, from: sighting, to: .mapping(wanted.fields))
        #expect(outcome.applied != nil, "\(outcome.result)")
        bench.advance(by: .seconds(1))
        #expect(try await bench.look(bindings).sightings[.mat]?.entity == wanted)
        let seenBest = try #require(seen.sightings[.best])
        #expect(await bench.delete(.best, seenBest).applied != nil)
        #expect(try await bench.look([.mat: mat]).sightings[.best] == nil)
    }

    @Test("small pages are read to the end", arguments: [1, 7, 100])
    func pages(size: Int) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.maximumLimit = size
        let bench = Bench(limits: .none, behaviour: behaviour)
        for number in 1...23 { _ = try product(bench, ["name": .string("P\(number)")]) }
        #expect(try await bench.look().sightings.count == 23)
    }

    @Test("an idle second look reads no prices beyond its budget")
    func idle() async throws {
        let bench = Bench { $0.pricesPerPoll = 2 }
        for number in 1...9 { _ = try product(bench, ["name": .string("P\(number)")]) }
        _ = try await bench.look()
        bench.sandbox.clearLog()
        _ = try await bench.look()
        #expect(bench.sandbox.requests.count { $0.path.hasSuffix("/price") } == 2)
        #expect(bench.sandbox.requestCount == 6)
    }
}
