import Documents
import Ports
import Testing

@testable import Sandbox

@Suite("Bulk calls of the sandbox")
struct BulkCallsTests {
    private func edit(_ products: [DocumentValue]) -> DocumentValue {
        [
            "altId": .string(Bench.location), "altType": "location",
            "products": .sequence(products),
        ]
    }

    private func update(_ type: String, _ ids: [String], _ more: OrderedObject) -> DocumentValue {
        var body: OrderedObject = [
            "altId": .string(Bench.location), "altType": "location", "type": .string(type),
            "productIds": .sequence(ids.map { .string($0) }),
        ]
        for entry in more.entries { body[entry.key] = entry.value }
        return .mapping(body)
    }

    @Test("a bulk edit patches products and prices and counts both")
    func patches() {
        let bench = Bench()
        let mat = bench.newProduct("Mat", ["description": "Soft"])
        let price = bench.newPrice(of: mat)
        let result = bench.send(
            .post, "/products/bulk-update/edit",
            edit([
                [
                    "_id": .string(mat), "name": "Rug",
                    "prices": [["_id": .string(price), "amount": 50]],
                ]
            ]))
        #expect(result.status == 201)
        #expect(result["updatedCount"] == 2)
        #expect(bench.api.object(.product, id: mat)?["name"] == "Rug")
        #expect(bench.api.object(.product, id: mat)?["description"] == "Soft")
        #expect(bench.api.object(.price, id: price)?["amount"] == 50)
        #expect(bench.api.mutationCount == 3)
    }

    @Test(
        "thirty products and prices together are the most",
        arguments: [(15, 15, 201), (15, 16, 422)])
    func maximum(products: Int, prices: Int, status: Int) {
        let bench = Bench()
        let ids = (0..<products).map { bench.newProduct("P\($0)") }
        var items = ids.map { DocumentValue.mapping(["_id": .string($0), "image": "x"]) }
        let priceIds = (0..<prices).map { _ in bench.newPrice(of: ids[0]) }
        let list = priceIds.map { DocumentValue.mapping(["_id": .string($0), "amount": 1]) }
        items[0] = ["_id": .string(ids[0]), "prices": .sequence(list)]
        #expect(bench.send(.post, "/products/bulk-update/edit", edit(items)).status == status)
    }

    @Test("a bulk edit with one unknown id changes nothing and tells nothing")
    func wholeOrNothing() {
        let bench = Bench()
        let mat = bench.newProduct("Mat")
        let told = bench.webhooks.count
        let result = bench.send(
            .post, "/products/bulk-update/edit",
            edit([["_id": .string(mat), "name": "Rug"], ["_id": "0123", "name": "x"]]))
        #expect(result.status == 404)
        #expect(bench.api.object(.product, id: mat)?["name"] == "Mat")
        #expect(bench.webhooks.count == told)
        #expect(bench.api.requests.last?.applied == false)
    }

    @Test("collections are added or replaced, as the behaviour says", arguments: [false, true])
    func collections(replaces: Bool) {
        var behaviour = SandboxBehaviour()
        behaviour.bulkCollectionsReplace = replaces
        let bench = Bench(behaviour: behaviour)
        let mat = bench.newProduct("Mat", ["collectionIds": ["a"]])
        bench.send(
            .post, "/products/bulk-update",
            update("bulk-update-product-collection", [mat], ["collectionIds": ["a", "b"]]))
        #expect(bench.api.object(.product, id: mat)?["collectionIds"] == ["a", "b"])
        bench.send(
            .post, "/products/bulk-update",
            update("bulk-update-product-collection", [mat], ["collectionIds": ["c"]]))
        let ids = bench.api.object(.product, id: mat)?["collectionIds"]
        #expect(ids == (replaces ? ["c"] : ["a", "b", "c"]))
    }

    @Test("availability, currency, prices and deletion come in bulk too")
    func otherTypes() {
        let bench = Bench()
        let mat = bench.newProduct()
        let price = bench.newPrice(of: mat)
        func send(_ type: String, _ more: OrderedObject) -> Int {
            bench.send(.post, "/products/bulk-update", update(type, [mat], more)).status
        }
        #expect(send("bulk-update-availability", ["availability": true]) == 201)
        #expect(bench.api.object(.product, id: mat)?["availableInStore"] == true)
        #expect(send("bulk-update-currency", ["currency": "EUR"]) == 201)
        #expect(bench.api.object(.price, id: price)?["currency"] == "EUR")
        let rule: DocumentValue = ["type": "INCREASE_BY_AMOUNT", "value": 1]
        #expect(send("bulk-update-price", ["price": rule]) == 201)
        #expect(bench.api.object(.price, id: price)?["amount"] == 50)
        #expect(send("bulk-update-price", [:]) == 422)
        #expect(send("bulk-delete-products", [:]) == 201)
        #expect(bench.api.objects(.product).isEmpty)
    }
}
