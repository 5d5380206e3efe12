import Catalog
import Documents
import Pacing
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

/// Many updates carried out together.
@Suite struct BulkEditTests {
    private static let path = "/products/bulk-update/edit"

    /// A shop with listings that were looked at, and the changes of their titles.
    private struct Shop {
        let bench: Bench
        let changes: [Change]

        /// `edit` says what each listing is to be; a new title unless told otherwise.
        init(
            _ count: Int, _ bench: Bench = Bench(),
            edit: (Int, inout Entity) -> Void = { $1["title"] = .string("New \($0)") }
        ) async throws {
            self.bench = bench
            var bindings: [EntityKey: Binding] = [:]
            for number in 0..<count {
                let key = EntityKey(.listing, "mat-\(number)")
                let made = await bench.create(key, ["title": .string("Mat \(number)"), "price": 5])
                bindings[key] = try #require(made.applied?.binding)
            }
            let seen = try await bench.look(bindings)
            bench.advance(by: .seconds(60))
            changes = try seen.sightings.sorted { $0.key < $1.key }.enumerated().map {
                index, entry in
                let before = try #require(entry.value.entity)
                var after = before
                edit(index, &after)
                let edits = EntityKind.listing.fieldRules.map(\.name).compactMap { name in
                    before[name] == after[name]
                        ? nil
                        : FieldEdit(
                            path: DocumentPath(keys: [name]), base: before[name],
                            before: before[name], after: after[name])
                }
                return Change(
                    key: entry.key, target: .remote, action: .update, before: before, after: after,
                    edits: edits, expectedVersion: entry.value.version,
                    binding: entry.value.binding, reason: .edited)
            }
        }

        var names: [String] {
            bench.sandbox.objects(.product).compactMap { $0["name"]?.stringValue }.sorted()
        }

        func carryOut(_ priority: TokenBucket.Priority = .interactive) async -> [Outcome] {
            var outcomes: [Outcome] = []
            for group in bench.replica.groups(of: changes) {
                outcomes += await bench.replica.apply(
                    together: group, in: ApplyContext(bindings: [:], priority: priority))
            }
            return outcomes
        }
    }

    private static func title(_ number: Int, _ entity: inout Entity) {
        entity["title"] = .string("New \(number)")
    }

    private static func price(_ number: Int, _ entity: inout Entity) {
        entity["price"] = entity["price"]?.setting(
            .number(DecimalNumber(20 + number)), at: "amount")
    }

    /// What the shop has, for each change.
    private func shown(_ shop: Shop, _ change: Change) -> OrderedObject? {
        shop.bench.sandbox.objects(.product).first {
            $0["_id"]?.stringValue == change.binding?.id
        }
    }

    @Test("a hundred titles go over in pages and edits, and not one by one; nothing is read again")
    func titles() async throws {
        let shop = try await Shop(100)
        let before = shop.bench.sandbox.requestCount
        let outcomes = await shop.carryOut()
        let count = shop.bench.sandbox.requestCount - before
        #expect(outcomes.count { $0.isApplied } == 100 && outcomes.count == 100)
        // A GET and a PUT, a page, four edits, a page.
        #expect(count == 8, "\(shop.bench.sandbox.requests.suffix(count).map(\.path))")
        #expect(shop.names == (0..<100).map { "New \($0)" }.sorted())
        let seen = try await shop.bench.look(bindings(outcomes))
        for outcome in outcomes {
            let sighting = try #require(seen.sightings[outcome.change.key])
            #expect(sighting.entity == outcome.change.after)
            #expect(sighting.version == outcome.applied?.version)
        }
        let polled = shop.bench.sandbox.requestCount - before - count
        #expect(polled <= 30, "prices are not read again for it: \(polled)")
    }

