import Catalog
import Documents
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

@Suite struct ListingTests {
    static let full: DocumentValue = [
        "title": "Yoga Mat", "description": "<p>Grips.</p>", "price": "49.00 USD",
        "imageUrl": "https://cdn.example.com/mat.png",
        "images": ["https://cdn.example.com/a.png", "https://cdn.example.com/b.png"],
        "slug": "yoga-mat", "seo": ["title": "Mat", "description": "A mat"],
        "statementDescriptor": "YOGA", "productType": "PHYSICAL",
    ]

    @Test("a created listing is what a later look shows")
    func createThenLook() async throws {
        let bench = Bench()
        let outcome = await bench.create(.mat, Self.full)
        let applied = try #require(outcome.applied, "\(outcome.result)")
        #expect(applied.entity == Bench.entity(.mat, Self.full))
        let binding = try #require(applied.binding)
        #expect(binding.parts["price"] != nil)

        let seen = try await bench.look([.mat: binding])
        let sighting = try #require(seen.sightings[.mat])
        #expect(sighting.entity == Bench.entity(.mat, Self.full))
        #expect(sighting.binding == binding)
        #expect(sighting.version == applied.version)
        #expect(bench.sandbox.objects(.product).count == 1)
        #expect(bench.sandbox.objects(.price).first?["amount"] == 49)
        #expect(await bench.log.open.isEmpty)
    }

    @Test(
        "each field of a listing goes over and comes back, and can be taken out again",
        arguments: [
            ("title", "Cork Mat"), ("description", "<p>New</p>"),
            ("price", ["amount": "12.50", "currency": "EUR"]),
            ("imageUrl", "https://cdn.example.com/x.png"),
            ("images", ["https://cdn.example.com/c.png"]),
            ("slug", "cork"), ("seo", ["title": "T"]), ("availableInStore", false),
            ("statementDescriptor", "CORK"), ("productType", "DIGITAL"),
            ("variants", [["id": "v1", "name": "Size", "options": [["id": "o1", "name": "XL"]]]]),
            ("taxInclusive", true), ("price", ["amount": 5, "compareAt": 9, "sku": "S1"]),
            ("price", ["amount": 5, "interval": "month", "setupFee": 3]),
        ] as [(String, DocumentValue)])
    func fields(field: String, value: DocumentValue) async throws {
        let bench = Bench()
        let plain: DocumentValue = ["title": "Mat", "price": 10]
        let first = try #require(await bench.create(.mat, plain).applied)
        let binding = try #require(first.binding)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        let wanted = plain.setting(value, at: DocumentPath(keys: [field]))
        let slug = seen.entity?["slug"] ?? .null
        var target = wanted
        if field != "slug" { target = wanted.setting(slug, at: "slug") }
        let outcome = await bench.update(.mat, from: seen, to: target)
        #expect(outcome.applied?.entity == Bench.entity(.mat, target), "\(outcome.result)")
        let said = Bench.entity(.mat, target)
        let again = try #require(
            try await bench.look([.mat: binding], said: said).sightings[.mat])
        #expect(again.entity == said)

