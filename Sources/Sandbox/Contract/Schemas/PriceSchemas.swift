/// Bodies of prices and of the inventory, as `products.json` has them.
enum PriceSchemas {
    static let recurring: ObjectShape = [
        "interval*": .choice(["day", "month", "week", "year"]), "intervalCount*": .number,
    ]

    static let membershipOffer: ObjectShape = [
        "label*": .text, "value*": .text, "_id*": .text,
    ]

    static let priceMeta: ObjectShape = [
        "source*": .choice(["stripe", "woocommerce", "shopify"]), "sourceId": .text,
        "stripePriceId*": .text,
        "internalSource*": .choice([
            "agency_plan", "funnel", "membership", "communities", "gokollab", "calendar",
        ]),
    ]

    static let weightOptions: ObjectShape = [
        "value*": .number, "unit*": .choice(["kg", "lb", "g", "oz"]),
    ]

    static let priceDimensions: ObjectShape = [
        "height*": .number, "width*": .number, "length*": .number,
        "unit*": .choice(["cm", "in", "m"]),
    ]

    static let shippingOptions: ObjectShape = [
        "weight": .object(weightOptions), "dimensions": .object(priceDimensions),
    ]

    static let createPrice: ObjectShape = [
        "name*": .text, "type*": .choice(["one_time", "recurring"]), "currency*": .text,
        "amount*": .number, "recurring": .object(recurring), "description": .text,
        "membershipOffers": .list(.object(membershipOffer)), "trialPeriod": .number,
        "totalCycles": .number, "setupFee": .number, "variantOptionIds": .list(.text),
        "compareAtPrice": .number, "locationId*": .text, "userId": .text,
        "meta": .object(priceMeta), "trackInventory": .boolean, "availableQuantity": .number,
        "allowOutOfStockPurchases": .boolean, "sku": .text,
        "shippingOptions": .object(shippingOptions), "isDigitalProduct": .boolean,
        "digitalDelivery": .list(.text),
    ]

    /// An update asks for the same five fields as a create.
    static let updatePrice = createPrice

    static let updateInventoryItem: ObjectShape = [
        "priceId*": .text, "availableQuantity": .number, "allowOutOfStockPurchases": .boolean,
    ]

    static let updateInventory: ObjectShape = [
        "altId*": .text, "altType*": .choice(["location"]),
        "items*": .list(.object(updateInventoryItem)),
    ]
}
