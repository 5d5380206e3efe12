/// Names of members that occur often, each of which a `PackedObject` has in one byte. Others are spelt
/// out. The order means nothing outside of the process.
enum PackedNames {
    /// In the place of a name that follows in full.
    static let spelt: UInt8 = 0

    /// By code; the first place is `spelt`'s.
    static let all =
        [""]
        + [
            // Of the files
            "title", "description", "price", "prices", "amount", "currency", "compareAt", "sku",
            "type", "interval", "intervalCount", "imageUrl", "images", "location", "category",
            "downloadUrl", "linkUrl", "directory", "active", "productType", "slug", "seo",
            "availableInStore", "stores", "variants", "isTaxesEnabled", "taxes", "taxInclusive",
            "automaticTaxCategoryId", "statementDescriptor", "isLabelEnabled", "label", "ghl",
            "name", "items", "directoryName", "primaryColor", "logoUrl", "customCss", "options",
            "trackInventory", "availableQuantity", "allowOutOfStockPurchases", "recurring",
            // Of the API
            "_id", "id", "locationId", "altId", "altType", "image", "medias", "url", "isFeatured",
            "priceIds", "collectionIds", "createdAt", "updatedAt", "userId", "product",
            "compareAtPrice", "variantOptionIds", "trialPeriod", "totalCycles", "setupFee",
            "membershipOffers", "meta", "source", "sourceId", "shippingOptions", "weight", "unit",
            "value", "dimensions", "height", "width", "length", "isDigitalProduct",
            "digitalDelivery",
            "fieldKey", "documentType", "parentId", "deleted", "status", "default", "startDate",
            "endDate", "displayPriority", "stripePriceId", "priceType", "customValue", "brandBoard",
            "colors", "fonts", "logos", "hex", "text", "parts", "__v", "isDefault", "traceId",
        ]

    private static let codes = Dictionary(
        all.enumerated().dropFirst().map { ($1, UInt8($0)) },
        uniquingKeysWith: { first, _ in first })

    static func code(of name: String) -> UInt8 {
        // Another Unicode spelling is the same name to a dictionary, and is to be kept as it is.
        guard let code = codes[name], all[Int(code)].utf8.elementsEqual(name.utf8) else {
            return spelt
        }
        return code
    }
}
