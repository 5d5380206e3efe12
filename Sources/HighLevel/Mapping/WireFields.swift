import Documents

/// Which fields the API's bodies take (ghl-openapi, DTOs of the same names): a PUT sends back what was
/// read, and anything else is refused with 422.
indirect enum WireShape: Sendable {
    case any
    case object([String: WireShape])
    case list(WireShape)

    /// The part of a value that fits; nulls are left out, since "not there" is what they say.
    func fitting(_ value: DocumentValue) -> DocumentValue? {
        switch (self, value) {
        case (_, .null): return nil
        case (.any, _): return value
        case (.object(let fields), .mapping(let object)):
            return .mapping(
                OrderedObject(
                    object.entries.compactMap { entry in
                        fields[entry.key]?.fitting(entry.value).map { (entry.key, $0) }
                    }))
        case (.list(let item), .sequence(let items)):
            return .sequence(items.compactMap { item.fitting($0) })
        case (.object, _), (.list, _): return value
        }
    }

    func fitting(_ object: OrderedObject) -> OrderedObject {
        fitting(.mapping(object))?.mappingValue ?? [:]
    }

    private static func fields(_ names: String..., nested: [String: WireShape] = [:]) -> WireShape {
        .object(
            Dictionary(names.map { ($0, .any) }, uniquingKeysWith: { $1 }).merging(nested) { $1 })
    }

    static let seo = fields("title", "description")

    /// `UpdateProductDto` but for `prices`.
    static let product = fields(
        "name", "locationId", "description", "productType", "image", "statementDescriptor",
        "availableInStore", "collectionIds", "isTaxesEnabled", "taxes", "automaticTaxCategoryId",
        "isLabelEnabled", "slug", "taxInclusive",
        nested: [
            "medias": .list(fields("id", "title", "url", "type", "isFeatured", "priceIds")),
            "variants": .list(
                fields("id", "name", nested: ["options": .list(fields("id", "name"))])),
            "label": fields("title", "startDate", "endDate"), "seo": seo,
        ])

    /// `UpdatePriceDto`.
    static let price = fields(
        "name", "type", "currency", "amount", "description", "trialPeriod", "totalCycles",
        "setupFee", "variantOptionIds", "compareAtPrice", "locationId", "userId", "meta",
        "trackInventory", "availableQuantity", "allowOutOfStockPurchases", "sku", "shippingOptions",
        "isDigitalProduct", "digitalDelivery",
        nested: [
            "recurring": fields("interval", "intervalCount"),
            "membershipOffers": .list(fields("label", "value", "_id")),
        ])

    /// `UpdateProductCollectionsDto` without the location.
    static let collection = fields("name", "slug", "image", nested: ["seo": seo])

    /// `UpdateBrandBoardBody`.
    static let brandBoard = fields(
        "name", "default", "parentId",
        nested: [
            "logos": .list(fields("id", "url", "label", "path")),
            "colors": .list(fields("id", "hexa", "rgba", "hex", "rgb", "label")),
            "fonts": .list(fields("id", "font", "fallback", "label")),
        ])
}
