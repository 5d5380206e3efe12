import Catalog
import Documents
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

/// How many there are: said by the file, changed by sales.
@Suite struct StockTests {
    private static let list = "/products/inventory"
    private static let plain: DocumentValue = [
        "title": "Mat",
        "price": [
            "amount": 10, "currency": "USD", "trackInventory": true, "availableQuantity": 25,
        ],
    ]

    /// A listing with 25 in stock, and what the archive says of it.
    private func stocked(_ bench: Bench) async throws -> (binding: Binding, base: Entity) {
        let applied = try #require(await bench.create(.mat, Self.plain).applied)
        let base = Bench.entity(.mat, Self.plain)
        #expect(applied.entity?["price"] == base["price"])
        return (try #require(applied.binding), base)
    }

    private func sell(_ bench: Bench, _ binding: Binding, leaving count: Int) throws {
        bench.advance(by: .seconds(30))
        try bench.sandbox.edit(
            .price, id: binding.parts["price"] ?? "",
            ["availableQuantity": .number(DecimalNumber(count))], at: bench.moment)
    }

    /// An update of one entry of the price, as the core plans it.
    private func set(
        _ entry: String, _ value: DocumentValue?, _ bench: Bench, _ seen: Sighting
    ) async throws -> Outcome {
        let before = try #require(seen.entity)
        let path = DocumentPath(keys: ["price", entry])
        let fields = DocumentValue.mapping(before.fields)
        let after = Entity(
            key: .mat, fields: try #require(fields.setting(value, at: path).mappingValue))
        let edit = FieldEdit(
            path: path, base: fields.value(at: path), before: fields.value(at: path), after: value)
        let change = Change(
            key: .mat, target: .remote, action: .update, before: before, after: after,
            edits: [edit], expectedVersion: seen.version, binding: seen.binding, reason: .edited)
        return await bench.replica.apply(change, in: ApplyContext(bindings: [:]))
    }

    @Test("a sale is seen, by one page for all prices, though nothing says which product it was")
    func sold() async throws {
        let bench = Bench()
        let (binding, base) = try await stocked(bench)
        for number in 0..<5 {
            let key = EntityKey(.listing, "other-\(number)")
            #expect(await bench.create(key, Self.plain).applied != nil)
        }
        bench.advance(by: .seconds(60))
        _ = try await bench.look([.mat: binding], said: base)
        try sell(bench, binding, leaving: 20)
        bench.sandbox.clearLog()
        let seen = try await bench.look([.mat: binding], said: base).sightings[.mat]
        #expect(seen?.entity?["price"]?["availableQuantity"] == 20)
        #expect(bench.sandbox.requests.count { $0.path == Self.list } == 1)
    }

    @Test("where nobody says how many there are, nobody is asked, and no sale changes anything")
    func notSaid() async throws {
        let bench = Bench()
        let (binding, _) = try await stocked(bench)
        let silent = Bench.entity(.mat, ["title": "Mat", "price": 10])
        for said in [nil, silent] {
            let seen = try await bench.look([.mat: binding], said: said).sightings[.mat]
            #expect(seen?.entity?["price"]?["availableQuantity"] == nil)
            #expect(seen?.entity?["price"]?["trackInventory"] == true)
        }
        #expect(!bench.sandbox.requests.contains { $0.path == Self.list })
    }

    @Test("a new number goes out by itself, and never over a sale that was not seen")
    func restocked() async throws {
        let bench = Bench()
        let (binding, base) = try await stocked(bench)
        bench.advance(by: .seconds(60))
        let seen = try #require(
            try await bench.look([.mat: binding], said: base).sightings[.mat])
        let outcome = try await set("availableQuantity", 40, bench, seen)
        #expect(outcome.applied?.entity?["price"]?["availableQuantity"] == 40, "\(outcome.result)")
        #expect(bench.posts(Self.list) == 1)
        #expect(!bench.sandbox.requests.contains { $0.method == "PUT" })
        let id = try #require(binding.parts["price"])
        #expect(bench.sandbox.object(.price, id: id)?["availableQuantity"] == 40)
        #expect(bench.sandbox.object(.price, id: id)?["amount"] == 10)

        bench.advance(by: .seconds(60))
        let again = try #require(
            try await bench.look([.mat: binding], said: base).sightings[.mat])
        try sell(bench, binding, leaving: 39)
        #expect(try await set("availableQuantity", 50, bench, again).isStale)
        #expect(bench.sandbox.object(.price, id: id)?["availableQuantity"] == 39)
    }

    @Test("another amount does not bring back what was sold since the look")
    func amountOnly() async throws {
        let bench = Bench()
        let (binding, base) = try await stocked(bench)
        let seen = try #require(
            try await bench.look([.mat: binding], said: base).sightings[.mat])
        try sell(bench, binding, leaving: 7)
        let outcome = try await set("amount", 12, bench, seen)
        #expect(outcome.applied != nil, "\(outcome.result)")
        let id = try #require(binding.parts["price"])
        #expect(bench.sandbox.object(.price, id: id)?["amount"] == 12)
        #expect(bench.sandbox.object(.price, id: id)?["availableQuantity"] == 7)
    }

    @Test("a number that is taken out of the file stays at the shop, and is not watched any more")
    func takenOut() async throws {
        let bench = Bench()
        let (binding, base) = try await stocked(bench)
        let seen = try #require(
            try await bench.look([.mat: binding], said: base).sightings[.mat])
        let outcome = try await set("availableQuantity", nil, bench, seen)
        #expect(outcome.applied != nil, "\(outcome.result)")
        #expect(outcome.applied?.entity?["price"]?["availableQuantity"] == nil)
        let id = try #require(binding.parts["price"])
        #expect(bench.sandbox.object(.price, id: id)?["availableQuantity"] == 25)
    }
}
