import Catalog
import Documents

/// The names of prices in a binding: `price` for a listing's one price, `price:<name>` for one of several.
enum PricePart {
    static let single = "price"

    static func named(_ name: String) -> String { "price:" + name }

    /// The name in `price:<name>`; `nil` for the single price and for other parts.
    static func name(of part: String) -> String? {
        part.hasPrefix("price:") ? String(part.dropFirst(6)) : nil
    }

    static func isPrice(_ part: String) -> Bool { part == single || part.hasPrefix("price:") }
}

/// | price entry | price object |
/// |---|---|
/// | `amount`, `currency`, `sku`, `description`, `trackInventory`, … | the same name |
/// | `compareAt` | `compareAtPrice` |
/// | `type`, `interval`, `intervalCount` | `type`, `recurring {interval, intervalCount}` |
/// | `name` | `name`, where several prices are told apart by it |
///
/// `availableQuantity` is written when the file says it, and never read: sales change it.
enum PriceMapping {
    private static let sameNames = [
        "amount", "currency", "sku", "description", "trackInventory", "allowOutOfStockPurchases",
        "variantOptionIds",
    ]
    /// Zero says nothing in these.
    private static let countedFrom1 = ["setupFee", "trialPeriod", "totalCycles"]

    /// What the file would say. `name` is what the file calls it, `nil` for the only price.
    static func fields(_ price: DocumentValue, name: String?) -> OrderedObject {
        var fields = OrderedObject()
        for field in sameNames { fields[field] = price[field] }
        for field in countedFrom1 { fields[field] = nonZero(price[field]) }
        fields["compareAt"] = nonZero(price["compareAtPrice"])
        let type = (price["type"] ?? price["priceType"])?.stringValue
        if type == "recurring" {
            fields["type"] = "recurring"
            fields["interval"] = price["recurring"]?["interval"]
            fields["intervalCount"] = price["recurring"]?["intervalCount"]
        }
        if let name, let shown = price["name"]?.stringValue, shown != name {
            fields["name"] = .string(shown)
        }
        return fields
    }

    private static func nonZero(_ value: DocumentValue?) -> DocumentValue? {
        value?.numberValue?.isZero == true ? nil : value
    }

    /// The body of a create (`raw` empty) or of an update: the price as it is with ours over it.
    static func body(
        _ price: DocumentValue, raw: OrderedObject, defaultName: String, locationID: String
    ) -> OrderedObject {
        var body = WireShape.price.fitting(raw)
        body["name"] = price["name"] ?? raw["name"] ?? .string(defaultName)
        let isRecurring = price["type"] == "recurring"
        body["type"] = isRecurring ? "recurring" : "one_time"
        body["currency"] = price["currency"]
        body["amount"] = price["amount"]
        body["locationId"] = .string(locationID)
        body["recurring"] =
            isRecurring
            ? [
                "interval": price["interval"] ?? raw["recurring"]?["interval"] ?? "month",
                "intervalCount": price["intervalCount"] ?? 1,
            ] : nil
        set("compareAtPrice", price["compareAt"], nothing: 0)
        set("setupFee", price["setupFee"], nothing: 0)
        set("sku", price["sku"], nothing: "")
        set("description", price["description"], nothing: "")
        set("trackInventory", price["trackInventory"], nothing: false)
        set("allowOutOfStockPurchases", price["allowOutOfStockPurchases"], nothing: false)
        set("trialPeriod", price["trialPeriod"], nothing: 0)
        for field in [
            "totalCycles", "variantOptionIds", "availableQuantity", "shippingOptions",
            "isDigitalProduct", "digitalDelivery", "membershipOffers",
        ] {
            body[field] = price[field] ?? body[field]
        }
        return WireShape.price.fitting(body)

        /// What the file does not say is cleared where the server has something.
        func set(_ field: String, _ value: DocumentValue?, nothing: DocumentValue) {
            body[field] = value ?? (body[field] == nil ? nil : nothing)
        }
    }
}
