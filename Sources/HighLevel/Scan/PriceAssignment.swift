import Catalog
import Documents

/// Which of a product's prices are which of its listing's.
enum PriceAssignment: Sendable {
    /// Price objects by part name.
    case assigned([String: DocumentValue])
    /// Several prices, and nothing says which is the listing's.
    case ambiguous([DocumentValue])

    /// `isKnownLocally`: a file of this key exists, and may have one price where the product has several.
    init(prices: [DocumentValue], parts: [String: String], isKnownLocally: Bool) {
        let parts = parts.filter { PricePart.isPrice($0.key) }
        var found: [String: DocumentValue] = [:]
        for (part, id) in parts {
            if let price = prices.first(where: { $0["_id"]?.stringValue == id }) {
                found[part] = price
            }
        }
        if parts.keys.contains(where: { PricePart.name(of: $0) != nil }) {
            let bound = Set(parts.values)
            let others = prices.filter { !bound.contains($0["_id"]?.stringValue ?? "") }
            self = .assigned(Self.adding(others, to: found))
            return
        }
        if !found.isEmpty || prices.isEmpty {
            self = .assigned(found)
            return
        }
        let oneTime = prices.filter { $0["type"]?.stringValue != "recurring" }
        if let only = oneTime.count == 1 ? oneTime.first : prices.count == 1 ? prices.first : nil {
            self = .assigned([PricePart.single: only])
        } else if isKnownLocally {
            self = .ambiguous(prices)
        } else {
            self = .assigned(Self.adding(prices, to: [:]))
        }
    }

    private static func adding(
        _ prices: [DocumentValue], to found: [String: DocumentValue]
    ) -> [String: DocumentValue] {
        var result = found
        for price in prices.sorted(by: { Self.age($0) < Self.age($1) }) {
            let shown = price["name"]?.stringValue ?? ""
            let name = shown.isEmpty ? "price" : shown
            var part = PricePart.named(name)
            var number = 2
            while result[part] != nil {
                part = PricePart.named("\(name) \(number)")
                number += 1
            }
            result[part] = price
        }
        return result
    }

    private static func age(_ price: DocumentValue) -> String {
        (price["createdAt"]?.stringValue ?? "") + (price["_id"]?.stringValue ?? "")
    }
}
