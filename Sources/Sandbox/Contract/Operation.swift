import Ports

/// One documented call that the sandbox answers. Raw values are the official operation ids.
package enum Operation: String, Hashable, Sendable, CaseIterable {
    case createProduct = "create-product"
    case getProduct = "get-product-by-id"
    case listProducts = "list-invoices"  // sic: the id of the product list in products.json
    case updateProduct = "update-product-by-id"
    case deleteProduct = "delete-product-by-id"
    case bulkUpdate
    case bulkEdit
    case createPrice = "create-price-for-product"
    case listPrices = "list-prices-for-product"
    case getPrice = "get-price-by-id-for-product"
    case updatePrice = "update-price-by-id-for-product"
    case deletePrice = "delete-price-by-id-for-product"
    case listInventory = "get-list-inventory"
    case updateInventory = "update-inventory"
    case updateStore = "update-store-status"
    case listCollections = "get-product-collection"
    case createCollection = "create-product-collection"
    case getCollection = "get-product-collection-id"
    case updateCollection = "update-product-collection"
    case deleteCollection = "delete-product-collection"
    case listBrandBoards = "getBrandBoardsByLocation"
    case createBrandBoard
    case getBrandBoard = "getBrandBoardById"
    case updateBrandBoard
    case deleteBrandBoard
    case getLocation = "get-location"
    case listCustomValues = "get-custom-values"
    case createCustomValue = "create-custom-value"
    case getCustomValue = "get-custom-value"
    case updateCustomValue = "update-custom-value"
    case deleteCustomValue = "delete-custom-value"
    case listMedia = "fetch-media-content"
    case uploadMedia = "upload-media-content"
    case listOrders = "list-orders"
    case getOrder = "get-order-by-id"
    case listTransactions = "list-transactions"
    case createObject = "create-custom-object-schema"
    case getObject = "get-object-schema-by-key"
    case searchRecords = "search-object-records"
    case createRecord = "create-object-record"
    case getRecord = "get-record-by-id"
    case updateRecord = "update-object-record"
    case deleteRecord = "delete-object-record"
    case createCustomField = "create-custom-field"
    case createFieldFolder = "create-custom-field-folder"
}

/// Where a request says which location it is about.
enum LocationPlace: Hashable, Sendable {
    case path, query(String), body(String)
    /// Nowhere: the token's own location is meant.
    case token
}

/// How an operation is called and answered, by the official files.
struct Route: Sendable {
    let operation: Operation
    let method: HTTPMethod
    /// OpenAPI form: `/products/{productId}/price`.
    let path: String
    let success: Int
    /// Empty where the files name none.
    let scope: String
    let query: ObjectShape
    let body: ObjectShape?
    /// The body under `Version` headers other than `v3`, where it differs.
    let legacyBody: ObjectShape?
    /// The files declare a body without fields: any mapping is taken.
    let hasOpenBody: Bool
    let location: LocationPlace
    /// Path segments; a slash at the end means nothing.
    let segments: [Substring]

    init(
        operation: Operation, method: HTTPMethod, path: String, success: Int, scope: String,
        query: ObjectShape = [:], body: ObjectShape? = nil, legacyBody: ObjectShape? = nil,
        hasOpenBody: Bool = false, location: LocationPlace
    ) {
        self.operation = operation
        self.method = method
        self.path = path
        self.success = success
        self.scope = scope
        self.query = query
        self.body = body
        self.legacyBody = legacyBody
        self.hasOpenBody = hasOpenBody
        self.location = location
        segments = path.split(separator: "/")
    }

    /// The path's parameters when it fits; `nil` when it does not.
    /// - Parameter given: the decoded segments of a path.
    func match(_ given: [String]) -> [String: String]? {
        guard segments.count == given.count,
            zip(segments, given).allSatisfy({ want, have in
                want.utf8.first == UInt8(ascii: "{") || want == have
            })
        else { return nil }
        var parameters: [String: String] = [:]
        for (want, have) in zip(segments, given) where want.utf8.first == UInt8(ascii: "{") {
            parameters[String(want.dropFirst().dropLast())] = have
        }
        return parameters
    }
}
