import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// Brings a product's prices to what the listing says: updates those that are bound, takes a price
    /// that lost its name for one that is new, makes what is missing, deletes what is left over.
    func writePrices(
        of product: DocumentValue, after: Entity, bound: [String: String], live: [DocumentValue],
        touches: (String) -> Bool, taken: Set<String>, _ change: Change
    ) async throws -> (prices: [String: DocumentValue], notices: [String]) {
        let productID = Self.id(product)
        let desired = Self.desiredPrices(after)
        var current: [String: DocumentValue] = [:]
        for (part, id) in bound {
            if let price = live.first(where: { Self.id($0) == id }) { current[part] = price }
        }
        var result: [String: DocumentValue] = [:]
        var orphans = current.keys.filter { desired[$0] == nil && touches($0) }.sorted()
        for part in current.keys where desired[part] == nil && !touches(part) {
            result[part] = current[part]
        }
        var notices: [String] = []
        let readAt = memory.prices[productID]?.readAt ?? now
        for part in desired.keys.sorted() {
            guard let wanted = desired[part] else { continue }
            var present = current[part]
            if present == nil, touches(part), let orphan = orphans.first {
                present = current[orphan]
                orphans.removeFirst()
            }
            if let price = present {
                result[part] =
                    touches(part)
                    ? try await update(
                        price, readAt: readAt, to: try byOptionIDs(wanted, part, product, change),
                        part: part, productID, change) : price
            } else if touches(part) {
                let used = Set(result.values.map(Self.id)).union(current.values.map(Self.id))
                let made = try await makePrice(
                    try byOptionIDs(wanted, part, product, change), part: part, productID, after,
                    live: live, taken: taken.union(used))
                result[part] = made.raw
                notices += made.notices
            }
        }
        for part in orphans {
            guard let price = current[part] else { continue }
            let (api, id) = (api, Self.id(price))
            try await send(
                over: price, lookedAt: readAt,
                asking: { try await Self.listed(id, of: productID, api) }
            ) { try await api.deletePrice(id, of: productID) }
            memory.noteDelete(Self.id(price), at: now)
        }
        let kept = live.filter { price in
            !result.values.contains { Self.id($0) == Self.id(price) }
                && !orphans.contains { current[$0].map(Self.id) == Self.id(price) }
        }
        memory.prices[productID] = RemoteMemory.Prices(
            values: Self.byAge(kept + result.values),
            productUpdatedAt: memory.products.field("updatedAt", of: productID)?.stringValue,
            readAt: now,
            aside: memory.spill)
        return (result, notices)
    }

    /// A price as the list of its product shows it.
    private static func listed(
        _ id: String, of productID: String, _ api: CatalogAPI
    ) async throws(RemoteFailure) -> DocumentValue? {
        try await api.prices(of: productID)?.first { Self.id($0) == id }
    }

    private static func desiredPrices(_ entity: Entity) -> [String: DocumentValue] {
        var desired: [String: DocumentValue] = [:]
        if let price = entity["price"], price["amount"] != nil { desired[PricePart.single] = price }
        for entry in entity["prices"]?.mappingValue?.entries ?? []
        where entry.value["amount"] != nil {
            desired[PricePart.named(entry.key)] = entry.value
        }
        return desired
    }

    private func update(
        _ price: DocumentValue, readAt: MonotonicInstant, to wanted: DocumentValue, part: String,
        _ productID: String, _ change: Change
    ) async throws -> DocumentValue {
        if price["trackInventory"] == true, change.touchesOnlyStock(ofPrice: part) {
            return try await updateStock(of: price, to: wanted, part: part)
        }
        let name = PricePart.name(of: part)
        var wanted = wanted
        if !change.touches(price: part, entry: "availableQuantity") {
            // What the plan saw may have been sold since.
            wanted = wanted.setting(nil, at: "availableQuantity")
        }
        var raw = price.mappingValue ?? [:]
        // One of several goes by its name; when that was another price's, it goes with it.
        if let name, wanted["name"] == nil, PricePart.isPrice(part) { raw["name"] = .string(name) }
        let body = PriceMapping.body(
            wanted, raw: raw, defaultName: name ?? change.after?.displayName ?? change.key.name,
            locationID: configuration.locationID)
        let made: DocumentValue
        let (api, id) = (api, Self.id(price))
        do {
            made = try await send(
                over: price, lookedAt: readAt,
                asking: { try await Self.listed(id, of: productID, api) }
            ) { try await api.updatePrice(id, of: productID, body) }
        } catch let failure as RemoteFailure {
            throw failure.about(part)
        }
        memory.noteWrite(Self.id(price), before: price, after: made, at: now)
        noteStock(before: price, after: made)
        return made
    }

    /// A price with the ids of the options that the file names.
    private func byOptionIDs(
        _ wanted: DocumentValue, _ part: String, _ product: DocumentValue, _ change: Change
    ) throws -> DocumentValue {
        guard var price = wanted.mappingValue, let names = price["options"] else { return wanted }
        let (ids, unknown) = VariantMapping.optionIDs(names, in: product["variants"])
        guard unknown.isEmpty else {
            let place = DocumentPath(
                keys: PricePart.name(of: part).map { ["prices", $0] } ?? ["price"]
            ).key("options")
            let message = "no variant has an option of this name, or several have"
            throw ApplyTrouble.failed(
                Problem(
                    code: "unknown-option", key: change.key,
                    message: "a price is for an option that the variants do not have",
                    hint: "name an option of `variants`; one that two of them have as Size: Large",
                    complaints: unknown.map {
                        FieldComplaint(path: place.index($0), message: message)
                    }))
        }
        price["options"] = nil
        price["variantOptionIds"] = .sequence(ids.map(DocumentValue.string))
        return .mapping(price)
    }

    private func makePrice(
        _ wanted: DocumentValue, part: String, _ productID: String, _ after: Entity,
        live: [DocumentValue], taken: Set<String>
    ) async throws -> Made {
        let name = PricePart.name(of: part)
        let body = PriceMapping.body(
            wanted, raw: [:], defaultName: name ?? after.displayName,
            locationID: configuration.locationID)
        let api = api
        // Made by a run that ended before it could say so.
        if let found = live.first(where: {
            !taken.contains(Self.id($0)) && Self.looksLike(body, $0)
        }) {
            for intent in await intents.openIntents(of: after.key)
            where intent.object == part && intent.parent == productID {
                try await intents.bind(intent.id, to: Self.id(found))
            }
            return Made(raw: found, wasFound: true)
        }
        let step = CreateStep(
            key: after.key, object: part, parent: productID,
            call: api.createPrice(body, of: productID), extract: { $0["price"] ?? $0 },
            live: { _ in try await api.prices(of: productID) ?? [] },
            known: live.map(Self.id).sorted(),
            matches: { sent, price in Self.looksLike(sent.mappingValue ?? [:], price) })
        let made = try await make(step, taken: taken)
        memory.noteWrite(Self.id(made.raw), before: nil, after: made.raw, at: now)
        return made
    }

    /// Amount, currency, type and name: what §3 of reliability.md calls a price's fingerprint. Somebody may
    /// have edited the price since it was made; then its name or its amount tells.
    private static func looksLike(_ body: OrderedObject, _ price: DocumentValue) -> Bool {
        func line(_ value: DocumentValue?) -> String {
            (value?.stringValue ?? "").trimmingSpaces.lowercased()
        }
        let isSort =
            line(price["type"]) == line(body["type"])
            && (body["type"] != "recurring"
                || line(price["recurring"]?["interval"]) == line(body["recurring"]?["interval"]))
        let costsTheSame =
            price["amount"]?.numberValue == body["amount"]?.numberValue
            && line(price["currency"]) == line(body["currency"])
        let isCalledTheSame = line(price["name"]) == line(body["name"])
        let (made, changed) = (price["createdAt"]?.stringValue, price["updatedAt"]?.stringValue)
        let wasEdited = made != nil && changed != nil && made != changed
        return isSort
            && (wasEdited ? costsTheSame || isCalledTheSame : costsTheSame && isCalledTheSame)
    }
}
