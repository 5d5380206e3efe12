import Documents
import Ports
import Testing

@testable import Sandbox

/// Each call once, with success: the answer has the documented status and shape.
@Suite("The sandbox's answers against the official OpenAPI files")
struct OfficialAnswersTests {
    @Test("the answer to every call has the documented shape", arguments: Operation.allCases)
    func answersAreTheOfficialOnes(operation: Operation) throws {
        var behaviour = SandboxBehaviour()
        behaviour.collectionByIdIsInternal = false
        let bench = Bench(behaviour: behaviour)
        let request = try Self.request(operation, bench)
        let result = bench.send(request)
        let (file, call) = try #require(Official.find(operation))
        let (status, shape) = file.success(call)
        #expect(result.status == status, "\(result.body)")
        let changes = request.method != .get && operation != .searchRecords
        #expect(bench.api.requests.last?.applied == changes)
        // `files` is declared a list of texts; its example is a list of mappings.
        guard let shape, operation != .listMedia else { return }
        let complaints = shape.complaints(about: result.body, at: "answer", undeclared: .keep)
            // Two declarations of payments.json that their own examples and the webhooks contradict:
            // items are mappings and no texts, and a status is a text and no mapping.
            .filter {
                !$0.hasPrefix("each value in answer.items") && !$0.contains(".status must be")
            }
        // Properties of a record are declared a text and marks of a page numbers; the examples differ.
        let odd = ["properties must be a string", "searchAfter.1 must be a number"]
        // Answers may hold empty texts; absent ones are also "must be a string".
        #expect(
            complaints.filter { complaint in
                !complaint.hasSuffix("should not be empty")
                    && !odd.contains { complaint.contains($0) }
            } == [])
    }

    /// A request of the operation that must succeed, after whatever it needs.
    private static func request(_ operation: Operation, _ bench: Bench) throws -> HTTPRequest {
        let q = Bench.q
        let alt = Bench.alt
        let product = bench.newProduct(
            "Mat", ["variants": [["id": "v", "name": "Size", "options": []]]])
        let price = bench.newPrice(
            of: product, ["trackInventory": true, "availableQuantity": 3, "sku": "M-1"])
        let collection = bench.newCollection()
        let boards = "/brand-boards/\(Bench.location)"
        let board: DocumentValue = [
            "locationId": .string(Bench.location), "name": "Studio", "type": "blank",
            "colors": [
                [
                    "label": "Primary", "hex": "#FF5733", "hexa": "#FF5733FF",
                    "rgb": "rgb(255, 87, 51)", "rgba": "rgba(255, 87, 51, 1)",
                ]
            ],
        ]
        let boardId =
            bench.send(.post, "/brand-boards/", board, version: "v3")["_id"]?.stringValue ?? ""
        let values = "/locations/\(Bench.location)/customValues"
        let value: DocumentValue = ["name": "shop css", "value": "a{}"]
        let valueId = bench.send(.post, values, value)["customValue.id"]?.stringValue ?? ""
        let order =
            try bench.api.create(
                .order, ["amount": 98, "currency": "USD", "items": [["name": "Mat", "qty": 2]]],
                at: bench.now)["_id"]?.stringValue ?? ""
        try bench.api.create(.transaction, ["amount": 98, "currency": "USD"], at: bench.now)
        func ask(
            _ method: HTTPMethod, _ target: String, _ body: DocumentValue? = nil,
            version: String = "2021-07-28"
        ) -> HTTPRequest { bench.request(method, target, body, version: version) }
        let products = "/products/\(product)"
        let prices = "\(products)/price"
        let collections = "/products/collections"
        return switch operation {
        case .createProduct: ask(.post, "/products/", Bench.product())
        case .getProduct: ask(.get, "\(products)?\(q)")
        case .listProducts: ask(.get, "/products/?\(q)&limit=10")
        case .updateProduct: ask(.put, products, Bench.product("New"))
        case .deleteProduct: ask(.delete, "\(products)?\(q)")
        case .bulkUpdate:
            ask(
                .post, "/products/bulk-update",
                [
                    "altId": .string(Bench.location), "altType": "location",
                    "type": "bulk-update-availability", "productIds": [.string(product)],
                    "availability": true,
                ])
        case .bulkEdit:
            ask(
                .post, "/products/bulk-update/edit",
                [
                    "altId": .string(Bench.location), "altType": "location",
                    "products": [["_id": .string(product), "name": "Newer"]],
                ])
        case .createPrice: ask(.post, prices, Bench.price())
        case .listPrices: ask(.get, "\(prices)?\(q)")
        case .getPrice: ask(.get, "\(prices)/\(price)?\(q)")
        case .updatePrice: ask(.put, "\(prices)/\(price)", Bench.price(50))
        case .deletePrice: ask(.delete, "\(prices)/\(price)?\(q)")
        case .listInventory: ask(.get, "/products/inventory?\(alt)")
        case .updateInventory:
            ask(
                .post, "/products/inventory",
                [
                    "altId": .string(Bench.location), "altType": "location",
                    "items": [["priceId": .string(price), "availableQuantity": 7]],
                ])
        case .updateStore:
            ask(
                .post, "/products/store/3SwdhCu3svxI8AKsPJt6",
                [
                    "altId": .string(Bench.location), "altType": "location", "action": "include",
                    "productIds": [.string(product)],
                ])
        case .listCollections: ask(.get, "\(collections)?\(alt)")
        case .createCollection:
            ask(.post, collections, Bench.collection("Winter", slug: "winter"))
        case .getCollection:
            ask(.get, "\(collections)/\(collection)?altId=\(Bench.location)")
        case .updateCollection:
            ask(
                .put, "\(collections)/\(collection)",
                ["altId": .string(Bench.location), "altType": "location", "name": "Sun"])
        case .deleteCollection: ask(.delete, "\(collections)/\(collection)?\(alt)")
        case .listBrandBoards: ask(.get, "\(boards)?limit=5", version: "v3")
        case .createBrandBoard: ask(.post, "/brand-boards/", board, version: "v3")
        case .getBrandBoard: ask(.get, "\(boards)/\(boardId)", version: "v3")
        case .updateBrandBoard:
            ask(.patch, "\(boards)/\(boardId)", ["name": "Other"], version: "v3")
        case .deleteBrandBoard: ask(.delete, "\(boards)/\(boardId)", version: "v3")
        case .getLocation: ask(.get, "/locations/\(Bench.location)")
        case .listCustomValues: ask(.get, values)
        case .createCustomValue: ask(.post, values, ["name": "b", "value": "c"])
        case .getCustomValue: ask(.get, "\(values)/\(valueId)")
        case .updateCustomValue: ask(.put, "\(values)/\(valueId)", ["name": "b", "value": "d"])
        case .deleteCustomValue: ask(.delete, "\(values)/\(valueId)")
        case .listMedia:
            ask(.get, "/medias/files?\(alt)&sortBy=createdAt&sortOrder=asc&type=file")
        case .uploadMedia: upload(bench)
        case .listOrders: ask(.get, "/payments/orders?altId=\(Bench.location)")
        case .getOrder: ask(.get, "/payments/orders/\(order)?altId=\(Bench.location)")
        case .listTransactions: ask(.get, "/payments/transactions?\(alt)")
        case .createObject: ask(.post, "/objects/", Bench.customObject("other"))
        case .getObject, .searchRecords, .createRecord, .getRecord, .updateRecord, .deleteRecord,
            .createFieldFolder, .createCustomField:
            objectRequest(operation, bench)
        }
    }

    private static func objectRequest(_ operation: Operation, _ bench: Bench) -> HTTPRequest {
        let key = "custom_objects.pet"
        _ = bench.send(.post, "/objects/", Bench.customObject("pet"))
        let place: DocumentValue = .string(Bench.location)
        let records = "/objects/\(key)/records"
        let record: DocumentValue = ["locationId": place, "properties": ["name": "Buddy"]]
        let id = bench.send(.post, records, record)["record.id"]?.stringValue ?? ""
        return switch operation {
        case .getObject:
            bench.request(.get, "/objects/\(key)?\(Bench.q)&fetchProperties=true")
        case .searchRecords:
            bench.request(
                .post, "\(records)/search",
                [
                    "locationId": place, "page": 1, "pageLimit": 10, "query": "",
                    "searchAfter": [],
                ])
        case .createRecord: bench.request(.post, records, record)
        case .getRecord: bench.request(.get, "\(records)/\(id)")
        case .updateRecord:
            bench.request(
                .put, "\(records)/\(id)?\(Bench.q)", ["properties": ["name": "Max"]])
        case .createFieldFolder:
            bench.request(
                .post, "/custom-fields/folder",
                ["objectKey": .string(key), "name": "More", "locationId": place])
        case .createCustomField:
            bench.request(
                .post, "/custom-fields/",
                [
                    "locationId": place, "showInForms": false, "dataType": "TEXT",
                    "fieldKey": .string("\(key).colour"), "objectKey": .string(key),
                    "parentId": "f", "name": "Colour",
                ])
        default: bench.request(.delete, "\(records)/\(id)")
        }
    }

    private static func upload(_ bench: Bench) -> HTTPRequest {
        var request = bench.request(.post, "/medias/upload-file")
        request.headers["Content-Type"] = "multipart/form-data; boundary=XyZ"
        request.body = Array(
            ("--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"mat.png\"\r\n"
                + "Content-Type: image/png\r\n\r\nPNG\r\nDATA\r\n--XyZ--\r\n").utf8)
        return request
    }
}
