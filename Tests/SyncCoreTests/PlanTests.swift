import Catalog
import Documents
import SyncCore
import Testing

@Suite struct PlanTests {
    private func agreed(_ count: Int) -> TwoSides {
        var sides = TwoSides()
        for number in 0..<count { sides.agree(listing(["title": "T"], "l\(number)")) }
        return sides
    }

    private func key(_ number: Int) -> EntityKey { EntityKey(.listing, "l\(number)") }

    @Test("directories come before listings, listings before collections; deletes go the other way")
    func order() {
        var sides = TwoSides()
        for kind in EntityKind.allCases {
            sides.agree(Entity(key: EntityKey(kind, "old"), fields: ["name": "Old"]))
            sides.local[EntityKey(kind, "old")] = nil
            sides.local[EntityKey(kind, "new")] = Entity(
                key: EntityKey(kind, "new"), fields: ["name": "New"])
        }
        let stages = sides.cycle().stages.map { $0.map { "\($0.action.rawValue) \($0.key)" } }
        #expect(
            stages == [
                ["create directories/new"], ["create listings/new"], ["create collections/new"],
                ["delete collections/old"], ["delete listings/old"], ["delete directories/old"],
            ])
    }

    @Test(
        "more deletes than allowed put on a brake",
        arguments: [
            (20, 4, PlanLimits.MaxDelete.percent(20), false), (20, 5, .percent(20), true),
            (5, 3, .percent(20), false), (5, 4, .percent(20), true), (9, 1, .count(0), true),
            (9, 1, .percent(0), true), (9, 8, .percent(100), false), (30, 10, .count(10), false),
        ])
    func maxDelete(total: Int, gone: Int, limit: PlanLimits.MaxDelete, stops: Bool) {
        for side in ReplicaSide.allCases {
            var sides = agreed(total)
            for number in 0..<gone {
                if side == .local { sides.local[key(number)] = nil }
                if side == .remote { sides.remote[key(number)] = nil }
            }
            let decided = plan(
                sides.look(), base: sides.archive, limits: PlanLimits(maxDelete: limit))
            let brake = Brake.tooManyDeletes(
                side: side.other, count: gone, allowed: limit.allowed(of: total), of: total)
            #expect(decided.brakes == (stops ? [brake] : []))
        }
    }

    @Test(
        "an emptied side stops everything, however small the catalog",
        arguments: ReplicaSide.allCases)
    func emptied(side: ReplicaSide) {
        var sides = agreed(2)
        if side == .local { sides.local = [:] } else { sides.remote = [:] }
        for rule in [Policy.DeleteRule.sync, .hide] where rule == .sync || side == .local {
            let decided = plan(
                sides.look(Policy(deletes: rule)), base: sides.archive,
                limits: PlanLimits(maxDelete: .percent(100)))
            #expect(decided.brakes == [.sideEmptied(side, had: 2)])
        }
        // A survivor that was edited makes no difference: it would come back, the rest would go.
        if side == .local { sides.remote[key(0)] = listing(["title": "E"], "l0") }
        if side == .remote { sides.local[key(0)] = listing(["title": "E"], "l0") }
        let decided = plan(sides.look(), base: sides.archive, limits: PlanLimits())
        #expect(decided.brakes == [.sideEmptied(side, had: 2)])
    }

    @Test(
        "an emptied side stops everything, though an entity is held at the other",
        arguments: ReplicaSide.allCases)
    func emptiedWithOneHeld(side: ReplicaSide) {
        var sides = agreed(3)
        if side == .local { sides.local = [:] } else { sides.remote = [:] }
        sides.held[side.other] = [key(0)]
        let decided = plan(
            sides.look(), base: sides.archive, limits: PlanLimits(maxDelete: .percent(100)))
        #expect(decided.brakes == [.sideEmptied(side, had: 3)])
    }

    @Test(
        "one entity that goes, or a catalog whose files all got new names, is not an emptied side")
    func notEmptied() {
        var single = agreed(1)
        single.local = [:]
        #expect(plan(single.look(), base: single.archive, limits: PlanLimits()).brakes.isEmpty)
        var renamed = agreed(2)
        renamed.local = [EntityKey(.listing, "x"): listing(["title": "T"], "x")]
        #expect(plan(renamed.look(), base: renamed.archive, limits: PlanLimits()).brakes.isEmpty)
    }

    @Test("the estimate counts a look before each overwrite and a request for each object")
    func estimate() {
        var sides = agreed(1)
        sides.local[key(0)] = listing(
            ["title": "New", "price": ["amount": 5, "currency": "USD"]], "l0")
        sides.local[.mat] = listing(["title": "Mat", "price": ["amount": 1, "currency": "USD"]])
        sides.local[.top] = collection(["l0", "mat"])
        let decided = plan(
            sides.look(), base: sides.archive, limits: PlanLimits(requestsPerSecond: 4))
        // GET, PUT product, price · product, price · collection, two members
        #expect(decided.estimatedRequests == 3 + 2 + 3)
        #expect(decided.estimatedSeconds == 2)
    }
}
