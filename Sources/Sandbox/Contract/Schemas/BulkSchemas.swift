/// Bodies of the bulk calls, as `products.json` has them.
enum BulkSchemas {
    static let bulkUpdateFilters: ObjectShape = [
        "collectionIds": .list(.text), "productType": .text, "availableInStore": .boolean,
        "search": .text,
    ]

    static let priceUpdateField: ObjectShape = [
        "type*": .choice([
            "INCREASE_BY_AMOUNT", "REDUCE_BY_AMOUNT", "SET_NEW_PRICE",
            "INCREASE_BY_PERCENTAGE", "REDUCE_BY_PERCENTAGE",
        ]),
        "value*": .number, "roundToWhole": .boolean,
    ]

    static let bulkUpdate: ObjectShape = [
        "altId*": .text, "altType*": .choice(["location"]),
        "type*": .choice([
            "bulk-update-price", "bulk-update-availability",
            "bulk-update-product-collection", "bulk-delete-products", "bulk-update-currency",
        ]),
        "productIds*": .list(.text), "filters": .object(bulkUpdateFilters),
        "price": .object(priceUpdateField), "compareAtPrice": .object(priceUpdateField),
        "availability": .boolean, "collectionIds": .list(.text), "currency": .text,
    ]

    static let bulkEditPrice: ObjectShape = [
        "_id*": .text, "name": .text, "amount": .number, "currency": .text,
        "compareAtPrice": .number, "availableQuantity": .number, "trackInventory": .boolean,
        "allowOutOfStockPurchases": .boolean, "sku": .text, "trialPeriod": .number,
        "totalCycles": .number, "setupFee": .number,
        "shippingOptions": .object(PriceSchemas.shippingOptions),
        "recurring": .object(PriceSchemas.recurring),
    ]

    static let bulkEditProduct: ObjectShape = [
        "_id*": .text, "name": .text, "description": .text, "image": .text,
        "availableInStore": .boolean, "prices": .list(.object(bulkEditPrice)),
        "collectionIds": .list(.text), "isLabelEnabled": .boolean, "isTaxesEnabled": .boolean,
        "seo": .object(ProductSchemas.productSEO), "slug": .text,
        "automaticTaxCategoryId": .text, "taxInclusive": .boolean, "taxes": .list(.anyObject),
        "medias": .list(.anyObject),
        "label": .anyObject,
    ]

    static let bulkEditRequest: ObjectShape = [
        "altId*": .text, "altType*": .choice(["location"]),
        "products*": .list(.object(bulkEditProduct)),
    ]
}
