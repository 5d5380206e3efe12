import Documents
import Ports
import Testing

@testable import Sandbox

@Suite("Prices of the sandbox")
struct PriceCallsTests {
    @Test("amounts keep their decimals, and a price belongs to its product")
    func amounts() {
        let bench = Bench()
        let mat = bench.newProduct("Mat")
        let bag = bench.newProduct("Bag")
        let made = bench.send(
            .post, "/products/\(mat)/price", Bench.price(DecimalNumber("99.99") ?? 0))
        #expect(made.status == 201)
        #expect(made["amount"]?.numberValue?.text == "99.99")
        #expect(made["product"] == .string(mat))
        #expect(made["locationId"] == .string(Bench.location))
        let id = made["_id"]?.stringValue ?? ""
        #expect(bench.send(.get, "/products/\(mat)/price/\(id)?\(Bench.q)").status == 200)
        #expect(bench.send(.get, "/products/\(bag)/price/\(id)?\(Bench.q)").status == 404)
        #expect(bench.send(.get, "/products/none/price?\(Bench.q)").status == 404)
    }

    @Test("a list gives a product's prices in their order, by page or by ids")
    func list() {
        let bench = Bench()
        let mat = bench.newProduct()
        let ids = (1...3).map { bench.newPrice(of: mat, ["name": .string("P\($0)")]) }
        _ = bench.newPrice(of: bench.newProduct("Other"))
        func names(_ query: String) -> [String] {
            (bench.send(.get, "/products/\(mat)/price?\(Bench.q)\(query)")["prices"]?
                .sequenceValue ?? []).compactMap { $0["name"]?.stringValue }
        }
        #expect(names("") == ["P1", "P2", "P3"])
        #expect(names("&limit=1&offset=1") == ["P2"])
        #expect(names("&ids=\(ids[2]),\(ids[0])") == ["P1", "P3"])
        let total = bench.send(.get, "/products/\(mat)/price?\(Bench.q)&limit=1")["total"]
        #expect(total == 3)
        bench.send(.delete, "/products/\(mat)/price/\(ids[0])?\(Bench.q)")
        #expect(names("") == ["P2", "P3"])
    }

    @Test("a recurring price needs its interval, and cycles begin at one")
    func rules() {
        let bench = Bench()
        let mat = bench.newProduct()
        let made = bench.send(
            .post, "/products/\(mat)/price",
            Bench.price(10, ["type": "recurring", "totalCycles": 0]))
        #expect(made.status == 422)
        #expect(
            made.complaints == [
                "recurring should not be empty", "totalCycles must not be less than 1",
            ])
    }

    @Test(
        "a price's change moves its product's stamp only when the behaviour says so",
        arguments: [false, true])
    func touch(touches: Bool) {
        var behaviour = SandboxBehaviour()
        behaviour.priceChangeTouchesProduct = touches
        let bench = Bench(behaviour: behaviour)
        let mat = bench.newProduct()
        let price = bench.newPrice(of: mat)
        bench.advance(.seconds(60))
        let put = bench.send(.put, "/products/\(mat)/price/\(price)", Bench.price(50))
        #expect(put["updatedAt"] == "2026-09-21T14:14:20.000Z")
        let product = bench.api.object(.product, id: mat)
        #expect((product?["updatedAt"] == put["updatedAt"]) == touches)
    }

    @Test(
        "prices go with their product, unless the behaviour keeps them", arguments: [true, false])
    func cascade(deletes: Bool) {
        var behaviour = SandboxBehaviour()
        behaviour.deletingProductDeletesPrices = deletes
        let bench = Bench(behaviour: behaviour)
        let mat = bench.newProduct()
        _ = bench.newPrice(of: mat)
        bench.send(.delete, "/products/\(mat)?\(Bench.q)")
        #expect(bench.api.objects(.price).isEmpty == deletes)
    }

    @Test("the inventory lists tracked prices with their SKU and takes new quantities")
    func inventory() {
        let bench = Bench()
        let mat = bench.newProduct("Mat")
        let tracked = bench.newPrice(of: mat, ["trackInventory": true, "sku": "M-1"])
        _ = bench.newPrice(of: mat)
        let list = bench.send(.get, "/products/inventory?\(Bench.alt)")
        #expect(list["total.total"] == 1)
        #expect(list["inventory"]?[0]?["sku"] == "M-1")
        #expect(list["inventory"]?[0]?["amount"] == nil)
        let items: DocumentValue = [["priceId": .string(tracked), "availableQuantity": 9]]
        let update: DocumentValue = [
            "altId": .string(Bench.location), "altType": "location", "items": items,
        ]
        #expect(bench.send(.post, "/products/inventory", update).status == 201)
        #expect(bench.api.object(.price, id: tracked)?["availableQuantity"] == 9)
    }

    @Test(
        "amounts are rounded exactly, without binary fractions",
        arguments: [
            ("1.005", "1.01"), ("0.004", "0"), ("9.995", "10"), ("-2.345", "-2.35"),
            ("12e3", "12e3"),
            ("0.005", "0.01"), ("0.0049", "0"),
        ])
    func rounding(given: String, wanted: String) throws {
        let number = try #require(DecimalNumber(given))
        #expect(number.rounded(decimals: 2) == DecimalNumber(wanted))
    }

    @Test(
        "bulk rules change amounts exactly",
        arguments: [
            ("INCREASE_BY_AMOUNT", "0.1", false, "50.09"), ("REDUCE_BY_AMOUNT", "60", false, "0"),
            ("SET_NEW_PRICE", "12.5", false, "12.5"),
            ("INCREASE_BY_PERCENTAGE", "10", false, "54.99"),
            ("REDUCE_BY_PERCENTAGE", "50", true, "25"),
        ])
    func bulkRules(type: String, value: String, whole: Bool, wanted: String) throws {
        let rule = PriceRule([
            "type": .string(type), "value": .number(try #require(DecimalNumber(value))),
            "roundToWhole": .bool(whole),
        ])
        let amount = try #require(DecimalNumber("49.99"))
        #expect(rule.applied(to: amount) == DecimalNumber(wanted))
    }
}
