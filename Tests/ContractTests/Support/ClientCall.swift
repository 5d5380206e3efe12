import Documents
import Pacing
import Ports
import Sandbox
import SyncTestKit
import Testing

@testable import HighLevel

/// A function of `CatalogAPI`, and a call of it that succeeds in a sandbox which holds `Stock`.
struct ClientCall: Sendable, CustomTestStringConvertible {
    /// The function's name and parameter labels, as they are written in its file.
    let function: String
    /// The operation that it is there for: `PUT /products/{productId}`.
    let operation: String
    /// Whether a second attempt could make a second object.
    let creates: Bool
    let run: @Sendable (CatalogAPI, Stock) async throws -> Void

    var testDescription: String { "\(function) → \(operation)" }

    init(
        _ function: String, _ operation: String, creates: Bool = false,
        _ run: @escaping @Sendable (CatalogAPI, Stock) async throws -> Void
    ) {
        self.function = function
        self.operation = operation
        self.creates = creates
        self.run = run
    }

    static let all: [ClientCall] =
        products + prices + stock + collections + brandBoards + customValues + media + payments
        + records + objects

    private static let products = [
        ClientCall("products", "GET /products/") { api, _ in _ = try await api.products() },
        ClientCall("packedProducts", "GET /products/") { api, _ in
            _ = try await api.packedProducts(keptIn: RawObjects(spill: .never))
        },
        ClientCall("products(ids:)", "GET /products/") { api, stock in
            _ = try await api.products(ids: [stock.product, "none"])
        },
        ClientCall("products(inCollection:)", "GET /products/") { api, stock in
            _ = try await api.products(inCollection: stock.collection)
        },
        ClientCall("products(inStore:)", "GET /products/") { api, stock in
            _ = try await api.products(inStore: "3SwdhCu3svxI8AKsPJt6", among: [stock.product])
        },
        ClientCall("setStore", "POST /products/store/{storeId}") { api, stock in
            try await api.setStore("3SwdhCu3svxI8AKsPJt6", shows: true, [stock.product])
        },
        ClientCall("product", "GET /products/{productId}") { api, stock in
            _ = try await api.product(stock.product)
        },
        ClientCall("createProduct", "POST /products/", creates: true) { api, _ in
            _ = try await api.send(api.createProduct(Stock.productBody))
        },
        ClientCall("updateProduct", "PUT /products/{productId}") { api, stock in
            _ = try await api.updateProduct(stock.product, Stock.productBody)
        },
        ClientCall("deleteProduct", "DELETE /products/{productId}") { api, stock in
            try await api.deleteProduct(stock.product)
        },
        ClientCall("setCollections", "POST /products/bulk-update/edit") { api, stock in
            _ = try await api.setCollections([(stock.product, [stock.collection])])
        },
        ClientCall("bulkEdit", "POST /products/bulk-update/edit") { api, stock in
            _ = try await api.bulkEdit([
                [
                    "_id": .string(stock.product), "name": "Mat", "description": "Cork",
                    "availableInStore": false,
                    "prices": [["_id": .string(stock.price), "amount": 12]],
                ]
            ])
        },
    ]

    private static let prices = [
        ClientCall("prices(of:)", "GET /products/{productId}/price") { api, stock in
            _ = try await api.prices(of: stock.product)
        },
        ClientCall("price(of:)", "GET /products/{productId}/price/{priceId}") { api, stock in
            _ = try await api.price(stock.price, of: stock.product)
        },
        ClientCall(
            "createPrice(of:)", "POST /products/{productId}/price", creates: true
        ) { api, stock in
            _ = try await api.send(api.createPrice(Stock.priceBody, of: stock.product))
        },
        ClientCall("updatePrice(of:)", "PUT /products/{productId}/price/{priceId}") { api, stock in
            _ = try await api.updatePrice(stock.price, of: stock.product, Stock.priceBody)
        },
        ClientCall(
            "deletePrice(of:)", "DELETE /products/{productId}/price/{priceId}"
        ) { api, stock in
            try await api.deletePrice(stock.price, of: stock.product)
        },
    ]

