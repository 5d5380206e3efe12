import Catalog
import Documents
import Pacing
import SyncCore

/// How many there are to sell: changed by every sale, so it is read for all prices at once, only where
/// somebody speaks of it, and written only over what it was seen to be.
extension HighLevelReplica {
    /// Brings the prices in memory to what the list of stock says.
    func readStock() async throws {
        if let read = memory.stockReadAt, read.duration(to: now) < RemoteMemory.freshness { return }
        let listed = try await api.inventory()
        let instant = now
        memory.stockReadAt = instant
        var stock: [String: DocumentValue] = [:]
        for item in listed {
            let id = Self.id(item)
            let shown = Self.stock(of: item)
            stock[id] = memory.seenThrough(Self.slot(id), listed: shown, at: instant) ?? shown
        }
        for (product, known) in memory.prices {
            let values = known.values
            guard values.contains(where: { stock[Self.id($0)] != nil }) else { continue }
            var prices = known
            prices.values = values.map { price in
                stock[Self.id(price)].map { price.withStock($0) } ?? price
            }
            memory.prices[product] = prices.aside(in: memory.spill)
        }
    }

    /// What was sold since the look must not come back: writes of a number over another one than was seen
    /// are planned again.
    func requireUnsold(_ change: Change, _ prices: [String: DocumentValue]) async throws {
        let before = change.before.map { wording([$0]) } ?? Wording.none
        let counted = prices.keys.filter { part in
            before.countsStock(part) && change.touches(price: part, entry: "availableQuantity")
        }
        guard !counted.isEmpty, let product = change.binding?.id else { return }
        try await readStock()
        for part in counted.sorted() {
            let id = prices[part].map(Self.id)
            let fresh = memory.prices[product]?.values.first { Self.id($0) == id }
            let seen = before.prices(part).first?["availableQuantity"]
            guard let quantity = fresh?["availableQuantity"], quantity != seen else { continue }
            throw ApplyTrouble.stale("its stock changed in GoHighLevel in the meantime")
        }
    }

    /// Only the stock: amounts are left alone.
    func updateStock(
        of price: DocumentValue, to wanted: DocumentValue, part: String
    ) async throws -> DocumentValue {
        var item: OrderedObject = ["priceId": .string(Self.id(price))]
        item["availableQuantity"] = wanted["availableQuantity"]
        if let allowed = wanted["allowOutOfStockPurchases"] {
            item["allowOutOfStockPurchases"] = allowed
        } else if price["allowOutOfStockPurchases"] == true {
            item["allowOutOfStockPurchases"] = false
        }
        var entries = item
        entries["priceId"] = nil
        let made = price.merging(entries)
        if made == price { return price }
        do throws(RemoteFailure) {
            try await api.updateInventory([item])
        } catch {
            throw error.about(part)
        }
        noteStock(before: price, after: made)
        return made
    }

    func noteStock(before: DocumentValue, after: DocumentValue) {
        let (old, new) = (Self.stock(of: before), Self.stock(of: after))
        guard old != new else { return }
        memory.noteWrite(Self.slot(Self.id(after)), before: old, after: new, at: now)
    }

    private static func slot(_ id: String) -> String { "stock:" + id }

    /// The number alone: what stands under its name is not compared (`ObjectVersion.volatile`). Nothing else
    /// of the list is taken over, since a price may not show the same.
    private static func stock(of object: DocumentValue) -> DocumentValue {
        object["availableQuantity"] ?? .null
    }
}

extension DocumentValue {
    fileprivate func withStock(_ stock: DocumentValue) -> DocumentValue {
        stock.isNull ? self : setting(stock, at: "availableQuantity")
    }
}

extension Change {
    /// For each edit that concerns a price, the entry of it that it is about; `nil` for the price as a whole.
    func edits(ofPrice part: String) -> [String?] {
        let path = DocumentPath(keys: PricePart.name(of: part).map { ["prices", $0] } ?? ["price"])
        return edits.compactMap { edit -> String?? in
            let steps = edit.path.steps
            guard steps.prefix(path.steps.count).elementsEqual(path.steps) else {
                // `prices` as a whole is about each of them.
                return path.steps.starts(with: steps) ? .some(nil) : nil
            }
            guard steps.count > path.steps.count, case .key(let entry) = steps[path.steps.count]
            else { return .some(nil) }
            return .some(entry)
        }
    }

    func touchesOnlyStock(ofPrice part: String) -> Bool {
        let touched = edits(ofPrice: part)
        return !touched.isEmpty
            && touched.allSatisfy { entry in
                // A quantity that is no longer said is not to be set to anything.
                entry.map { ["availableQuantity", "allowOutOfStockPurchases"].contains($0) }
                    ?? false
            }
    }

    func touches(price part: String, entry: String) -> Bool {
        edits(ofPrice: part).contains { $0 == nil || $0 == entry }
    }
}
