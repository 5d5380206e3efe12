import Documents
import Pacing
import Testing

@testable import HighLevel

/// Which of a product's collections is its category, and what another category makes of them.
@Suite struct CategoriesTests {
    private static func collection(_ id: String, _ name: String) -> DocumentValue {
        ["_id": .string(id), "name": .string(name)]
    }

    static let shop = [
        collection("mats", "Mats"), collection("blocks", "Blocks"),
        collection("best", "Best sellers"), collection("new", "New"),
    ]

    @Test("a category is what some listing names or is bound to, whatever it is called by now")
    func which() {
        let categories = Categories(
            collections: Self.shop, said: ["  mats", "Straps"], bound: ["new", "gone"])
        #expect(categories.names == ["mats": "Mats", "new": "New"])
        #expect(categories.among(["best", "new", "mats"]).map(\.id) == ["mats", "new"])
        #expect(Categories().among(["mats"]).isEmpty)
    }

    @Test("a move leaves exactly the wanted category, and every other collection where it was")
    func moves() {
        var random = SeededRandom(seed: 7)
        let ids = (0..<8).map { "c\($0)" }
        for _ in 0..<2_000 {
            let named = Set(ids.filter { _ in Bool.random(using: &random) })
            var categories = Categories(
                collections: ids.map { Self.collection($0, $0) }, said: named, bound: [])
            let before = ids.filter { _ in Bool.random(using: &random) }
                .shuffled(using: &random)
            let target = Bool.random(using: &random) ? ids.randomElement(using: &random) : nil
            if let target { categories.add(Self.collection(target, target)) }
            let after = categories.moving(before, to: target)
            #expect(categories.among(after).map(\.id) == (target.map { [$0] } ?? []))
            let others = { (list: [String]) in list.filter { categories.names[$0] == nil } }
            #expect(others(after) == others(before))
            #expect(Set(after).count == after.count)
            #expect(categories.moving(after, to: target) == after)
        }
    }

    @Test("upper and lower case and blanks make no other collection, other letters do")
    func names() {
        #expect(Categories.isSame("Yoga  Mats", " yoga mats "))
        #expect(Categories.isSame("Cafe\u{301}", "café"))
        #expect(!Categories.isSame("Mats", "Mat"))
    }
}
