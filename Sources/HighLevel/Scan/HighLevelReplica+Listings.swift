import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// The listings that are wanted, and the key of every product that was met on the way.
    func lookAtListings(_ wanted: Wanted) async throws -> (Look, keys: [String: EntityKey]) {
        // Collections name any of them, and a list shows them all.
        let isOfFew = !wanted.needsList(.listing) && !wanted.concerns(.collection)
        let bound = wanted.bound(
            .listing, only: isOfFew ? Binding.IDs(wanted.ids(.listing)) : nil)
        guard wanted.concerns(.listing) else { return (Look(), bound) }
        var look = Look()
        var products = PackedList()
        var missing: [String] = []
        // Nobody who waits for a few waits for the one before the other.
        async let early = pricesOfFew(wanted, keys: bound)
        if wanted.needsList(.listing) {
            (products, missing) = try await listProducts(bound: bound, wanted)
        } else {
            let answers = try await getProducts(wanted.ids(.listing))
            (products, missing) = (Self.packed(answers.found), answers.missing)
        }
        look.absent = try await confirmAbsence(missing, bound: bound, wanted, &look.problems)

        let strangers = products.only { bound[Self.id($0)] == nil }
        // No stranger takes a key that another object has, whether that is looked at or not.
        let taken = isOfFew && !strangers.objects.isEmpty ? wanted.bound(.listing) : bound
        let assignment = KeyAssignment(
            kind: .listing,
            candidates: strangers.map {
                var candidate = Self.candidate($0)
                candidate.isAwaited = wanted.isAwaited($0, as: "product")
                return candidate
            },
            claims: wanted.scope.claims, taken: Set(taken.values))
        let keys = bound.merging(assignment.keys) { old, _ in old }
        for (key, ids) in assignment.twins where wanted.covers(key) {
            look.sightings[key] = twinSighting(key, ids: ids)
        }
        let shown = products.only { product in
            guard let key = keys[Self.id(product)] else { return false }
            return wanted.covers(key)
                || wanted.references.contains(RemoteReference(kind: .listing, id: Self.id(product)))
        }
        let troubles = try await readPrices(
            of: shown,
            bound: boundPrices(wanted.bindings, of: shown.objects.map(Self.id), keys: bound),
            isPoll: wanted.isComplete, read: await early)
        let sidecars = try await lookAtSidecars(of: shown, wanted)
        var wordings: [EntityKey: Wording] = [:]
        for key in shown.objects.compactMap({ keys[Self.id($0)] }) where wordings[key] == nil {
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
                let sighting = listingSighting(
                    key, product: product, prices: memory.prices[id]?.values ?? [],
                    sidecar: sidecar, parts: wanted.bindings[key]?.parts ?? [:],
                    wording: wordings[key] ?? Wording.none,
                    isKnownLocally: bound[id] != nil || wanted.scope.claims[key] != nil)
                look.sightings[key] = sighting.sharing(wanted.scope.said(key))
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

    static func id(_ object: PackedObject) -> String {
        (object["_id"] ?? object["id"])?.stringValue ?? ""
    }

    static func packed(_ objects: [DocumentValue]) -> PackedList {
        PackedList(objects.compactMap { $0.mappingValue.map { PackedObject($0) } })
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

    static func byAge(_ list: PackedList) -> PackedList {
        let ages = list.objects.map { ($0["createdAt"]?.stringValue ?? "", id($0), $0) }
        return PackedList(ages.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2))
    }

    // MARK: Products

    private func listProducts(
        bound: [String: EntityKey], _ wanted: Wanted
    ) async throws -> (found: PackedList, missing: [String]) {
        let listed = try admit(try await api.packedProducts(keptIn: memory.products)).only {
            !memory.wasDeleted(Self.id($0), at: now)
        }
        memory.listed.insert("product")
        var found: [PackedObject] = []
        var lagging: [String] = []
        for product in listed.objects {
            let id = Self.id(product)
            if Self.isOlder(
                product["updatedAt"], than: memory.products.field("updatedAt", of: id))
            {
                lagging.append(id)
            } else {
                found.append(withOwnCollections(product, id))
            }
        }
        // A list may show an older state than an answer that we have had. What it shows and a GET does
        // not is neither there nor gone (I8).
        let (fresh, unclear) = try await getProducts(lagging)
        found += Self.packed(fresh).objects
        var ids: Set<String> = []
        for index in found.indices {
            let id = Self.id(found[index])
            ids.insert(id)
            found[index] = memory.products.take(found[index], as: id)
        }
        let missing = bound.keys.filter {
            !ids.contains($0) && wanted.covers(bound[$0] ?? EntityKey(.listing, ""))
        }
        let (late, absent) = try await getProducts(
            missing.filter { !unclear.contains($0) }.sorted())
        return (Self.byAge(PackedList(found + Self.packed(late).objects)), absent.sorted())
    }

    /// By `updatedAt`, as it is listed and as it was seen last.
    static func isOlder(_ listed: DocumentValue?, than known: DocumentValue?) -> Bool {
        guard let left = listed?.stringValue.flatMap({ Timestamp($0) }),
            let right = known?.stringValue.flatMap({ Timestamp($0) })
        else { return false }
        return left < right
    }

    /// A product that a list shows without the collections that we have just set.
    private func withOwnCollections(_ product: PackedObject, _ id: String) -> PackedObject {
        let shown = product["collectionIds"] ?? []
        guard let seen = memory.seenThrough(RemoteMemory.members(of: id), listed: shown, at: now),
            seen != shown
        else { return product }
        var object = product.object
        object["collectionIds"] = seen
        return PackedObject(object)
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
}
