import Catalog
import Documents
import Pacing
import SyncCore

/// The prices of listed products, as far as a look needs them.
extension HighLevelReplica {
    /// The ids of the prices that belong to each product as far as is known.
    ///
    /// - Parameter keys: those that the products are bound to.
    func boundPrices(
        _ bindings: [EntityKey: Binding], of products: [String], keys: [String: EntityKey]
    ) -> [String: [String]] {
        var bound: [String: [String]] = [:]
        for product in products {
            guard let binding = keys[product].flatMap({ bindings[$0] }), binding.id == product
            else { continue }
            bound[product] = binding.parts.filter { part, id in
                PricePart.isPrice(part) && RemoteID.isValid(id) && !memory.wasDeleted(id, at: now)
            }.values.sorted()
        }
        return bound
    }

    private static let pricesAtATime = 2000

    /// The prices of the products that a look wants by their ids, when these are few: asked for at the same
    /// time as the products, of which nothing else needs to be known first.
    func pricesOfFew(
        _ wanted: Wanted, keys: [String: EntityKey]
    ) async -> [String: Result<PriceReading, any Error>] {
        let ids = wanted.ids(.listing).filter(RemoteID.isValid)
        guard !wanted.needsList(.listing), ids.count <= configuration.concurrency / 2 else {
            return [:]
        }
        let bound = boundPrices(wanted.bindings, of: ids, keys: keys)
        return await withTaskGroup(
            of: (String, Result<PriceReading, any Error>).self
        ) { [api] tasks in
            for id in ids {
                let parts = bound[id] ?? []
                tasks.addTask { (id, await PriceReading.attempt(of: id, bound: parts, api)) }
            }
            var found: [String: Result<PriceReading, any Error>] = [:]
            for await (id, reading) in tasks { found[id] = reading }
            return found
        }
    }

    /// Reads the prices that may have changed into memory. In a poll, some of the others too, the
    /// longest unread first. A `bound` price that the list lacks is asked for by its id: lists lag, and a
    /// part is gone only when that says so. Returns the products whose prices could not be read.
    func readPrices(
        of products: PackedList, bound: [String: [String]], isPoll: Bool,
        read early: [String: Result<PriceReading, any Error>] = [:]
    ) async throws -> [String: RemoteFailure] {
        var due: [String] = []
        var rest: [(id: String, readAt: MonotonicInstant)] = []
        for product in products.objects {
            let id = Self.id(product)
            if let known = memory.prices[id], !known.isDue, isPoll,
                known.productUpdatedAt == product["updatedAt"]?.stringValue
            {
                rest.append((id, known.readAt))
            } else {
                due.append(id)
            }
        }
        rest.sort { ($0.readAt, $0.id) < ($1.readAt, $1.id) }
        due += rest.prefix(max(0, configuration.pricesPerPoll - due.count)).map(\.id)

        var troubles: [String: RemoteFailure] = [:]
        let places = Dictionary(
            products.objects.enumerated().map { (Self.id($1), $0) }, uniquingKeysWith: { $1 })
        // Some at a time: each answer is many times what is remembered of it.
        while !due.isEmpty {
            let part = Array(due.prefix(Self.pricesAtATime))
            due.removeFirst(part.count)
            let answers = try await mapConcurrently(part, limit: configuration.concurrency) {
                [api] id in
                if let reading = early[id] { return try reading.get() }
                return try await PriceReading.make(of: id, bound: bound[id] ?? [], api)
            }
            for answer in answers {
                troubles[answer.product] = answer.trouble
                guard let prices = answer.prices else { continue }
                let product = places[answer.product].map { products.objects[$0] }
                var time = product?["updatedAt"]?.stringValue
                // Read beside the product, they may be those of before its last change: of one that has
                // changed, the next poll reads them again.
                if early[answer.product] != nil,
                    memory.prices[answer.product]?.productUpdatedAt != time
                {
                    time = nil
                }
                remember(prices, of: answer.product, productUpdatedAt: time)
            }
        }
        return troubles
    }

    func remember(_ prices: [DocumentValue], of id: String, productUpdatedAt: String?) {
        let now = self.now
        let known = memory.prices[id]?.values ?? []
        memory.prices[id] = RemoteMemory.Prices(
            values: Self.byAge(seenThrough(prices, known: known, at: now)),
            productUpdatedAt: productUpdatedAt, readAt: now, aside: memory.spill)
    }

    /// What a list shows, corrected by what we have just written: lists lag behind.
    func seenThrough(
        _ listed: [DocumentValue], known: [DocumentValue], at now: MonotonicInstant
    ) -> [DocumentValue] {
        let ids = Set(listed.map(Self.id))
        let late = known.compactMap { object -> DocumentValue? in
            ids.contains(Self.id(object))
                ? nil : memory.seenThrough(Self.id(object), listed: nil, at: now)
        }
        return late
            + listed.filter { !memory.wasDeleted(Self.id($0), at: now) }
            .compactMap { memory.seenThrough(Self.id($0), listed: $0, at: now) }
    }
}

/// One product's prices, or why they could not be had.
struct PriceReading: Sendable {
    let product: String
    let prices: [DocumentValue]?
    let trouble: RemoteFailure?

    static func attempt(
        of product: String, bound: [String], _ api: CatalogAPI
    ) async -> Result<PriceReading, any Error> {
        do {
            return .success(try await make(of: product, bound: bound, api))
        } catch {
            return .failure(error)
        }
    }

    /// Throws for trouble that is not this product's alone.
    ///
    /// A function of its own, not a closure: a closure that gave the same in a tuple, out of a
    /// `do throws(…)`, was miscompiled in release builds (Swift 6.3.1).
    static func make(
        of product: String, bound: [String], _ api: CatalogAPI
    ) async throws -> PriceReading {
        do throws(RemoteFailure) {
            var prices = try await api.prices(of: product) ?? []
            for id in bound where !prices.contains(where: { $0["_id"]?.stringValue == id }) {
                if let late = try await api.price(id, of: product) { prices.append(late) }
            }
            return PriceReading(product: product, prices: prices, trouble: nil)
        } catch {
            if error.stopsCycle || error.status == nil || error.kind == .rateLimited { throw error }
            return PriceReading(product: product, prices: nil, trouble: error)
        }
    }
}
