import Documents
import Pacing
import Ports
import Testing

@testable import Sandbox

@Suite("Orders and payments")
struct PaymentCallsTests {
    private let alt = "altId=\(Bench.location)"

    private func ids(_ bench: Bench, _ query: String) -> [String] {
        (bench.send(.get, "/payments/orders?\(alt)&\(query)").body["data"]?.sequenceValue ?? [])
            .compactMap { $0["sourceName"]?.stringValue }
    }

    private func bench() throws -> Bench {
        let bench = Bench()
        for (name, made, more) in [
            ("old", "2026-08-01T10:00:00Z", [:]),
            ("new", "2026-09-20T10:00:00Z", ["items": [["name": "Mat", "qty": 2]]]),
            ("test", "2026-09-20T11:00:00Z", ["liveMode": false]),
            ("unpaid", "2026-09-20T12:00:00Z", ["paymentStatus": "unpaid", "status": "pending"]),
        ] as [(String, DocumentValue, OrderedObject)] {
            var fields: OrderedObject = [
                "sourceName": .string(name), "createdAt": made, "amount": 10, "currency": "USD",
                "contactName": "Ada", "contactEmail": "ada@example.invalid",
            ]
            for entry in more.entries { fields[entry.key] = entry.value }
            try bench.api.create(.order, fields, at: bench.now)
        }
        return bench
    }

    @Test("the list is filtered by time, status and mode, the newest first")
    func filters() throws {
        let bench = try bench()
        #expect(ids(bench, "") == ["unpaid", "test", "new", "old"])
        #expect(ids(bench, "startAt=2026-09-20&endAt=2026-09-20") == ["unpaid", "test", "new"])
        #expect(ids(bench, "endAt=2026-09-19") == ["old"])
        #expect(ids(bench, "status=completed&paymentStatus=paid") == ["test", "new", "old"])
        #expect(ids(bench, "paymentMode=live&paymentStatus=paid") == ["new", "old"])
        #expect(ids(bench, "limit=1&offset=1") == ["test"])
        #expect(bench.send(.get, "/payments/orders?\(alt)&limit=1").body["totalCount"] == 4)
        #expect(bench.send(.get, "/payments/orders").status == 422)
        #expect(bench.send(.get, "/payments/orders?\(alt)&paymentStatus=odd").status == 422)
    }

    @Test("only the order itself says what was sold")
    func items() throws {
        let bench = try bench()
        let listed = try #require(
            bench.send(.get, "/payments/orders?\(alt)&startAt=2026-09-20").body["data"]?[2])
        #expect(listed["items"] == nil && listed["paymentStatus"] == nil)
        let id = try #require(listed["_id"]?.stringValue)
        let whole = bench.send(.get, "/payments/orders/\(id)?\(alt)")
        #expect(whole["items"] == [["name": "Mat", "qty": 2]])
        #expect(whole["amountSummary"]?["subtotal"] == 10)
        #expect(whole["contactEmail"] == nil && whole["paymentStatus"] == nil)
        #expect(bench.send(.get, "/payments/orders/none?\(alt)").status >= 400)
    }

    @Test("a payment that nobody dated is of now")
    func payments() throws {
        let bench = Bench()
        try bench.api.create(.transaction, ["amount": 5, "currency": "EUR"], at: bench.now)
        let list = bench.send(.get, "/payments/transactions?\(Bench.alt)")
        #expect(list["data"]?[0]?["status"] == "succeeded")
        #expect(list["data"]?[0]?["createdAt"] == .string(bench.now.wall.description))
        #expect(bench.send(.get, "/payments/transactions?\(alt)").status == 422)
    }
}
