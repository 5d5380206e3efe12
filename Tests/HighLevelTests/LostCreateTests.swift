import Catalog
import Documents
import Sandbox
import SyncCore
import Testing

@testable import HighLevel

@Suite struct LostCreateTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let kind: SandboxKind
        let path: String
        let key: EntityKey
        let fields: DocumentValue
        var testDescription: String { kind.rawValue }
    }

    static let kinds = [
        Kind(
            kind: .product, path: "/products/", key: .mat,
            fields: ["title": "Mat", "slug": "mat", "price": 10]),
        Kind(
            kind: .price, path: "/products/*/price", key: .mat,
            fields: ["title": "Mat", "slug": "mat", "price": 10]),
        Kind(
            kind: .collection, path: "/products/collections", key: .best, fields: ["name": "Best"]),
        Kind(
            kind: .brandBoard, path: "/brand-boards/", key: .wellness,
            fields: ["directoryName": "Wellness", "primaryColor": "#FF5733"]),
        Kind(
            kind: .customValue, path: "/locations/*/customValues", key: .wellness,
            fields: ["directoryName": "Wellness", "customCss": "a { color: red }"]),
    ]

    static let effects: [SandboxFault.Effect] = [
        .dropBefore, .dropAfter, .truncated, .html, .emptyObject, .applyLate(.seconds(40)),
        .status(500, retryAfter: nil, applied: true), .status(500, retryAfter: nil, applied: false),
        .status(502, retryAfter: nil, applied: true), .status(504, retryAfter: nil, applied: true),
        .status(408, retryAfter: nil, applied: true), .status(429, retryAfter: 3, applied: false),
    ]

    @Test(
        "whatever becomes of the answer, there is one object in the end", arguments: kinds, effects)
    func oneObject(kind: Kind, effect: SandboxFault.Effect) async throws {
        for lag in [Duration.zero, .seconds(5)] {
            var behaviour = SandboxBehaviour()
            behaviour.listLag = lag
            let bench = Bench(
                behaviour: behaviour,
                faults: [SandboxFault(effect, method: "POST", path: kind.path, .first(1))])
            _ = try await bench.look()
            let outcome = await bench.create(kind.key, kind.fields)
            #expect(
                outcome.applied?.entity == Bench.entity(kind.key, kind.fields), "\(outcome.result)")
            bench.advance(by: .seconds(120))
            bench.sandbox.settle(at: bench.moment)
            #expect(bench.sandbox.objects(kind.kind).count == 1)
            #expect(await bench.log.open.isEmpty)
        }
    }

    @Test(
        "a twin that was there before is never taken for ours",
        arguments: kinds.filter { $0.kind == .product || $0.kind == .brandBoard })
    func twins(kind: Kind) async throws {
        let bench = Bench(
            faults: [SandboxFault(.dropAfter, method: "POST", path: kind.path, .first(1))])
        let twin = try bench.sandbox.create(
            kind.kind,
            kind.kind == .product
                ? ["name": "Mat", "productType": "PHYSICAL", "slug": "their-mat"]
                : [
                    "name": "Wellness",
                    "colors": [.mapping(DirectoryMapping.color("#FF5733") ?? [:])],
                ],
            at: bench.moment)
        _ = try await bench.look()
        let outcome = await bench.create(kind.key, kind.fields)
        let id = try #require(outcome.applied?.binding?.id, "\(outcome.result)")
        #expect(.string(id) != twin["_id"])
        #expect(bench.sandbox.objects(kind.kind).count == 2)
    }

    @Test("what was made and renamed before it was looked for is known by its slug")
    func renamed() async throws {
        let bench = Bench()
        let fields: DocumentValue = ["title": "Mat", "slug": "mat"]
        let intent = CreateIntent(
            id: "i1", key: .mat, object: "product", fingerprint: ["name": "Mat", "slug": "mat"],
            sentAt: bench.moment.wall, priorIDs: [])
        try await bench.log.intend(intent)
        let made = try bench.sandbox.create(
            .product, ["name": "Mat XL", "productType": "PHYSICAL", "slug": "mat"],
            at: bench.moment)
        bench.advance(by: .seconds(90))
        let snapshot = try await bench.look(claims: [.mat: "another"])
        #expect(snapshot.sightings.isEmpty, "no other key may take it")
        let outcome = await bench.create(.mat, fields)
        #expect(outcome.applied?.binding.map { .string($0.id) } == made["_id"])
        #expect(bench.posts("/products/") == 0)
    }

    @Test("when no answer ever comes, it says that it does not know, and keeps the intent")
    func unsure() async throws {
        let bench = Bench(faults: [SandboxFault(.dropBefore, method: "POST", path: "/products/")])
        let outcome = await bench.create(.mat, ["title": "Mat"])
        #expect(outcome.problem?.code == "ambiguous-create")
        #expect(outcome.problem?.isPassing == true)
        #expect(bench.posts("/products/") == 3)
        #expect(await bench.log.open.count == 1)
        // The network is back: the next run looks, then makes it.
        bench.sandbox.faults = SandboxFaults()
        let next = await bench.create(.mat, ["title": "Mat"], on: bench.restarted())
        #expect(next.applied != nil, "\(next.result)")
        #expect(bench.sandbox.objects(.product).count == 1)
        #expect(await bench.log.open.isEmpty)
    }

    @Test("a crash before either binding goes on where it stood", arguments: [1, 2])
    func crash(binding: Int) async throws {
        let bench = Bench()
        await bench.log.crash(beforeBinding: binding)
        let fields: DocumentValue = ["title": "Mat", "price": 10]
        #expect(await bench.create(.mat, fields).applied == nil)
        await bench.log.recover()
        let outcome = await bench.create(.mat, fields, on: bench.restarted())
        #expect(outcome.applied?.entity?["price"]?["amount"] == 10, "\(outcome.result)")
        #expect(bench.sandbox.objects(.product).count == 1)
        #expect(bench.sandbox.objects(.price).count == 1)
        #expect(await bench.log.open.isEmpty)
    }

    @Test("a half-made listing is seen under its key, so that nobody makes it twice")
    func halfMade() async throws {
        let bench = Bench(
            faults: [
                SandboxFault(
                    .status(422, retryAfter: nil, applied: false), method: "POST",
                    path: "/products/*/price", .first(1))
            ])
        #expect(
            await bench.create(.mat, ["title": "Quite another name", "price": 10]).problem != nil)
        let seen = try await bench.restarted().snapshot(ScanScope(claims: [.mat: "yoga-mat"]))
        #expect(Array(seen.sightings.keys) == [.mat])
        let outcome = await bench.create(.mat, ["title": "Quite another name", "price": 10])
        #expect(outcome.applied != nil, "\(outcome.result)")
        #expect(bench.sandbox.objects(.product).count == 1)
        #expect(bench.sandbox.objects(.price).count == 1)
    }

    @Test("a refusal is not repeated, and closes the intent")
    func refused() async throws {
        let bench = Bench(
            faults: [
                SandboxFault(
                    .status(422, retryAfter: nil, applied: false), method: "POST",
                    path: "/products/")
            ])
        let outcome = await bench.create(.mat, ["title": "Mat"])
        #expect(outcome.problem?.code == "http-422")
        #expect(bench.posts("/products/") == 1)
        #expect(await bench.log.open.isEmpty)
    }
}
