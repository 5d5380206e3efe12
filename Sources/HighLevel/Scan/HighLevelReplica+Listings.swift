import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// The listings that are wanted, and the key of every product that was met on the way.
    func lookAtListings(_ wanted: Wanted) async throws -> (Look, keys: [String: EntityKey]) {
        let bound = wanted.bound(.listing)
        guard wanted.concerns(.listing) else { return (Look(), bound) }
        var look = Look()
        var products: [DocumentValue] = []
        var missing: [String] = []
        if wanted.needsList(.listing) {
            (products, missing) = try await listProducts(bound: bound, wanted)
        } else {
            (products, missing) = try await getProducts(wanted.ids(.listing))
        }
        look.absent = try await confirmAbsence(missing, bound: bound, wanted, &look.problems)

        let assignment = KeyAssignment(
            kind: .listing,
            candidates: products.filter { bound[Self.id($0)] == nil }.map {
                var candidate = Self.candidate($0)
                candidate.isAwaited = wanted.isAwaited($0, as: "product")
                return candidate
            },
            claims: wanted.scope.claims, taken: Set(bound.values))
        let keys = bound.merging(assignment.keys) { old, _ in old }
        for (key, ids) in assignment.twins where wanted.covers(key) {
            look.sightings[key] = twinSighting(key, ids: ids)
        }
        let shown = products.filter { product in
            guard let key = keys[Self.id(product)] else { return false }
            return wanted.covers(key)
                || wanted.references.contains(RemoteReference(kind: .listing, id: Self.id(product)))
        }
        let troubles = try await readPrices(
            of: shown, bound: boundPrices(wanted.bindings), isPoll: wanted.isComplete)
        let sidecars = try await lookAtSidecars(of: shown, wanted)
        var wordings: [EntityKey: Wording] = [:]
        for key in shown.compactMap({ keys[Self.id($0)] }) where wordings[key] == nil {
            wordings[key] = try await wording(of: key, wanted)
        }
        if wordings.values.contains(where: \.countsStock) { try await readStock() }
        try await readStores(wordings.values.flatMap(\.storeNames), of: shown, wanted)
        for product in shown {
            let id = Self.id(product)
            guard let key = keys[id] else { continue }
            let names = wordings[key]?.storeNames ?? []
            if let problem = storeProblem(key, names) {
                look.sightings[key] = Sighting(
                    content: .held(problem), binding: wanted.bindings[key], version: "store.\(id)")
            } else if let trouble = troubles[id] {
                look.sightings[key] = Sighting(
                    content: .held(trouble.problem(key)), binding: wanted.bindings[key],
                    version: "unread.\(id)")
            } else {
                var sidecar = sidecars[id] ?? Sidecar()
                sidecar.stores = shownStores(names, product: id)
                look.sightings[key] = listingSighting(
                    key, product: product, prices: memory.prices[id]?.values ?? [],
                    sidecar: sidecar, parts: wanted.bindings[key]?.parts ?? [:],
                    wording: wordings[key] ?? Wording.none,
                    isKnownLocally: bound[id] != nil || wanted.scope.claims[key] != nil)
            }
        }
        return (look, keys)
    }

    func listingSighting(
        _ key: EntityKey, product: DocumentValue, prices: [DocumentValue], sidecar: Sidecar,
        parts: [String: String], wording: Wording, isKnownLocally: Bool
    ) -> Sighting {
        let id = Self.id(product)
        let (fields, others, version) = beside(
            sidecar, keeping: parts.filter { !PricePart.isPrice($0.key) })
        if let problem = categoryProblem(key, sidecar.categories) {
            let all = sidecar.categories.map(\.id).joined(separator: "-")
            return Sighting(
                content: .held(problem), binding: Binding(id: id, parts: parts),
                version: "\(ObjectVersion.digest(product)).\(ObjectVersion.digest(prices)).\(all)")
        }
        switch PriceAssignment(prices: prices, parts: parts, isKnownLocally: isKnownLocally) {
        case .ambiguous(let prices):
            let names = prices.map { price in
                let amount = price["amount"]?.numberValue?.plainText ?? "?"
                let currency = price["currency"]?.stringValue ?? ""
                return "\(price["name"]?.stringValue ?? "?") \(amount) \(currency)"
            }
            return Sighting(
                content: .held(
                    Problem(
                        code: "ambiguous-price", key: key,
                        message: "the product has \(prices.count) prices and none is known to be "
                            + "this listing's: \(names.joined(separator: ", "))",
                        hint: "keep one of them in GoHighLevel, or take the file away and `pull`: "
                            + "it comes back with all of them under `prices`")),
                binding: Binding(id: id, parts: others),
                version: "\(ObjectVersion.digest(product)).\(ObjectVersion.digest(prices))")
        case .assigned(let assigned):
            let binding = Binding(
                id: id,
                parts: others.merging(assigned.mapValues(Self.id)) { $1 })
            return Sighting(
                content: Self.content(key, product, assigned, beside: fields, wording, defaults),
                binding: binding,
                version: Self.listingVersion(
                    product: product, prices: assigned, beside: version
                ).text,
                modified: modified(key, [product] + assigned.values, sidecar))
        }
    }

    static func listingVersion(
        product: DocumentValue, prices: [String: DocumentValue], beside: String? = nil
    ) -> EntityVersion {
        EntityVersion(
            main: ObjectVersion.digest(product),
            parts: ObjectVersion.digest(prices.keys.sorted().compactMap { prices[$0] }),
            beside: beside)
    }

    static func isReadable(
        _ product: DocumentValue, _ prices: [String: DocumentValue]
    ) -> Bool {
        product["name"]?.stringValue?.isEmpty == false
            && prices.values.allSatisfy {
                $0["amount"]?.numberValue != nil || $0["amount"]?.stringValue != nil
            }
    }

    static func id(_ object: DocumentValue) -> String {
        (object["_id"] ?? object["id"])?.stringValue ?? ""
    }

    private static func candidate(_ product: DocumentValue) -> KeyAssignment.Candidate {
        KeyAssignment.Candidate(
            id: id(product), slug: product["slug"]?.stringValue,
            name: product["name"]?.stringValue ?? "")
    }

    /// Oldest first, so that names given to several of one slug do not depend on the list's order.
    static func byAge(_ objects: [DocumentValue]) -> [DocumentValue] {
        objects.sorted {
            ($0["createdAt"]?.stringValue ?? "", id($0)) < (
                $1["createdAt"]?.stringValue ?? "", id($1)
            )
        }
    }

    // MARK: Products

    private func listProducts(
        bound: [String: EntityKey], _ wanted: Wanted
    ) async throws -> (found: [DocumentValue], missing: [String]) {
        let listed = try admit(try await api.products()).filter {
            !memory.wasDeleted(Self.id($0), at: now)
        }
        memory.listed.insert("product")
        var found: [DocumentValue] = []
        var lagging: [String] = []
        for product in listed {
            let id = Self.id(product)
            if Self.isOlder(product, than: memory.products.field("updatedAt", of: id)) {
                lagging.append(id)
            } else {
                found.append(withOwnCollections(product))
            }
        }
        // A list may show an older state than an answer that we have had. What it shows and a GET does
        // not is neither there nor gone (I8).
        let (fresh, unclear) = try await getProducts(lagging)
        found += fresh
        let ids = Set(found.map(Self.id))
        for product in found {
            let id = Self.id(product)
            let agreed = bound[id].flatMap { wanted.scope.said($0).first }
            memory.products.take(product, as: id, over: agreed?.packedFields)
        }
        let missing = bound.keys.filter {
            !ids.contains($0) && wanted.covers(bound[$0] ?? EntityKey(.listing, ""))
        }
        let (late, absent) = try await getProducts(
            missing.filter { !unclear.contains($0) }.sorted())
        return (Self.byAge(found + late), absent.sorted())
    }

    /// `known` is the `updatedAt` that was seen last.
    static func isOlder(_ listed: DocumentValue, than known: DocumentValue?) -> Bool {
        guard let left = listed["updatedAt"]?.stringValue.flatMap({ Timestamp($0) }),
            let right = known?.stringValue.flatMap({ Timestamp($0) })
        else { return false }
        return left < right
    }

    /// A product that a list shows without the collections that we have just set.
    private func withOwnCollections(_ product: DocumentValue) -> DocumentValue {
        let name = "members:" + Self.id(product)
        let shown = product["collectionIds"] ?? []
        guard let seen = memory.seenThrough(name, listed: shown, at: now), seen != shown else {
            return product
        }
        return product.setting(seen, at: DocumentPath(keys: ["collectionIds"]))
    }

    private func getProducts(
        _ ids: [String]
    ) async throws -> (found: [DocumentValue], missing: [String]) {
        let api = api
        let answers = try await mapConcurrently(
            ids.filter(RemoteID.isValid), limit: configuration.concurrency
        ) { ($0, try await api.product($0)) }
        var found: [DocumentValue] = []
        var missing: [String] = []
        for (id, product) in answers {
            if let product, let admitted = try admit([product]).first {
                memory.products[id] = admitted
                memory.noteFresh(id, admitted, at: now)
                found.append(admitted)
            } else {
                missing.append(id)
            }
        }
        return (found, missing)
    }

    /// Bound products that a GET says are not there; in a partial look the full list must agree.
    private func confirmAbsence(
        _ missing: [String], bound: [String: EntityKey], _ wanted: Wanted,
        _ problems: inout [Problem]
    ) async throws -> Set<EntityKey> {
        let keys = missing.compactMap { id in
            bound[id].flatMap { wanted.scope.bindings[$0]?.id == id ? (id, $0) : nil }
        }
        guard !keys.isEmpty else { return [] }
        var listed: Set<String> = []
        if !wanted.needsList(.listing) { listed = Set(try await api.products().map(Self.id)) }
        for (id, _) in keys { forgetProduct(id) }
        return Set(keys.filter { !listed.contains($0.0) }.map(\.1))
    }

    func forgetProduct(_ id: String) {
        memory.products[id] = nil
        memory.prices[id] = nil
        memory.forgetFresh(id)
    }

    // MARK: Prices

    /// The ids of the prices that belong to each product as far as is known.
    private func boundPrices(_ bindings: [EntityKey: Binding]) -> [String: [String]] {
        var bound: [String: [String]] = [:]
        for (key, binding) in bindings where key.kind == .listing {
            bound[binding.id] = binding.parts.filter { part, id in
                PricePart.isPrice(part) && RemoteID.isValid(id) && !memory.wasDeleted(id, at: now)
            }.values.sorted()
        }
        return bound
    }

    /// Reads the prices that may have changed into memory. In a poll, some of the others too, the
    /// longest unread first. A `bound` price that the list lacks is asked for by its id: lists lag, and a
    /// part is gone only when that says so. Returns the products whose prices could not be read.
    private func readPrices(
        of products: [DocumentValue], bound: [String: [String]], isPoll: Bool
    ) async throws -> [String: RemoteFailure] {
        var due: [String] = []
        var rest: [(id: String, readAt: MonotonicInstant)] = []
        for product in products {
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

        let answers = try await mapConcurrently(due, limit: configuration.concurrency) { [api] id in
            try await PriceReading.make(of: id, bound: bound[id] ?? [], api)
        }
        var troubles: [String: RemoteFailure] = [:]
        let updatedAt = Dictionary(
            products.map { (Self.id($0), $0["updatedAt"]?.stringValue) }, uniquingKeysWith: { $1 })
        for answer in answers {
            troubles[answer.product] = answer.trouble
            guard let prices = answer.prices else { continue }
            remember(prices, of: answer.product, productUpdatedAt: updatedAt[answer.product] ?? nil)
        }
        return troubles
    }

    func remember(_ prices: [DocumentValue], of id: String, productUpdatedAt: String?) {
        let now = self.now
        let known = memory.prices[id]?.values ?? []
        memory.prices[id] = RemoteMemory.Prices(
            values: Self.byAge(seenThrough(prices, known: known, at: now)),
            productUpdatedAt: productUpdatedAt, readAt: now)
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
private struct PriceReading: Sendable {
    let product: String
    let prices: [DocumentValue]?
    let trouble: RemoteFailure?

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
