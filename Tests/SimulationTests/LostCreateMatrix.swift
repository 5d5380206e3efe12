import Catalog
import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing

/// Create, then silence (reliability.md §3), whole: whatever becomes of one create and of its answer, the
/// shop has one object of ours in the end, or the entity is held since nobody can be sure. Media and
/// custom-object records are not among the kinds: nothing here makes any yet.
@Suite struct LostCreateMatrix {
    struct Case: Sendable, CustomTestStringConvertible {
        let kind: Kind
        let fate: TroubledShop.Fate
        let symptom: TroubledShop.Symptom
        let lag: Duration
        /// Whether the shop has had a look-alike of somebody else's from the start.
        let hasTwin: Bool

        var testDescription: String {
            "\(kind), \(fate), \(symptom), lists lag \(lag.components.seconds) s"
                + (hasTwin ? ", a twin" : "")
        }

        static let all: [Case] = Kind.allCases.flatMap { kind in
            TroubledShop.Fate.allCases.flatMap { fate in
                TroubledShop.Symptom.all.filter { $0.canHappen(to: fate) }.flatMap { symptom in
                    [Duration.zero, .seconds(5), .seconds(10)].flatMap { lag in
                        [false, true].map {
                            Case(kind: kind, fate: fate, symptom: symptom, lag: lag, hasTwin: $0)
                        }
                    }
                }
            }
        }
    }

    @Test("the matrix has 780 cases: 5 kinds, 26 kinds of silence, 3 lags, with and without a twin")
    func count() {
        #expect(Case.all.count == 780)
        #expect(Set(Case.all.map(\.testDescription)).count == 780)
    }

    @Test(
        "one object of ours in the end, and the twin as it was", arguments: Kind.allCases,
        TroubledShop.Fate.allCases)
    func oneObject(kind: Kind, fate: TroubledShop.Fate) async throws {
        for each in Case.all where each.kind == kind && each.fate == fate {
            let trouble = try await Self.play(each)
            if !trouble.isEmpty { Issue.record("\(each.testDescription): \(trouble)") }
            await Task.yield()
        }
    }

    private static func play(_ each: Case) async throws -> [String] {
        let shop = TroubledShop(each.symptom, fate: each.fate, onCreate: each.kind.isCreate)
        var builder = WorldBuilder()
        builder.behaviour.listLag = each.lag
        builder.interposer.transport = shop.wrap
        var world = builder.build()
        let twins = each.hasTwin ? try each.kind.makeTwin(in: world) : []
        let before = twins.map { world.sandbox.object($0.kind, id: $0.id) }
        world.wait(.seconds(60))
        shop.await(in: world)

        var last: SyncReport?
        do {
            last = try await world.start(Simulation.confirming).sync()
        } catch {
            guard each.symptom.isKill else { return ["the cycle failed: \(error)"] }
        }
        guard shop.hasCome else { return ["nothing was created"] }
        // Started again at once, so that what is applied late comes while the new process looks.
        if each.symptom.isKill { world = world.rebooted(.everything) }
        for _ in 1...3 {
            last = try await world.start(Simulation.confirming).sync()
            world.wait(.seconds(150))
        }
        world.sandbox.settle(at: world.moment)

        var trouble: [String] = []
        let isHeld = last?.problems.contains { $0.code == "ambiguous-create" } ?? true
        for kind in Kind.allCases.map(\.object) {
            let ours = world.sandbox.objects(kind).filter { object in
                let id = object[kind == .customValue ? "id" : "_id"]?.stringValue
                return !twins.contains { $0.kind == kind && $0.id == id }
            }
            if ours.count > 1 || ours.isEmpty && !isHeld {
                trouble.append("\(ours.count) of \(kind.rawValue)")
            }
        }
        if before != twins.map({ world.sandbox.object($0.kind, id: $0.id) }) {
            trouble.append("the twin was changed")
        }
        if !isHeld { trouble += try await world.disagreements() + world.echoes() }
        return trouble
    }
}

extension LostCreateMatrix {
    /// What the create makes.
    enum Kind: String, CaseIterable, Sendable {
        case product, price, collection, brandBoard, customValue

        var object: SandboxKind {
            switch self {
            case .product: .product
            case .price: .price
            case .collection: .collection
            case .brandBoard: .brandBoard
            case .customValue: .customValue
            }
        }

        var isCreate: @Sendable (_ path: String) -> Bool {
            switch self {
            case .product: { $0 == "/products/" }
            case .price: { $0.hasSuffix("/price") }
            case .collection: { $0 == "/products/collections" }
            case .brandBoard: { $0.hasPrefix("/brand-boards") }
            case .customValue: { $0.hasSuffix("/customValues") }
            }
        }

        struct Twin {
            let kind: SandboxKind
            let id: String
        }

        /// Somebody else's objects that look like the small catalog's. A price belongs to its product, so
        /// its twin is a whole listing; the name of a custom value is its key, so its twin has the value.
        func makeTwin(in world: World) throws -> [Twin] {
            switch self {
            case .product: [try make(Self.listing, in: world)]
            case .price:
                try {
                    let product = try make(Self.listing, in: world)
                    let price = try make(
                        [
                            "product": .string(product.id), "name": "Cork Mat",
                            "type": "one_time", "currency": "USD", "amount": 79,
                        ], in: world)
                    return [Twin(kind: .product, id: product.id), price]
                }()
            case .collection:
                [try make(["name": "Best Sellers", "slug": "their-best"], in: world)]
            case .brandBoard:
                [
                    try make(
                        [
                            "name": "Harbour Wellness",
                            "colors": [
                                ["label": "Primary", "hex": "#2F6F4E", "hexa": "#2F6F4EFF"]
                            ],
                        ], in: world)
                ]
            case .customValue:
                [
                    try make(
                        ["name": "their wellness css", "value": ":root { --accent: #2F6F4E }"],
                        in: world)
                ]
            }
        }

        private static let listing: OrderedObject = [
            "name": "Cork Mat", "productType": "PHYSICAL", "slug": "their-mat",
        ]

        private func make(_ fields: OrderedObject, in world: World) throws -> Twin {
            let kind: SandboxKind = fields["productType"] == nil ? object : .product
            let made = try world.sandbox.create(kind, fields, at: world.moment)
            let id = made[kind == .customValue ? "id" : "_id"]?.stringValue
            return Twin(kind: kind, id: id ?? "")
        }
    }
}
