import Ports

extension Route {
    /// Every call, as the official files declare it. The tests compare each line with them.
    static let all: [Route] =
        products + prices + collections + brandBoards + locations + payments + customObjects

    private static let products: [Route] = [
        Route(
            operation: .createProduct, method: .post, path: "/products/",
            success: 201, scope: "products.write",
            body: ProductSchemas.createProduct,
            location: .body("locationId")),
        Route(
            operation: .getProduct, method: .get, path: "/products/{productId}",
            success: 200, scope: "products.readonly",
            query: [
                "locationId*": .text, "sendWishlistStatus": .boolean,
            ],
            location: .query("locationId")),
        Route(
            operation: .listProducts, method: .get, path: "/products/",
            success: 200, scope: "products.readonly",
            query: [
                "limit": .number, "offset": .number, "locationId*": .text, "search": .text,
                "collectionIds": .text, "collectionSlug": .text, "expand": .list(.text),
                "productIds": .list(.text), "storeId": .text, "includedInStore": .boolean,
                "availableInStore": .boolean, "sortOrder": .choice(["asc", "desc"]),
            ],
            location: .query("locationId")),
        Route(
            operation: .updateProduct, method: .put, path: "/products/{productId}",
            success: 200, scope: "products.write",
            body: ProductSchemas.updateProduct,
            location: .body("locationId")),
        Route(
            operation: .deleteProduct, method: .delete, path: "/products/{productId}",
            success: 200, scope: "products.write",
            query: [
                "locationId*": .text, "sendWishlistStatus": .boolean,
            ],
            location: .query("locationId")),
        Route(
            operation: .bulkUpdate, method: .post, path: "/products/bulk-update",
            success: 201, scope: "products.write",
            body: BulkSchemas.bulkUpdate,
            location: .body("altId")),
        Route(
            operation: .bulkEdit, method: .post, path: "/products/bulk-update/edit",
            success: 201, scope: "",
            body: BulkSchemas.bulkEditRequest,
            location: .body("altId")),
    ]

    private static let prices: [Route] = [
        Route(
            operation: .createPrice, method: .post, path: "/products/{productId}/price",
            success: 201, scope: "products/prices.write",
            body: PriceSchemas.createPrice,
            location: .body("locationId")),
        Route(
            operation: .listPrices, method: .get, path: "/products/{productId}/price",
            success: 200, scope: "products/prices.readonly",
            query: [
                "limit": .number, "offset": .number, "locationId*": .text, "ids": .text,
            ],
            location: .query("locationId")),
        Route(
            operation: .getPrice, method: .get, path: "/products/{productId}/price/{priceId}",
            success: 200, scope: "products/prices.readonly",
            query: [
                "locationId*": .text
            ],
            location: .query("locationId")),
        Route(
            operation: .updatePrice, method: .put, path: "/products/{productId}/price/{priceId}",
            success: 200, scope: "products/prices.write",
            body: PriceSchemas.updatePrice,
            location: .body("locationId")),
        Route(
            operation: .deletePrice, method: .delete, path: "/products/{productId}/price/{priceId}",
            success: 200, scope: "products/prices.write",
            query: [
                "locationId*": .text
            ],
            location: .query("locationId")),
        Route(
            operation: .listInventory, method: .get, path: "/products/inventory",
            success: 200, scope: "products/prices.readonly",
            query: [
                "limit": .number, "offset": .number, "altId*": .text,
                "altType*": .choice(["location"]), "search": .text,
            ],
            location: .query("altId")),
        Route(
            operation: .updateInventory, method: .post, path: "/products/inventory",
            success: 201, scope: "products/prices.write",
            body: PriceSchemas.updateInventory,
            location: .body("altId")),
        Route(
            operation: .updateStore, method: .post, path: "/products/store/{storeId}",
            success: 201, scope: "products.write",
            body: ProductSchemas.updateProductStore,
            location: .body("altId")),
    ]

    private static let collections: [Route] = [
        Route(
            operation: .listCollections, method: .get, path: "/products/collections",
            success: 200, scope: "products/collection.readonly",
            query: [
                "limit": .number, "offset": .number, "altId*": .text,
                "altType*": .choice(["location"]), "collectionIds": .text, "name": .text,
            ],
            location: .query("altId")),
        Route(
            operation: .createCollection, method: .post, path: "/products/collections",
            success: 201, scope: "products/collection.write",
            body: ProductSchemas.createProductCollections,
            location: .body("altId")),
        Route(
            operation: .getCollection, method: .get, path: "/products/collections/{collectionId}",
            success: 200, scope: "products/collection.readonly",
            query: [
                "altId*": .text
            ],
            location: .query("altId")),
        Route(
            operation: .updateCollection, method: .put,
            path: "/products/collections/{collectionId}",
            success: 200, scope: "products/collection.write",
            body: ProductSchemas.updateProductCollections,
            location: .body("altId")),
        Route(
            operation: .deleteCollection, method: .delete,
            path: "/products/collections/{collectionId}",
            success: 200, scope: "products/collection.write",
            query: [
                "altId*": .text, "altType*": .choice(["location"]),
            ],
            location: .query("altId")),
    ]