        guard field != "slug", field != "price" else { return }
        let base = plain.setting(slug, at: "slug")
        let back = await bench.update(.mat, from: again, to: base)
        #expect(back.applied?.entity == Bench.entity(.mat, base), "\(back.result)")
    }

    @Test(
        "fields that we do not map survive an update, whether PUT merges or replaces",
        arguments: [false, true])
    func unknownFieldsSurvive(putReplaces: Bool) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.putReplaces = putReplaces
        let bench = Bench(behaviour: behaviour)
        let binding = try #require(await bench.create(.mat, Self.full).applied?.binding)
        let medias: DocumentValue = [
            ["id": "v", "url": "https://x.example/v.mp4", "type": "video", "title": "Film"]
        ]
        try bench.sandbox.edit(
            .product, id: binding.id,
            ["medias": medias, "isTaxesEnabled": true, "taxes": ["t1"]], at: bench.moment)
        let priceID = try #require(binding.parts["price"])
        try bench.sandbox.edit(
            .price, id: priceID,
            [
                "membershipOffers": [["label": "top", "value": "50", "_id": "m1"]],
                "availableQuantity": 7,
            ],
            at: bench.moment)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        var wanted = try #require(seen.entity)
        wanted["title"] = "Renamed"
        wanted["price"] = ["amount": 50, "currency": "USD"]
        let outcome = await bench.update(.mat, from: seen, to: .mapping(wanted.fields))
        #expect(outcome.applied != nil, "\(outcome.result)")
        let product = try #require(bench.sandbox.object(.product, id: binding.id))
        #expect(product["name"] == "Renamed")
        #expect(product["medias"] == medias)
        #expect(product["taxes"] == ["t1"])
        #expect(product["collectionIds"] == [])
        let price = try #require(bench.sandbox.object(.price, id: priceID))
        #expect(price["amount"] == 50)
        #expect(price["membershipOffers"] == [["label": "top", "value": "50", "_id": "m1"]])
        #expect(price["availableQuantity"] == 7)
    }

    @Test("what changed remotely since the look is stale, and nothing is written")
    func stale() async throws {
        let bench = Bench()
        let binding = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 10]).applied?.binding)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        bench.advance(by: .seconds(5))
        try bench.sandbox.edit(.product, id: binding.id, ["name": "Theirs"], at: bench.moment)
        let before = bench.sandbox.mutationCount
        #expect(await bench.update(.mat, from: seen, to: ["title": "Ours", "price": 10]).isStale)
        #expect(await bench.delete(.mat, seen).isStale)
        #expect(bench.sandbox.mutationCount == before)
    }

    @Test("a price that changed remotely makes a price edit stale, though the product did not move")
    func stalePrice() async throws {
        let bench = Bench()
        let binding = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 10]).applied?.binding)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        bench.advance(by: .seconds(30))
        try bench.sandbox.edit(
            .price, id: try #require(binding.parts["price"]), ["amount": 11], at: bench.moment)
        let outcome = await bench.update(
            .mat, from: seen,
            to: .mapping(
                try #require(seen.entity).fields.with(["price": ["amount": 12, "currency": "USD"]]))
        )
        #expect(outcome.isStale)
    }

    @Test("a price-only change is seen by the next look")
    func priceChangeIsSeen() async throws {
        let bench = Bench()
        let binding = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 10]).applied?.binding)
        _ = try await bench.look([.mat: binding])
        bench.advance(by: .seconds(60))
        try bench.sandbox.edit(
            .price, id: try #require(binding.parts["price"]), ["amount": 11], at: bench.moment)
        let seen = try await bench.look([.mat: binding])
        #expect(seen.sightings[.mat]?.entity?["price"]?["amount"] == 11)
    }

    @Test("nothing is replaced when the backup cannot be written")
    func backupFirst() async throws {
        let bench = Bench()
        let binding = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 10]).applied?.binding)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        await bench.log.fail(with: CycleFailure(.other, "disk full"))
        let before = bench.sandbox.mutationCount
        #expect(
            await bench.update(.mat, from: seen, to: ["title": "Ours", "price": 10]).problem?.code
                == "not-recorded")
        #expect(await bench.delete(.mat, seen).problem != nil)
        #expect(bench.sandbox.mutationCount == before)
    }

    @Test("a delete takes the product away after keeping it; deleting what is gone is done")
    func delete() async throws {
        let bench = Bench()
        let binding = try #require(await bench.create(.mat, Self.full).applied?.binding)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        #expect(await bench.delete(.mat, seen).applied != nil)
        #expect(bench.sandbox.objects(.product).isEmpty)
        let kept = try #require(await bench.log.backups.last)
        #expect(String(decoding: kept.bytes, as: UTF8.self).contains("Yoga Mat"))
        #expect(String(decoding: kept.bytes, as: UTF8.self).contains("\"amount\": 49"))
        #expect(await bench.delete(.mat, seen).applied != nil)
    }

    @Test("several prices go by their names, and one can be renamed without a new object")
    func namedPrices() async throws {
        let bench = Bench()
        let fields: DocumentValue = [
            "title": "Mat", "slug": "mat",
            "prices": [
                "Small": ["amount": 10, "currency": "USD"],
                "Large": ["amount": 20, "currency": "USD"],
            ],
        ]
        let applied = try #require(await bench.create(.mat, fields).applied)
        #expect(applied.entity == Bench.entity(.mat, fields))
        let binding = try #require(applied.binding)
        #expect(Set(binding.parts.keys) == ["price:Small", "price:Large"])
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        #expect(seen.entity == Bench.entity(.mat, fields))
        let renamed: DocumentValue = [
            "title": "Mat", "slug": "mat",
            "prices": [
                "Small": ["amount": 10, "currency": "USD"],
                "Huge": ["amount": 21, "currency": "USD"],
            ],
        ]
        let outcome = await bench.update(.mat, from: seen, to: renamed)
        #expect(outcome.applied?.entity == Bench.entity(.mat, renamed), "\(outcome.result)")
        #expect(outcome.applied?.binding?.parts["price:Huge"] == binding.parts["price:Large"])
        #expect(bench.sandbox.objects(.price).count == 2)
    }

    @Test("the price can be taken out and put back")
    func priceComesAndGoes() async throws {
        let bench = Bench()
        let binding = try #require(
            await bench.create(.mat, ["title": "Mat", "price": 10]).applied?.binding)
        let seen = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        let slug = try #require(seen.entity?["slug"])
        let without = await bench.update(.mat, from: seen, to: ["title": "Mat", "slug": slug])
        #expect(without.applied?.entity?["price"] == nil)
        #expect(bench.sandbox.objects(.price).isEmpty)
        let again = try #require(try await bench.look([.mat: binding]).sightings[.mat])
        let back = await bench.update(
            .mat, from: again, to: ["title": "Mat", "slug": slug, "price": 12])
        #expect(back.applied?.entity?["price"]?["amount"] == 12)
        #expect(bench.sandbox.objects(.price).count == 1)
    }
}
