/// Bodies of products and collections, as `products.json` of the official OpenAPI files has them.
enum ProductSchemas {
    static let productMedia: ObjectShape = [
        "id*": .text, "title": .text, "url*": .text, "type*": .choice(["image", "video"]),
        "isFeatured": .boolean, "priceIds": .list(.anything),
    ]

    static let productVariantOption: ObjectShape = [
        "id*": .text, "name*": .text,
    ]

    static let productVariant: ObjectShape = [
        "id*": .text, "name*": .text, "options*": .list(.object(productVariantOption)),
    ]

    static let productLabel: ObjectShape = [
        "title*": .text, "startDate": .text, "endDate": .text,
    ]

    static let productSEO: ObjectShape = [
        "title": .text, "description": .text,
    ]

    static let createProduct: ObjectShape = [
        "name*": .text, "locationId*": .text, "description": .text,
        "productType*": .choice(["DIGITAL", "PHYSICAL", "SERVICE", "PHYSICAL/DIGITAL"]),
        "image": .text, "statementDescriptor": .text, "availableInStore": .boolean,
        "medias": .list(.object(productMedia)), "variants": .list(.object(productVariant)),
        "collectionIds": .list(.text), "isTaxesEnabled": .boolean, "taxes": .list(.text),
        "automaticTaxCategoryId": .text, "isLabelEnabled": .boolean,
        "label": .object(productLabel), "slug": .text, "seo": .object(productSEO),
        "taxInclusive": .boolean,
    ]

    /// An update asks for the same three fields as a create.
    static let updateProduct = createProduct.adding(["prices": .list(.text)])

    static let collectionSEO: ObjectShape = [
        "title": .text, "description": .text,
    ]

    static let updateProductStore: ObjectShape = [
        "altId*": .text, "altType*": .choice(["location"]),
        "action*": .choice(["include", "exclude"]), "productIds*": .list(.text),
    ]

    static let createProductCollections: ObjectShape = [
        "altId*": .text, "altType*": .choice(["location"]), "collectionId": .text, "name*": .text,
        "slug*": .text, "image": .text, "seo": .object(collectionSEO),
    ]

    static let updateProductCollections: ObjectShape = [
        "altId*": .text, "altType*": .choice(["location"]), "name": .text, "slug": .text,
        "image": .text, "seo": .object(collectionSEO),
    ]
}
