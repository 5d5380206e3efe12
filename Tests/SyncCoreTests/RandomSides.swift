import Catalog
import Documents
import Pacing
import SyncCore

/// Makes catalogs by chance: one catalog, and two perturbations of it, so that the three versions have
/// much in common, as real ones do.
struct RandomSides {
    var random: SeededRandom
    /// Whether what only one side can do is in play: fields that stay local, inactive listings, invalid
    /// files, members that nobody knows, a server with ideas of its own.
    var isLopsided = true

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func make() -> TwoSides {
        var sides = TwoSides()
        if isLopsided, chance(30) { sides.serverForm = Self.quirks }
        for key in Self.keys where chance(70) {
            let entity = entity(key)
            // Some are agreed, some are on both sides with no agreement.
            if chance(85) { agree(entity, &sides) }
            sides.local[key] = entity
            sides.remote[key] = sides.serverForm(entity, .update)
        }
        sides.local = perturbed(sides.local, on: .local)
        sides.remote = perturbed(sides.remote, on: .remote)
            .mapValues { sides.serverForm($0, .update) }
        sides.keepMembership()
        if !isLopsided {
            for (key, entity) in sides.local where key.kind == .collection {
                let items = (entity["items"]?.sequenceValue ?? []).filter {
                    sides.local[EntityKey(.listing, $0.stringValue ?? "")] != nil
                }
                sides.local[key]?["items"] = items.isEmpty ? nil : .sequence(items)
            }
        }
        sides.localTime = time()
        sides.remoteTime = time()
        if isLopsided, chance(10) {
            sides.held[chance(70) ? .local : .remote] = [
                Self.keys[Int.random(in: 0..<Self.keys.count, using: &random)]
            ]
        }
        return sides
    }

    /// An agreement as it is after a push: with what the server made of it.
    private func agree(_ entity: Entity, _ sides: inout TwoSides) {
        sides.agree(entity)
        let shown = sides.serverForm(entity, .update)
        for field in ["title", "statementDescriptor"] where shown[field] != entity[field] {
            sides.archive.entries[entity.key]?.remoteForms[DocumentPath(keys: [field])] =
                shown[field] ?? .null
        }
    }

    mutating func policy() -> Policy {
        Policy(
            conflicts: Policy.ConflictRule.allCases.randomElement(using: &random) ?? .manual,
            priceGuard: false)
    }

    static let keys =
        ["a", "b", "c"].map { EntityKey(.listing, $0) } + [EntityKey(.directory, "d"), .top]

    /// A server that writes titles in upper case, fills in slugs, and forgets what it does not know.
    @Sendable static func quirks(_ entity: Entity, _ action: Change.Action) -> Entity {
        guard entity.key.kind == .listing else { return entity }
        var entity = entity
        if let title = entity["title"]?.stringValue {
            entity["title"] = .string(title.uppercased())
        }
        if action == .create, entity["slug"] == nil { entity["slug"] = "filled-in" }
        entity["statementDescriptor"] = nil
        return entity
    }

    private mutating func perturbed(
        _ entities: [EntityKey: Entity], on side: ReplicaSide
    ) -> [EntityKey: Entity] {
        var result = entities
        for key in Self.keys {
            if result[key] == nil {
                if chance(15) { result[key] = entity(key) }
            } else if chance(10) {
                result[key] = nil
            } else if chance(45) {
                for _ in 0...Int.random(in: 0...2, using: &random) { edit(&result[key], on: side) }
            }
        }
        return result
    }

    private mutating func entity(_ key: EntityKey) -> Entity {
        var entity: Entity? = Entity(key: key, fields: [:])
        for _ in 0..<4 { edit(&entity, on: .remote) }
        return entity ?? Entity(key: key, fields: [:])
    }

    private mutating func edit(_ entity: inout Entity?, on side: ReplicaSide) {
        guard let kind = entity?.key.kind else { return }
        switch kind {
        case .directory:
            let field = chance(50) ? "directoryName" : "primaryColor"
            entity?[field] = text()
        case .listing:
            switch Int.random(in: 0..<(isLopsided ? 8 : 6), using: &random) {
            case 0: entity?["title"] = text()
            case 1: entity?["slug"] = text()
            case 2: entity?["statementDescriptor"] = text()
            case 3: entity?["price"] = price()
            case 4: entity?["seo"] = mapping(["title", "description"])
            case 5: entity?["prices"] = chance(50) ? nil : price().map { .mapping(["x": $0]) }
            case 6: if side == .local { entity?["location"] = text() }
            default:
                if side == .local, chance(30) {
                    entity?["active"] = false
                    entity?["availableInStore"] = false
                }
            }
        case .collection:
            if chance(30) {
                entity?["name"] = text()
                return
            }
            var items = ["a", "b", "c"].filter { _ in chance(50) }
            if isLopsided, side == .local, chance(20) { items.append("ghost") }
            items.shuffle(using: &random)
            entity?["items"] = items.isEmpty ? nil : .sequence(items.map { .string($0) })
        }
    }

    private mutating func text() -> DocumentValue? {
        [nil, "one", "two", "three"].randomElement(using: &random).flatMap { $0 }.map {
            .string($0)
        }
    }

    private mutating func price() -> DocumentValue? {
        guard chance(80) else { return nil }
        var price: OrderedObject = ["amount": 5, "currency": "USD"]
        if chance(50) { price["amount"] = 7 }
        if chance(15) { price["currency"] = "EUR" }
        if chance(20) { price["name"] = text() }
        return .mapping(price)
    }

    private mutating func mapping(_ names: [String]) -> DocumentValue? {
        var fields = OrderedObject()
        for name in names { fields[name] = text() }
        return fields.isEmpty ? nil : .mapping(fields)
    }

    private mutating func time() -> ModificationTime {
        let second = Int64.random(in: 0..<12, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .unknown
        case 1:
            return .between(
                Timestamp(seconds: second),
                Timestamp(seconds: second + Int64.random(in: 0..<5, using: &random)))
        default: return .at(Timestamp(seconds: second))
        }
    }

    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &random) < percent
    }
}
