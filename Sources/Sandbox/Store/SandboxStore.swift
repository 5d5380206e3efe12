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
    var identifiers: IdentifierSource
    let lag: Duration

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
        objects.values
            .filter { $0.kind == kind && $0.location == location }
            .sorted { $0.number < $1.number }
            .compactMap { object in
                now.map { object.fields(at: $0, lag: lag) } ?? object.fields
            }
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
        objects[id] = StoredObject(
            kind, id: id, in: location, number: created, fields: complete, at: now)
        revision += 1
        index(id)
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
        set(id, to: complete, at: now)
        return complete
    }

    /// Changes fields without moving the update stamp: consequences of other changes.
    mutating func amend(_ id: String, to fields: OrderedObject, at now: SandboxMoment) {
        set(id, to: fields, at: now)
    }

    mutating func delete(_ id: String, at now: SandboxMoment) {
        set(id, to: nil, at: now)
        guard lag > .zero else { return forget(id) }
        for object in objects.values where object.isGone(at: now.monotonic, lag: lag) {
            forget(object.id)
        }
    }

    private mutating func set(_ id: String, to fields: OrderedObject?, at now: SandboxMoment) {
        objects[id]?.set(fields, at: now.monotonic, lag: lag)
        revision += 1
    }

    private mutating func index(_ id: String) {
        guard let product = objects[id]?.product else { return }
        pricesByProduct[product, default: []].append(id)
    }

    private mutating func forget(_ id: String) {
        guard let object = objects.removeValue(forKey: id), let product = object.product else {
            return
        }
        pricesByProduct[product]?.removeAll { $0 == id }
        if pricesByProduct[product]?.isEmpty == true { pricesByProduct[product] = nil }
    }

    /// Puts back an object as it was saved.
    mutating func restore(_ object: StoredObject) {
        objects[object.id] = object
        created = max(created, object.number)
        revision += 1
        index(object.id)
    }
}
