import Documents
import Pacing

/// The objects of all locations, and the ids that new ones get. Pure: no clock, no limits, no
/// faults.
struct SandboxStore: Sendable {
    private(set) var objects: [String: StoredObject] = [:]
    /// Another number after each change of an object.
    private(set) var revision = 0
    private(set) var created = 0
    /// Price ids by product, so that a product's prices are found without a search.
    private var pricesByProduct: [String: [String]] = [:]
    /// Ids of a kind in a location in the order in which they were made, so that a list is made without
    /// a look at all other objects.
    private var shelves: [Shelf: [String]] = [:]
    /// Ids of live products by their current slug, so that a product is made without a look at all others.
    private var slugs: [String: [String: Set<String>]] = [:]
    var identifiers: IdentifierSource
    let lag: Duration

    private struct Shelf: Hashable {
        let kind: SandboxKind
        let location: String
    }

    init(seed: UInt64, lag: Duration) {
        identifiers = IdentifierSource(seed: seed)
        self.lag = lag
    }

    /// The current fields of a live object of a location.
    func fields(_ kind: SandboxKind, _ id: String, in location: String) -> OrderedObject? {
        guard let object = objects[id], object.kind == kind, object.location == location else {
            return nil
        }
        return object.fields
    }

    /// The live objects of a kind in the order in which they were made; with `asListed`, as a list
    /// shows them, which may be late.
    func all(
        _ kind: SandboxKind, in location: String, asListed now: MonotonicInstant? = nil
    ) -> [OrderedObject] {
        (shelves[Shelf(kind: kind, location: location)] ?? []).compactMap { objects[$0] }
            .compactMap { object in
                now.map { object.fields(at: $0, lag: lag) } ?? object.fields
            }
    }

    /// Ids of the live objects of a kind in the order in which they were made; `nil` where lists are late.
    func ids(_ kind: SandboxKind, in location: String) -> [String]? {
        lag > .zero ? nil : shelves[Shelf(kind: kind, location: location)] ?? []
    }

    /// The live products of a slug, the oldest first.
    func products(ofSlug slug: String, in location: String) -> [String] {
        (slugs[location]?[slug] ?? []).compactMap { objects[$0] }
            .sorted { $0.number < $1.number }.map(\.id)
    }

    /// The live prices of a product in the order in which they were made.
    func prices(of product: String, asListed now: MonotonicInstant? = nil) -> [OrderedObject] {
        (pricesByProduct[product] ?? []).compactMap { objects[$0] }.compactMap { object in
            now.map { object.fields(at: $0, lag: lag) } ?? object.fields
        }
    }

    /// Adds an object under a new id (or a given one) and the kind's own stamps.
    @discardableResult
    mutating func create(
        _ kind: SandboxKind, in location: String, id: String? = nil, fields: OrderedObject,
        at now: SandboxMoment
    ) -> OrderedObject {
        let id = id ?? identifiers.next(for: kind, at: now.wall)
        var complete: OrderedObject = [kind.idField: .string(id)]
        for entry in fields.entries { complete[entry.key] = entry.value }
        if kind.showsCreation { complete["createdAt"] = .string(now.wall.description) }
        if kind.showsUpdates { complete["updatedAt"] = .string(now.wall.description) }
        created += 1
        put(
            StoredObject(kind, id: id, in: location, number: created, fields: complete, at: now))
        return complete
    }

    /// Replaces the fields of a live object and moves its update stamp.
    @discardableResult
    mutating func update(_ id: String, to fields: OrderedObject, at now: SandboxMoment)
        -> OrderedObject
    {
        guard let kind = objects[id]?.kind else { return fields }
        var complete = fields
        if kind.showsUpdates { complete["updatedAt"] = .string(now.wall.description) }
        set(complete, of: id, at: now)
        return complete
    }

    /// Changes fields without moving the update stamp: consequences of other changes.
    mutating func amend(_ id: String, to fields: OrderedObject, at now: SandboxMoment) {
        set(fields, of: id, at: now)
    }

    mutating func delete(_ id: String, at now: SandboxMoment) {
        set(nil, of: id, at: now)
        guard lag > .zero else { return forget(id) }
        for object in objects.values where object.isGone(at: now.monotonic, lag: lag) {
            forget(object.id)
        }
    }

    private mutating func set(_ fields: OrderedObject?, of id: String, at now: SandboxMoment) {
        if let object = objects[id] { noteSlug(of: object, isThere: false) }
        objects[id]?.set(fields, at: now.monotonic, lag: lag)
        revision += 1
        if let object = objects[id] { noteSlug(of: object, isThere: true) }
    }

    private mutating func noteSlug(of object: StoredObject, isThere: Bool) {
        guard object.kind == .product, let slug = object.fields?["slug"]?.stringValue else {
            return
        }
        var ids = slugs[object.location, default: [:]].removeValue(forKey: slug) ?? []
        if isThere { ids.insert(object.id) } else { ids.remove(object.id) }
        if !ids.isEmpty { slugs[object.location]?[slug] = ids }
    }

    /// Adds an object to everything that finds it.
    private mutating func put(_ object: StoredObject) {
        forget(object.id)
        objects[object.id] = object
        revision += 1
        let shelf = Shelf(kind: object.kind, location: object.location)
        let isLast =
            (shelves[shelf]?.last).flatMap { objects[$0] }
            .map { $0.number < object.number } ?? true
        shelves[shelf, default: []].append(object.id)
        if !isLast {
            let numbers = objects.mapValues(\.number)
            shelves[shelf]?.sort { numbers[$0, default: 0] < numbers[$1, default: 0] }
        }
        noteSlug(of: object, isThere: true)
        guard let product = object.product else { return }
        pricesByProduct[product, default: []].append(object.id)
    }

    private mutating func forget(_ id: String) {
        guard let object = objects[id] else { return }
        noteSlug(of: object, isThere: false)
        objects[id] = nil
        shelves[Shelf(kind: object.kind, location: object.location)]?.removeAll { $0 == id }
        guard let product = object.product else { return }
        pricesByProduct[product]?.removeAll { $0 == id }
        if pricesByProduct[product]?.isEmpty == true { pricesByProduct[product] = nil }
    }

    /// Puts back an object as it was saved.
    mutating func restore(_ object: StoredObject) {
        put(object)
        created = max(created, object.number)
    }
}
