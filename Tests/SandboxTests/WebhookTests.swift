import Crypto
import Documents
import JSONFormat
import Ports
import Testing

@testable import Sandbox

@Suite("Webhooks of the sandbox")
struct WebhookTests {
    private func body(_ delivery: WebhookDelivery?) -> DocumentValue {
        delivery.flatMap { try? JSONDocument.value(of: $0.body) } ?? .null
    }

    @Test("every change of products and prices is told, and nothing else")
    func events() {
        let bench = Bench()
        let mat = bench.newProduct()
        let price = bench.newPrice(of: mat)
        bench.send(.put, "/products/\(mat)", Bench.product("Rug"))
        bench.send(.put, "/products/\(mat)/price/\(price)", Bench.price(50))
        bench.send(.delete, "/products/\(mat)/price/\(price)?\(Bench.q)")
        bench.send(.delete, "/products/\(mat)?\(Bench.q)")
        let collection = bench.newCollection()
        bench.send(.delete, "/products/collections/\(collection)?\(Bench.alt)")
        bench.send(
            .post, "/locations/\(Bench.location)/customValues", ["name": "a", "value": "b"])
        bench.send(.get, "/products/?\(Bench.q)")
        #expect(
            bench.webhooks.map(\.event) == [
                "ProductCreate", "PriceCreate", "ProductUpdate", "PriceUpdate", "PriceDelete",
                "ProductDelete",
            ])
        #expect(Set(bench.webhooks.map(\.webhookId)).count == 6)
    }

    @Test("the signature is of the raw body by the sandbox's own key")
    func signature() throws {
        let bench = Bench()
        _ = bench.newProduct()
        let delivery = try #require(bench.webhooks.first)
        let key = try Ed25519.PublicKey(pem: bench.api.webhookPublicKey)
        let header = try #require(delivery.headers["X-GHL-Signature"])
        let signature = try #require(Base64.decode(header))
        #expect(key.isValid(signature: signature, for: delivery.body))
        #expect(!key.isValid(signature: signature, for: delivery.body + [0x20]))
        #expect(Bench(seed: 2).api.webhookPublicKey != bench.api.webhookPublicKey)
    }

    @Test(
        "the body has the envelope and only fields of the official samples",
        arguments: [
            "ProductCreate", "ProductUpdate", "ProductDelete", "PriceCreate", "PriceUpdate",
            "PriceDelete",
        ])
    func samples(event: String) throws {
        let sample = try JSONDocument.value(of: OpenAPIFile.bytes("webhooks/\(event).json"))
        for shape in SandboxBehaviour.WebhookShape.allCases {
            var behaviour = SandboxBehaviour()
            behaviour.webhookShape = shape
            let bench = Bench(behaviour: behaviour)
            let mat = bench.newProduct("Mat", ["description": "Soft", "slug": "m", "image": "i"])
            let price = bench.newPrice(of: mat, ["sku": "s", "compareAtPrice": 60])
            bench.send(.put, "/products/\(mat)", Bench.product("Rug"))
            bench.send(.put, "/products/\(mat)/price/\(price)", Bench.price(50))
            bench.send(.delete, "/products/\(mat)/price/\(price)?\(Bench.q)")
            bench.send(.delete, "/products/\(mat)?\(Bench.q)")
            let told = body(bench.webhooks.first { $0.event == event })
            let known = Set(sample.mappingValue?.keys ?? [])
            let envelope: Set = ["type", "webhookId", "timestamp", "locationId"]
            let entity: DocumentValue = shape == .nested ? told["data"] ?? .null : told
            let fields = Set(entity.mappingValue?.keys ?? [])
            switch shape {
            case .bare:
                #expect(fields.isSubset(of: known))
                #expect(told["webhookId"] == nil)
            case .flat:
                #expect(told["type"] == .string(event))
                #expect(fields.subtracting(envelope).subtracting(["priceType"]).isSubset(of: known))
            case .nested:
                #expect(told["type"] == .string(event))
                #expect(told["timestamp"] == "2026-09-21T14:13:20.000Z")
                #expect(fields.subtracting(["type"]).isSubset(of: known))
            }
            #expect(entity["_id"] != nil && entity["locationId"] == .string(Bench.location))
        }
    }

    @Test("webhooks can be lost and doubled", arguments: [0, 1, 2])
    func copies(count: Int) {
        var behaviour = SandboxBehaviour()
        behaviour.webhookCopies = count
        let bench = Bench(behaviour: behaviour)
        _ = bench.newProduct()
        #expect(bench.webhooks.count == count)
        #expect(Set(bench.webhooks.map(\.webhookId)).count == min(count, 1))
    }

    @Test(
        "URLs to post to are read strictly",
        arguments: [
            ("http://127.0.0.1:4010/webhooks/ghl", "http://127.0.0.1:4010/webhooks/ghl"),
            ("https://example.com", "https://example.com/"),
            ("https://example.com:8443?a=1#x", "https://example.com:8443/?a=1"),
            ("http://[::1]:80/x", "http://[::1]/x"),
            ("ftp://x/", nil), ("http://", nil), ("http://u@h/", nil), ("http://h:0/", nil),
            ("http://h/a b", nil), ("http://h\r\n/", nil),
        ])
    func endpoints(url: String, wanted: String?) {
        #expect(WebhookEndpoint(url)?.description == wanted)
    }
}
