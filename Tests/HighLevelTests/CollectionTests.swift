import Catalog
import Documents
import Pacing
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

@Suite struct CollectionTests {
    /// Two listings, made, with their bindings.
    private func listings(_ bench: Bench) async throws -> [EntityKey: Binding] {
        var bindings: [EntityKey: Binding] = [:]
        for key in [EntityKey.mat, .block] {
            let fields: DocumentValue = ["title": .string(key.name), "price": 10]
            bindings[key] = try #require(await bench.create(key, fields).applied?.binding)
        }
        return bindings
    }

    @Test("a collection with its members goes over and comes back")
    func roundTrip() async throws {
        let bench = Bench()
        var bindings = try await listings(bench)
        let fields: DocumentValue = [
            "name": "Best", "description": "Loved", "seo": ["title": "Best!"],
            "imageUrl": "https://cdn.example.com/b.png", "items": ["cork-block", "yoga-mat"],
        ]
        let applied = try #require(await bench.create(.best, fields, bindings: bindings).applied)
        #expect(applied.entity == Bench.entity(.best, fields))
        bindings[.best] = applied.binding
        let seen = try await bench.look(bindings)
        #expect(seen.sightings[.best]?.entity == Bench.entity(.best, fields))
        #expect(seen.sightings[.best]?.version == applied.version)
        // The listings did not move, though their products name a collection now.
        #expect(seen.sightings[.mat]?.entity?["collectionIds"] == nil)
    }

    @Test("members come and go without touching other collections")
    func members() async throws {
        let bench = Bench()
        var bindings = try await listings(bench)
        let other = try #require(
            await bench.create(
                EntityKey(.collection, "other"), ["name": "Other", "items": ["yoga-mat"]],
                bindings: bindings
            ).applied)
        bindings[EntityKey(.collection, "other")] = other.binding
        let made = try #require(
            await bench.create(.best, ["name": "Best", "items": ["yoga-mat"]], bindings: bindings)
                .applied)
        bindings[.best] = made.binding
        let seen = try #require(try await bench.look(bindings).sightings[.best])
        let outcome = await bench.update(
            .best, from: seen,
            to: ["name": "Best", "slug": "best-sellers", "items": ["cork-block"]],
            bindings: bindings)
        #expect(outcome.applied?.entity?["items"] == ["cork-block"], "\(outcome.result)")
        let again = try await bench.look(bindings)
        #expect(again.sightings[.best]?.entity?["items"] == ["cork-block"])
        #expect(again.sightings[EntityKey(.collection, "other")]?.entity?["items"] == ["yoga-mat"])
    }

    @Test("a member whose listing is not there yet waits, and a word says so")
    func waitingMember() async throws {
        let bench = Bench()
        let bindings = try await listings(bench)
        let applied = try #require(
            await bench.create(
                .best, ["name": "Best", "items": ["yoga-mat", "new-one"]], bindings: bindings
            )
            .applied)
        #expect(applied.entity?["items"] == ["yoga-mat"])
        #expect(applied.notices.contains { $0.contains("listings/new-one") })
    }

    @Test(
        "every field can be changed and taken out",
        arguments: [
            ("name", "New"), ("description", "Text"), ("slug", "other-slug"),
            ("seo", ["title": "T"]), ("imageUrl", "https://cdn.example.com/z.png"),
        ] as [(String, DocumentValue)])
    func fields(field: String, value: DocumentValue) async throws {
        let bench = Bench()
        let plain: DocumentValue = ["name": "Best"]
        let binding = try #require(await bench.create(.best, plain).applied?.binding)
        let seen = try #require(try await bench.look([.best: binding]).sightings[.best])
        let wanted = plain.setting(value, at: DocumentPath(keys: [field]))
        let outcome = await bench.update(.best, from: seen, to: wanted)
        #expect(outcome.applied?.entity == Bench.entity(.best, wanted), "\(outcome.result)")
        let again = try #require(try await bench.look([.best: binding]).sightings[.best])
        #expect(again.entity == Bench.entity(.best, wanted))
        let back = await bench.update(.best, from: again, to: plain)
        #expect(back.applied?.entity == Bench.entity(.best, plain), "\(back.result)")
    }

    @Test("a delete is done whatever its answer looks like", arguments: [false, true])
    func delete(answersNothing: Bool) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.collectionDeleteAnswersNothing = answersNothing
        let bench = Bench(behaviour: behaviour)
        let binding = try #require(await bench.create(.best, ["name": "Best"]).applied?.binding)
        let seen = try #require(try await bench.look([.best: binding]).sightings[.best])
        #expect(await bench.delete(.best, seen).applied != nil)
        #expect(bench.sandbox.objects(.collection).isEmpty)
    }

    @Test(
        "a slug that another collection has is a problem, not a second object",
        arguments: [400, 409])
    func slugClash(status: Int) async throws {
        var behaviour = SandboxBehaviour()
        behaviour.slugClashStatus = status
        let bench = Bench(behaviour: behaviour)
        try bench.sandbox.create(
            .collection, ["name": "Somebody's", "slug": "best-sellers"], at: bench.moment)
        let outcome = await bench.create(.best, ["name": "Best"])
        #expect(outcome.problem?.code == "slug-taken", "\(outcome.result)")
        #expect(await bench.log.open.isEmpty)
    }

    @Test("forty members are written thirty at a time at the most")
    func manyMembers() async throws {
        let bench = Bench(limits: .none) { $0.rateLimit = .init(max: 100_000, delayAfter: 100_000) }
        var bindings: [EntityKey: Binding] = [:]
        for number in 1...40 {
            let made = try bench.sandbox.create(
                .product, ["name": .string("P\(number)"), "productType": "PHYSICAL"],
                at: bench.moment)
            bindings[EntityKey(.listing, "p\(number)")] = Binding(
                id: made["_id"]?.stringValue ?? "")
        }
        let items = (1...40).map { DocumentValue.string("p\($0)") }
        let outcome = await bench.create(
            .best, ["name": "Best", "items": .sequence(items)], bindings: bindings)
        #expect(outcome.applied?.entity?["items"]?.sequenceValue?.count == 40, "\(outcome.result)")
        #expect(bench.posts("/products/bulk-update/edit") == 2)
    }

    /// Found by the simulation (seed 14102): the shop's name was taken for what became of the file's.
    @Test("an edit between the write and the look at it is an edit, a server's form is none")
    func editedInBetween() {
        let body: OrderedObject = [
            "name": "Ours", "slug": "best", "seo": ["description": "<p>A</p>"],
        ]
        let expected: DocumentValue = [
            "_id": "1", "name": "Ours", "slug": "best", "seo": ["description": "<p>A</p>", "x": 1],
        ]
        let shown: DocumentValue = [
            "_id": "1", "name": "Theirs", "slug": "Best", "seo": ["description": "A", "x": 2],
        ]
        #expect(
            ReadBack.settled(body, expected: expected, shown: shown) == [
                "_id": "1", "name": "Ours", "slug": "Best", "seo": ["description": "A", "x": 2],
            ])
        #expect(!ReadBack.isForm(of: "", "Theirs"))
        #expect(ReadBack.isForm(of: "", nil))
        #expect(!ReadBack.isForm(of: "…", "!"))
    }
}
