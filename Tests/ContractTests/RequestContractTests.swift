import Documents
import Pacing
import Ports
import Sandbox
import SyncEngine
import SyncTestKit
import Testing

@testable import HighLevel

/// Everything that the client sends is what the official files allow: path, query, headers, body.
@Suite struct RequestContractTests {
    @Test("each function of the API sends what is documented", arguments: ClientCall.all)
    func everyFunction(call: ClientCall) async throws {
        let counter = Counter()
        let stock = try await counter.stock()
        counter.log.clear()
        try await call.run(counter.api, stock)
        let requests = counter.log.entries
        #expect(requests.contains { $0.status.map { (200..<300).contains($0) } ?? false })
        for entry in requests {
            let (operation, complaints) = try RequestCheck.check(entry.request)
            #expect(operation == call.operation)
            #expect(complaints == [], "\(entry.request.method) \(entry.request.target)")
        }
    }

    @Test("the list of functions is complete: it names what the API's files declare")
    func complete() throws {
        let declared = try APISources.functions()
        #expect(declared.subtracting(ClientCall.all.map(\.function)) == [])
        #expect(Set(ClientCall.all.map(\.function)).subtracting(declared) == [])
    }

    @Test("all requests of whole synchronisations, of every kind and both ways, are documented")
    func wholeSync() async throws {
        let log = RequestLog()
        try await FullStory.play(log)
        #expect(log.entries.count > 60)
        var operations: Set<String> = []
        for entry in log.entries {
            let (operation, complaints) = try RequestCheck.check(entry.request)
            #expect(complaints == [], "\(entry.request.method) \(entry.request.target)")
            if let operation { operations.insert(operation) }
        }
        // What a story reaches by itself; the rest is only asked in rare cases.
        let rare: Set<String> = [
            "GET /products/{productId}/price/{priceId}",
            "GET /locations/{locationId}/customValues/{id}",
            // Of `analytics`, which is no synchronisation.
            "GET /payments/orders", "GET /payments/orders/{orderId}", "GET /payments/transactions",
            // By a command of its own.
            "POST /objects/", "POST /custom-fields/folder", "POST /custom-fields/",
        ]
        #expect(
            Set(ClientCall.all.map(\.operation)).subtracting(operations).subtracting(rare) == [])
    }

    @Test(
        "the check itself finds what is not documented",
        arguments: [
            ("GET", "/products/?locationId=L&offset=x", "offset=x"),
            ("GET", "/products/", "locationId"),
            ("GET", "/products?locationId=L", "no operation"),
            ("GET", "/products/?locationId=L&color=red", "color"),
            ("GET", "/products/collections?altId=L&altType=LOCATION", "LOCATION"),
            ("POST", "/products/", "no body"),
        ])
    func check(method: String, target: String, word: String) throws {
        let request = HTTPRequest(
            method: try #require(HTTPMethod(rawValue: method)),
            origin: HighLevelConfiguration.productionOrigin, target: target,
            headers: ["Authorization": "Bearer x", "Version": "2021-07-28"])
        #expect(try RequestCheck.check(request).complaints.contains { $0.contains(word) })
    }

    @Test("the check finds a field of a body that is missing, wrong or not declared")
    func checkOfBodies() throws {
        for (field, value) in [("name", nil), ("name", 5), ("_rev", 1)]
            as [(String, DocumentValue?)]
        {
            var body = Stock.productBody
            body[field] = value
            let operation = try #require(
                OfficialSpecification.official.operation(
                    method: "POST", path: "/products/", version: "2021-07-28"))
            let complaints = try OfficialSchema.complaints(
                about: .mapping(body), schema: try #require(operation.body), in: operation.file,
                isClosed: true)
            #expect(complaints.contains { $0.contains(field) })
        }
    }
}