    private static let brandBoards: [Route] = [
        Route(
            operation: .listBrandBoards, method: .get, path: "/brand-boards/{locationId}",
            success: 200, scope: "brand-boards/design-kit.readonly",
            query: [
                "limit": .number, "offset": .number, "search": .text, "deleted": .boolean,
            ],
            location: .path),
        Route(
            operation: .createBrandBoard, method: .post, path: "/brand-boards/",
            success: 201, scope: "brand-boards/design-kit.write",
            body: BrandBoardSchemas.createBrandBoardParam,
            legacyBody: LegacyBrandBoardSchemas.createBrandBoardParam,
            location: .body("locationId")),
        Route(
            operation: .getBrandBoard, method: .get, path: "/brand-boards/{locationId}/{id}",
            success: 200, scope: "brand-boards/design-kit.readonly",
            location: .path),
        Route(
            operation: .updateBrandBoard, method: .patch, path: "/brand-boards/{locationId}/{id}",
            success: 200, scope: "brand-boards/design-kit.write",
            body: BrandBoardSchemas.updateBrandBoardBody,
            legacyBody: LegacyBrandBoardSchemas.updateBrandBoardBody,
            location: .path),
        Route(
            operation: .deleteBrandBoard, method: .delete, path: "/brand-boards/{locationId}/{id}",
            success: 200, scope: "brand-boards/design-kit.write",
            location: .path),
    ]

    private static let locations: [Route] = [
        Route(
            operation: .getLocation, method: .get, path: "/locations/{locationId}",
            success: 200, scope: "locations.readonly",
            location: .path),
        Route(
            operation: .listCustomValues, method: .get,
            path: "/locations/{locationId}/customValues",
            success: 200, scope: "locations/customValues.readonly",
            location: .path),
        Route(
            operation: .createCustomValue, method: .post,
            path: "/locations/{locationId}/customValues",
            success: 201, scope: "locations/customValues.write",
            body: LocationSchemas.customValues,
            location: .path),
        Route(
            operation: .getCustomValue, method: .get,
            path: "/locations/{locationId}/customValues/{id}",
            success: 200, scope: "",
            location: .path),
        Route(
            operation: .updateCustomValue, method: .put,
            path: "/locations/{locationId}/customValues/{id}",
            success: 200, scope: "",
            body: LocationSchemas.customValues,
            location: .path),
        Route(
            operation: .deleteCustomValue, method: .delete,
            path: "/locations/{locationId}/customValues/{id}",
            success: 200, scope: "",
            location: .path),
        Route(
            operation: .listMedia, method: .get, path: "/medias/files",
            success: 200, scope: "medias.readonly",
            query: [
                "offset": .text, "limit": .text, "sortBy*": .text, "sortOrder*": .text,
                "type*": .text, "query": .text, "altType*": .choice(["location"]),
                "altId*": .text, "parentId": .text, "fetchAll": .text,
            ],
            location: .query("altId")),
        Route(
            operation: .uploadMedia, method: .post, path: "/medias/upload-file",
            success: 200, scope: "medias.write",
            location: .token),
    ]

    private static let payments: [Route] = [
        Route(
            operation: .listOrders, method: .get, path: "/payments/orders",
            success: 200, scope: "payments/orders.readonly",
            query: [
                "locationId": .text, "altId*": .text, "status": .text,
                "paymentStatus": .choice(["paid", "unpaid", "refunded", "partially_paid"]),
                "paymentMode": .text, "startAt": .text, "endAt": .text, "search": .text,
                "contactId": .text, "funnelProductIds": .text, "sourceId": .text,
                "limit": .number, "offset": .number,
            ],
            location: .query("altId")),
        Route(
            operation: .getOrder, method: .get, path: "/payments/orders/{orderId}",
            success: 200, scope: "payments/orders.readonly",
            query: [
                "locationId": .text, "altId*": .text,
            ],
            location: .query("altId")),
        Route(
            operation: .listTransactions, method: .get, path: "/payments/transactions",
            success: 200, scope: "payments/transactions.readonly",
            query: [
                "locationId": .text, "altId*": .text, "altType*": .text, "paymentMode": .text,
                "startAt": .text, "endAt": .text, "entitySourceType": .text,
                "entitySourceSubType": .text, "search": .text, "subscriptionId": .text,
                "entityId": .text, "contactId": .text, "limit": .number, "offset": .number,
            ],
            location: .query("altId")),
    ]
}