    @Test("a hundred prices take a GET each, and an edit for fifteen")
    func prices() async throws {
        // A window of the budget that ends between a look and its write costs another look.
        let bench = Bench(limits: .none) {
            $0.rateLimit = .init(max: 10_000, delayAfter: 10_000)
        }
        let shop = try await Shop(100, bench, edit: Self.price)
        let before = shop.bench.sandbox.requestCount
        let outcomes = await shop.carryOut()
        #expect(outcomes.count { $0.isApplied } == 100 && outcomes.count == 100)
        #expect(shop.bench.sandbox.requestCount - before == 107)
        for (number, outcome) in outcomes.enumerated() {
            let price = shop.bench.sandbox.objects(.price).first {
                $0["product"]?.stringValue == outcome.change.binding?.id
            }
            #expect(price?["amount"] == .number(DecimalNumber(20 + number)))
            #expect(outcome.applied?.entity == outcome.change.after)
        }
        let seen = try await shop.bench.look(bindings(outcomes))
        for outcome in outcomes {
            #expect(
                seen.sightings[outcome.change.key]?.version == outcome.applied?.version)
        }
    }

    @Test(
        "no look begins at the end of a window, where its edit would come too late for it",
        arguments: [true, false])
    func windows(isPrice: Bool) async throws {
        let bench = Bench(limits: .production)
        let shop = try await Shop(200, bench, edit: isPrice ? Self.price : Self.title)
        let before = shop.bench.sandbox.requestCount
        let outcomes = await shop.carryOut(.bulk)
        #expect(outcomes.count { $0.isApplied } == 200 && outcomes.count == 200)
        let count = shop.bench.sandbox.requestCount - before
        #expect(count == (isPrice ? 214 : 2 + 3 + 7 + 2), "\(count)")
    }

    @Test("where even an empty window is too slow for a look and its edit, nobody waits for one")
    func slowWindow() async throws {
        let bench = Bench(limits: .none) {
            $0.rateLimit = .init(max: 1000, delayAfter: 0, delay: .milliseconds(500))
        }
        let shop = try await Shop(20, bench, edit: Self.price)
        let (start, before) = (bench.time.now, bench.sandbox.requestCount)
        let outcomes = await shop.carryOut(.bulk)
        #expect(outcomes.count { $0.isApplied } == 20)
        let count = bench.sandbox.requestCount - before
        // A place that came too late for its edit took its time, too.
        #expect(start.duration(to: bench.time.now) < .milliseconds(500) * (count + count / 10))
    }

    @Test("a few updates go one by one, and so do fields whose outcome an edit does not show")
    func groups() async throws {
        let few = try await Shop(14)
        #expect(few.bench.replica.groups(of: few.changes).allSatisfy { $0.count == 1 })
        let many = try await Shop(20)
        #expect(many.bench.replica.groups(of: many.changes).map(\.count) == [20])
        let marked = try await Shop(20) { $1["description"] = .string("<b>New</b> \($0)") }
        #expect(marked.bench.replica.groups(of: marked.changes).allSatisfy { $0.count == 1 })
        let both = try await Shop(20) {
            $1["title"] = .string("New \($0)")
            Self.price($0, &$1)
        }
        #expect(both.bench.replica.groups(of: both.changes).allSatisfy { $0.count == 1 })
    }

    @Test(
        "what was changed or deleted in GoHighLevel in the meantime is left alone; the rest goes over",
        arguments: [false, true])
    func movedMeanwhile(isPrice: Bool) async throws {
        let shop = try await isPrice ? Shop(20, edit: Self.price) : Shop(20)
        let ids = shop.changes.compactMap(\.binding?.id)
        let (sandbox, moment) = (shop.bench.sandbox, shop.bench.moment)
        if isPrice {
            let price = try #require(shop.changes[3].binding?.parts["price"])
            try sandbox.edit(.price, id: price, ["amount": 7], at: moment)
        } else {
            try sandbox.edit(.product, id: ids[3], ["name": "Theirs"], at: moment)
        }
        try sandbox.delete(.product, id: ids[5], at: moment)
        let outcomes = await shop.carryOut()
        #expect(outcomes.count == 20)
        for (index, outcome) in outcomes.enumerated() {
            switch outcome.result {
            case .stale: #expect(index == 3 || index == 5)
            case .applied: #expect(index != 3 && index != 5)
            case .failed(let problem): Issue.record("\(problem)")
            }
        }
        #expect(isPrice || shop.names.contains("Theirs"))
        #expect(!isPrice || sandbox.objects(.price).contains { $0["amount"] == 7 })
    }

    @Test(
        "an answer that is lost, refused, or late leaves nothing unchanged that is said to be",
        arguments: [
            .status(500, retryAfter: nil, applied: true),
            .status(500, retryAfter: nil, applied: false),
            .status(422, retryAfter: nil, applied: false), .dropBefore, .dropAfter, .truncated,
            .emptyObject, .status(429, retryAfter: nil, applied: false),
        ] as [SandboxFault.Effect], [false, true])
    func troubles(effect: SandboxFault.Effect, isPrice: Bool) async throws {
        let fault = SandboxFault(
            effect, method: "POST", path: "/products/bulk-update/edit", .first(9))
        let bench = Bench(faults: [fault])
        let shop = try await isPrice ? Shop(40, bench, edit: Self.price) : Shop(40, bench)
        let outcomes = await shop.carryOut()
        #expect(outcomes.count { $0.isApplied } == 40)
        for (number, outcome) in outcomes.enumerated() {
            if isPrice {
                let price = bench.sandbox.objects(.price).first {
                    $0["product"]?.stringValue == outcome.change.binding?.id
                }
                #expect(price?["amount"] == .number(DecimalNumber(20 + number)))
            } else {
                #expect(shown(shop, outcome.change)?["name"] == outcome.change.after?["title"])
            }
        }
    }

    @Test(
        "where lists lag each product is asked for, and an edit that they hide is not overwritten")
    func lag() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.listLag = .seconds(8)
        let shop = try await Shop(18, Bench(behaviour: behaviour))
        let id = try #require(shop.changes[9].binding?.id)
        try shop.bench.sandbox.edit(
            .product, id: id, ["name": "Theirs"], at: shop.bench.moment)
        let outcomes = await shop.carryOut()
        #expect(outcomes.count { $0.isApplied } == 17)
        #expect(outcomes[9].isStale)
        #expect(shop.names.contains("Theirs"))
        #expect(shop.bench.posts("/products/bulk-update/edit") == 0)
    }

    @Test("who is asked to give way begins no further page, and says which were not begun")
    func givesWay() async throws {
        let shop = try await Shop(298)
        let group = try #require(shop.bench.replica.groups(of: shop.changes).first)
        let asked = Asked()
        let outcomes = await shop.bench.replica.apply(
            together: group,
            in: ApplyContext(bindings: [:], goesOn: { await asked.count() < 4 }))
        #expect(outcomes.allSatisfy { $0.isApplied })
        #expect((90...200).contains(outcomes.count), "\(outcomes.count)")
        #expect(shop.names.count { $0.hasPrefix("New") } == outcomes.count)
    }

    private actor Asked {
        private var number = 0

        func count() -> Int {
            number += 1
            return number
        }
    }

    @Test("what is replaced is kept before")
    func backups() async throws {
        for edit in [{ $1["title"] = "N" }, Self.price] as [(Int, inout Entity) -> Void] {
            let shop = try await Shop(16, edit: edit)
            let before = await shop.bench.log.backups.count
            _ = await shop.carryOut()
            #expect(await shop.bench.log.backups.count - before == 16)
        }
    }

    private func bindings(_ outcomes: [Outcome]) -> [EntityKey: Binding] {
        Dictionary(
            uniqueKeysWithValues: outcomes.compactMap { outcome in
                outcome.applied?.binding.map { (outcome.change.key, $0) }
            })
    }
}
