import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// A saga: the product, then each price. What an interrupted earlier run has made is taken up.
    func createListing(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        let key = change.key
        let after = try required(change.after, of: change)
        let sent = try await uploading(after)
        let taken = takenIDs(context, except: key)
        let parts = await intents.boundParts(of: key)
        let (collections, remarks) = try await self.collections(of: nil, for: after, context)
        let step = productStep(sent, in: collections)

        var made: Made
        if let id = parts["product"], RemoteID.isValid(id), let product = try await api.product(id)
        {
            made = .found(
                product, sent: await intents.fingerprint(ofBound: "product", of: key),
                by: step)
        } else {
            made = try await make(step, taken: taken)
        }
        made.notices += remarks
        let id = Self.id(made.raw)
        let product =
            made.wasFound ? made.raw : noting(collections, on: made.raw, before: nil)
        memory.products[id] = product
        var prices: [DocumentValue] = []
        if made.wasFound {
            prices = try await readPrices(id)
            // Somebody may have changed what is brought to the file's state now.
            try await keep(
                ["product": made.raw, "prices": .sequence(prices)], of: change,
                at: api.path("products", id))
        }
        let bound = parts.filter { PricePart.isPrice($0.key) }
        let written = try await writePrices(
            of: made.raw, after: after, bound: bound, live: prices,
            touches: { _ in true }, taken: taken, change)
        var beside = try await createSidecar(after, of: product, made: parts, taken: taken)
        beside.sidecar.stores = try await writeStores(after, product: id, over: [:])
        return applied(
            after, product: product, prices: written.prices, sidecar: beside.sidecar, parts: [:],
            notices: made.notices + written.notices + beside.notices + localFieldNotices(after),
            found: made.foundState(of: .listing, except: ["price", "prices"]))
    }

    func updateListing(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        let key = change.key
        let after = try required(change.after, of: change)
        let binding = try required(change.binding, of: change)
        let edited = change.editedFields
        let expected = change.expectedVersion.flatMap(EntityVersion.init)
        let seen = memory.products[binding.id]
        let lookedAt = memory.freshSince(binding.id, at: now) ?? now
        guard var product = try await freshProduct(binding.id) else { throw goneMeanwhile }
        try requireUnmoved(
            expected: expected?.main, actual: ObjectVersion.digest(product), seen: seen,
            fresh: product)

        let touchesPrices = !edited.isDisjoint(with: ["price", "prices"])
        var prices = memory.prices[binding.id]?.values ?? []
        if touchesPrices || memory.prices[binding.id] == nil {
            prices = try await readPrices(binding.id)
            let current = Self.assigned(prices, binding)
            let version = Self.listingVersion(product: product, prices: current)
            if touchesPrices, let expected, expected.parts != version.parts {
                throw ApplyTrouble.stale("its price was changed in GoHighLevel in the meantime")
            }
            try await requireUnsold(change, current)
        }
        let touchesBeside = sidecars.holds(edited) || edited.contains("stores")
        var sidecar = try await currentSidecar(
            binding, of: product, stores: Self.stores(change.before), reading: touchesBeside)
        if touchesBeside {
            try requireUnmoved(sidecar, binding, expected: expected)
        }
        let sent = try await uploading(after, edited.union(["images"]))
        try await keep(
            kept(product, prices, sidecar), of: change, at: api.path("products", binding.id))

        var notices: [String] = []
        let before = product
        var collections: [String]?
        var resent: DocumentValue?
        if edited.contains("category") {
            (collections, notices) = try await self.collections(of: product, for: after, context)
        }
        if collections != nil || edited.contains(where: ListingMapping.isOnProduct) {
            let body = ListingMapping.updateBody(
                product: product, after: sent, edited: edited,
                locationID: configuration.locationID, collections: collections)
            memory.forgetFresh(binding.id)
            let sentAt = now
            let api = api
            let written = try await send(
                over: before, lookedAt: lookedAt, asking: { try await api.product(binding.id) }
            ) { try await api.updateProduct(binding.id, body) }
            product = noting(collections, on: written, before: before)
            resent = before
            sidecar.categories = categories(of: product)
            memory.products[binding.id] = product
            listTrust.wrote(
                before,
                fields: OrderedObject(
                    BulkMapping.wireNames.compactMap { name in product[name].map { (name, $0) } }),
                sentAt: sentAt)
        }
        var current = Self.assigned(prices, binding)
        if touchesPrices {
            let written = try await writePrices(
                of: product, after: after,
                bound: binding.parts.filter { PricePart.isPrice($0.key) }, live: prices,
                touches: { change.touches(price: $0) },
                taken: takenIDs(context, except: key), change)
            current = written.prices
            notices += written.notices
        }
        if sidecars.holds(edited) {
            let beside = try await writeSidecar(
                after, setting: edited, over: sidecar, productID: binding.id,
                taken: takenIDs(context, except: key))
            sidecar = beside.sidecar
            notices += beside.notices
        }
        if edited.contains("stores") {
            sidecar.stores = try await writeStores(
                after, product: binding.id, over: sidecar.stores)
        }
        return applied(
            after, product: product, prices: current, sidecar: sidecar,
            parts: binding.parts.filter { !PricePart.isPrice($0.key) },
            notices: notices + localFieldNotices(after), resent: resent)
    }

    /// The product's prices go with it.
    func deleteListing(_ change: Change) async throws -> Applied {
        let binding = try required(change.binding, of: change)
        let seen = memory.products[binding.id]
        var sidecar = Sidecar()
        let lookedAt = memory.freshSince(binding.id, at: now) ?? now
        if let product = try await freshProduct(binding.id) {
            let expected = change.expectedVersion.flatMap(EntityVersion.init)
            let prices = try await readPrices(binding.id)
            try requireUnmoved(
                expected: expected?.main, actual: ObjectVersion.digest(product), seen: seen,
                fresh: product)
            let version = Self.listingVersion(
                product: product, prices: Self.assigned(prices, binding))
            if let expected, expected.parts != version.parts {
                throw ApplyTrouble.stale("its price was changed in GoHighLevel in the meantime")
            }
            sidecar = try await currentSidecar(
                binding, of: product, stores: Self.stores(change.before), reading: true)
            try requireUnmoved(sidecar, binding, expected: expected)
            try await keep(
                kept(product, prices, sidecar), of: change, at: api.path("products", binding.id))
            let api = api
            try await send(
                over: product, lookedAt: lookedAt, asking: { try await api.product(binding.id) }
            ) { try await api.deleteProduct(binding.id) }
        }
        forgetProduct(binding.id)
        memory.noteDelete(binding.id, at: now)
        let notices = await deleteSidecar(sidecar, of: change.key)
        return Applied(entity: nil, binding: nil, version: nil, notices: notices)
    }

    // MARK: Parts of it

    static func stores(_ entity: Entity?) -> [String] {
        entity?["stores"]?.mappingValue?.keys ?? []
    }

    func applied(
        _ after: Entity, product: DocumentValue, prices: [String: DocumentValue],
        sidecar: Sidecar, parts: [String: String], notices: [String], found: FoundState? = nil,
        resent: DocumentValue? = nil
    ) -> Applied {
        let id = Self.id(product)
        memory.products[id] = product
        let (fields, parts, version) = beside(sidecar, keeping: parts)
        func entity(_ product: DocumentValue) -> Entity {
            ListingMapping.entity(
                after.key, product: product, prices: prices, beside: fields ?? [:],
                wording: wording([after]), defaults: defaults)
        }
        return Applied(
            entity: entity(product),
            binding: Binding(id: id, parts: parts.merging(prices.mapValues(Self.id)) { $1 }),
            version: Self.listingVersion(
                product: product, prices: prices, beside: version
            ).text, notices: notices, found: found, resent: resent.map(entity))
    }

    /// A GET, or one that is not two seconds old.
    func freshProduct(_ id: String) async throws -> DocumentValue? {
        if let product = memory.fresh(id, at: now) { return product }
        guard let product = try await api.product(id), try !admit([product]).isEmpty else {
            return nil
        }
        return product
    }

    private func readPrices(_ id: String) async throws -> [DocumentValue] {
        let prices = try await api.prices(of: id) ?? []
        remember(
            prices, of: id,
            productUpdatedAt: memory.products.field("updatedAt", of: id)?.stringValue)
        return memory.prices[id]?.values ?? []
    }

    /// Prices by part, as the binding says.
    static func assigned(
        _ prices: [DocumentValue], _ binding: Binding
    ) -> [String: DocumentValue] {
        let parts = binding.parts.filter { PricePart.isPrice($0.key) }
        return parts.compactMapValues { id in prices.first { Self.id($0) == id } }
    }

    private func productStep(_ after: Entity, in collections: [String]?) -> CreateStep {
        let body = ListingMapping.createBody(
            after, locationID: configuration.locationID, collections: collections)
        let defaults = defaults
        let api = api
        let name = after.displayName
        let entity: @Sendable (DocumentValue) -> Entity = { product in
            ListingMapping.entity(after.key, product: product, prices: [:], defaults: defaults)
        }
        return CreateStep(
            key: after.key, object: "product", parent: nil, call: api.createProduct(body),
            extract: { $0["product"] ?? $0 }, live: { _ in try await api.products() },
            known: memory.listed.contains("product")
                ? memory.ids(named: name, of: "product") : nil,
            matches: { sent, product in
                let (sent, shown) = (entity(sent), entity(product))
                // Renamed since, it still has the slug that was asked for and that is nobody else's.
                if let slug = sent["slug"], slug == shown["slug"],
                    product["createdAt"]?.stringValue != nil
                {
                    return true
                }
                // The slug may have got a suffix; other fields may not be shown at all.
                return shown["title"] == sent["title"]
                    && ["productType", "description", "imageUrl"].allSatisfy {
                        shown[$0] == nil || sent[$0] == nil || shown[$0] == sent[$0]
                            || $0 == "description"
                    }
            }, entity: entity)
    }
}

extension Change {
    /// Whether one of its edits concerns a price part.
    func touches(price part: String) -> Bool {
        edits.contains { edit in
            switch (edit.path.field, PricePart.name(of: part)) {
            case ("price", nil): return true
            case ("prices", let name?):
                guard edit.path.steps.count > 1 else { return true }
                return edit.path.steps[1] == .key(name)
            default: return false
            }
        }
    }
}