    private static let stock = [
        ClientCall("inventory", "GET /products/inventory") { api, _ in
            _ = try await api.inventory()
        },
        ClientCall("updateInventory", "POST /products/inventory") { api, stock in
            try await api.updateInventory([
                [
                    "priceId": .string(stock.price), "availableQuantity": 3,
                    "allowOutOfStockPurchases": false,
                ]
            ])
        },
    ]

    private static let media = [
        ClientCall("mediaFile(named:)", "GET /medias/files") { api, _ in
            _ = try await api.mediaFile(named: "mat-0123456789abcdef.png")
        },
        ClientCall("uploadMedia", "POST /medias/upload-file", creates: true) { api, _ in
            _ = try await api.send(
                api.uploadMedia("mat-0123456789abcdef.png", [0x89, 0x50, 0x4E, 0x47]))
        },
    ]

    private static let collections = [
        ClientCall("collections", "GET /products/collections") { api, _ in
            _ = try await api.collections()
        },
        ClientCall("collection", "GET /products/collections") { api, stock in
            _ = try await api.collection(stock.collection)
        },
        ClientCall(
            "isCollectionGone", "GET /products/collections/{collectionId}"
        ) { api, stock in
            _ = try await api.isCollectionGone(stock.collection)
        },
        ClientCall("createCollection", "POST /products/collections", creates: true) { api, _ in
            _ = try await api.send(api.createCollection(Stock.collectionBody("winter")))
        },
        ClientCall(
            "updateCollection", "PUT /products/collections/{collectionId}"
        ) { api, stock in
            try await api.updateCollection(stock.collection, Stock.collectionBody("summer"))
        },
        ClientCall(
            "deleteCollection", "DELETE /products/collections/{collectionId}"
        ) { api, stock in
            try await api.deleteCollection(stock.collection)
        },
    ]

    private static let brandBoards = [
        ClientCall("brandBoards", "GET /brand-boards/{locationId}") { api, _ in
            _ = try await api.brandBoards()
        },
        ClientCall("brandBoard", "GET /brand-boards/{locationId}/{id}") { api, stock in
            _ = try await api.brandBoard(stock.board)
        },
        ClientCall("createBrandBoard", "POST /brand-boards/", creates: true) { api, _ in
            _ = try await api.send(api.createBrandBoard(Stock.boardBody))
        },
        ClientCall("updateBrandBoard", "PATCH /brand-boards/{locationId}/{id}") { api, stock in
            _ = try await api.updateBrandBoard(stock.board, ["name": "Harbour"])
        },
        ClientCall("deleteBrandBoard", "DELETE /brand-boards/{locationId}/{id}") { api, stock in
            try await api.deleteBrandBoard(stock.board)
        },
    ]

    private static let customValues = [
        ClientCall("customValues", "GET /locations/{locationId}/customValues") { api, _ in
            _ = try await api.customValues()
        },
        ClientCall("customValue", "GET /locations/{locationId}/customValues/{id}") { api, stock in
            _ = try await api.customValue(stock.value)
        },
        ClientCall(
            "createCustomValue", "POST /locations/{locationId}/customValues", creates: true
        ) { api, _ in
            _ = try await api.send(api.createCustomValue(Stock.valueBody("a{}")))
        },
        ClientCall(
            "updateCustomValue", "PUT /locations/{locationId}/customValues/{id}"
        ) { api, stock in
            _ = try await api.updateCustomValue(stock.value, Stock.valueBody("b{}"))
        },
        ClientCall(
            "deleteCustomValue", "DELETE /locations/{locationId}/customValues/{id}"
        ) { api, stock in
            try await api.deleteCustomValue(stock.value)
        },
    ]

    private static let payments = [
        ClientCall("orders", "GET /payments/orders") { api, _ in
            _ = try await api.orders(from: "2026-01-01", to: "2026-12-31")
        },
        ClientCall("order", "GET /payments/orders/{orderId}") { api, stock in
            _ = try await api.order(stock.order)
        },
        ClientCall("transactions", "GET /payments/transactions") { api, _ in
            _ = try await api.transactions(from: "2026-01-01", to: "2026-12-31")
        },
    ]
}
