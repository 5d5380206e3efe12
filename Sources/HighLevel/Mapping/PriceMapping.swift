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
/// | `options` | `variantOptionIds`, by the options' names |
/// | `availableQuantity` | the same name, where somebody says it: sales change it all the time |
enum PriceMapping {
    private static let sameNames = [
        "amount", "currency", "sku", "description", "trackInventory", "allowOutOfStockPurchases",
    ]
    /// Zero says nothing in these.
    private static let countedFrom1 = ["setupFee", "trialPeriod", "totalCycles"]

    /// What the file would say of the price that it calls `part`. `variants` are the product's.
    static func fields(
        _ price: DocumentValue, part: String, variants: DocumentValue?, wording: Wording
    ) -> OrderedObject {
        var fields = OrderedObject()
        for field in sameNames { fields[field] = price[field] }
        if wording.countsStock(part) { fields["availableQuantity"] = price["availableQuantity"] }
        let ids = price["variantOptionIds"]
        if let names = options(ids, variants, said: wording.prices(part)) {
            fields["options"] = names
        } else {
            fields["variantOptionIds"] = ids
        }
        for field in countedFrom1 { fields[field] = nonZero(price[field]) }
        fields["compareAt"] = nonZero(price["compareAtPrice"])
        let type = (price["type"] ?? price["priceType"])?.stringValue
        if type == "recurring" {
            fields["type"] = "recurring"
            fields["interval"] = price["recurring"]?["interval"]
            fields["intervalCount"] = price["recurring"]?["intervalCount"]
        }
        if let name = PricePart.name(of: part), let shown = price["name"]?.stringValue,
            shown != name
        {
            fields["name"] = .string(shown)
        }
        return fields
    }

    /// The options' names, as they are said already where that is the same options; `nil` where their ids
    /// are said, or where an id has no name.
    private static func options(
        _ ids: DocumentValue?, _ variants: DocumentValue?, said: [DocumentValue]
    ) -> DocumentValue? {
        let own = said.first { $0["options"] != nil || $0["variantOptionIds"] != nil }
        if own?["variantOptionIds"] != nil { return nil }
        guard let names = VariantMapping.optionNames(ids, in: variants) else { return nil }
        let meant = VariantMapping.optionIDs(own?["options"], in: variants)
        let shown = Set((ids?.sequenceValue ?? []).compactMap(\.stringValue))
        if meant.unknown.isEmpty, Set(meant.ids) == shown { return own?["options"] }
        return .sequence(names.map(DocumentValue.string))
    }

    private static func nonZero(_ value: DocumentValue?) -> DocumentValue? {
        value?.numberValue?.isZero == true ? nil : value
    }

    /// The body of a create (`raw` empty) or of an update: the price as it is with ours over it. `options`
    /// were put into `variantOptionIds` before.
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
        set("variantOptionIds", price["variantOptionIds"], nothing: [])
        for field in [
            "totalCycles", "availableQuantity", "shippingOptions",
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
