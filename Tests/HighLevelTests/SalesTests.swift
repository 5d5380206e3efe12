import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import HighLevel

@Suite struct SalesTests {
    private let bench = Bench()
    private let disk = InMemoryFileSystem()
    private let path: FilePath = ".ghlsync/state/L/orders.json"

    private func number(_ text: String) -> DocumentValue { .number(DecimalNumber(text) ?? 0) }

    @discardableResult
    private func order(
        _ amount: String, _ currency: String = "USD", live: Bool = true, daysAgo: Int = 1,
        items: [(String, String, String)] = []
    ) throws -> String {
        let made = bench.time.wallClock.advanced(by: .seconds(-86_400 * daysAgo))
        let order = try bench.sandbox.create(
            .order,
            [
                "amount": number(amount), "currency": .string(currency), "liveMode": .bool(live),
                "createdAt": .string(made.description),
                "contactName": "Ada Lovelace", "contactEmail": "ada@example.invalid",
                "contactSnapshot": ["email": "ada@example.invalid", "address1": "12 Harbour St"],
                "items": .sequence(
                    items.map { name, price, quantity in
                        [
                            "name": .string("\(name), blue"), "qty": number(quantity),
                            "product": ["_id": .string("id-\(name)"), "name": .string(name)],
                            "price": ["amount": number(price), "currency": .string(currency)],
                        ]
                    }),
            ], at: bench.moment)
        return order["_id"]?.stringValue ?? ""
    }

    private func payment(
        _ amount: String, _ currency: String = "USD", refunded: String? = nil,
        status: DocumentValue = "succeeded", live: Bool = true
    ) throws {
        var fields: OrderedObject = [
            "amount": number(amount), "currency": .string(currency), "status": status,
            "liveMode": .bool(live),
        ]
        fields["amountRefunded"] = refunded.map(number)
        try bench.sandbox.create(.transaction, fields, at: bench.moment)
    }

    /// A run of its own: the shelf is what the disk has.
    private func run(limit: Int = 100) async throws -> SalesReport {
        var shelf = OrderShelf(files: disk, path: path)
        let until = bench.time.wallClock
        let sales = try await bench.replica.sales(
            since: until.advanced(by: .seconds(-30 * 86_400)), until: until, shelf: &shelf,
            limit: limit)
        try shelf.save(temporaryName: ".orders.tmp")
        return SalesReport(sales)
    }

    private func details() -> Int {
        bench.sandbox.requests.count { $0.target.hasPrefix("/payments/orders/") }
    }

    @Test("currencies stay apart, tests are left out, refunds go off, amounts are exact")
    func adds() async throws {
        try order("0.10")
        try order("0.20")
        try order("1000.05", "EUR")
        try order("500", live: false)
        try order("77", daysAgo: 40)
        try payment("0.10")
        try payment("0.20", refunded: "0.05")
        try payment("1000.05", "EUR", refunded: "1000.05", status: "refunded")
        try payment("9", status: "failed")
        try payment("500", live: false)
        let report = try await run()
        #expect(report.orders.map(\.currency) == ["USD", "EUR"])
        #expect(report.orders.map(\.value.plainText) == ["0.3", "1000.05"])
        #expect(report.orders.map(\.average.plainText) == ["0.15", "1000.05"])
        #expect(report.orderCount == 3 && report.testOrders == 1 && report.testPayments == 1)
        #expect(report.takings.map(\.currency) == ["USD", "EUR"])
        #expect(report.takings.map(\.net.plainText) == ["0.25", "0"])
        #expect(report.takings.map(\.refunded.plainText) == ["0.05", "1000.05"])
    }

    @Test("products by revenue and by units, each currency for itself")
    func products() async throws {
        try order("10", items: [("Mat", "4.50", "2"), ("Block", "0.10", "10")])
        try order("10", items: [("Mat", "4.50", "1")])
        try order("90", "EUR", items: [("Mat", "90", "1")])
        try order("1", live: false, items: [("Mat", "1", "99")])
        let report = try await run()
        #expect(report.products.map(\.name) == ["Block", "Mat"])
        #expect(report.products.map(\.units.plainText) == ["10", "4"])
        let dollars = report.products(in: "USD")
        #expect(dollars.map(\.product.name) == ["Mat", "Block"])
        #expect(dollars.map(\.revenue.plainText) == ["13.5", "1"])
        #expect(report.products(in: "EUR").map(\.revenue.plainText) == ["90"])
    }

    @Test("orders are looked into a bounded number a run, once each, the newest first")
    func bounded() async throws {
        for day in 1...7 { try order("5", daysAgo: day, items: [("P\(day)", "5", "1")]) }
        let first = try await run(limit: 3)
        #expect(details() == 3 && first.unread == 4 && first.orderCount == 7)
        #expect(Set(first.products.map(\.name)) == ["P1", "P2", "P3"])
        let second = try await run(limit: 3)
        #expect(details() == 6 && second.unread == 1)
        let third = try await run(limit: 3)
        #expect(details() == 7 && third.unread == 0 && third.products.count == 7)
        _ = try await run(limit: 3)
        #expect(details() == 7)
    }

    @Test("an order that changed is looked into again")
    func changed() async throws {
        let id = try order("5", items: [("Mat", "5", "1")])
        _ = try await run()
        _ = try bench.sandbox.edit(.order, id: id, ["items": []], at: bench.moment)
        let report = try await run()
        #expect(details() == 2 && report.products.isEmpty)
    }

    @Test("S73: what is kept says nothing of a customer, and is the owner's")
    func privacy() async throws {
        try order("5", items: [("Mat", "5", "1")])
        _ = try await run()
        let text = try #require(disk.text(at: path))
        #expect(text.contains("Mat"))
        for secret in ["Ada", "example.invalid", "Harbour", "contact", "email"] {
            #expect(!text.contains(secret))
        }
        #expect(try disk.metadata(at: path)?.permissions == 0o600)
    }

    @Test("a damaged shelf is filled again")
    func damaged() async throws {
        try order("5", items: [("Mat", "5", "1")])
        _ = try await run()
        disk.put("{\"format\":1,\"orders\":[{\"id\":", at: path)
        #expect(try await run().products.count == 1)
        #expect(details() == 2)
    }

    @Test("what was learned before a failure is kept")
    func interrupted() async throws {
        for _ in 1...12 { try order("5", items: [("Mat", "5", "1")]) }
        bench.sandbox.faults = SandboxFaults([
            SandboxFault(.status(401, retryAfter: nil, applied: false), .nth(11))
        ])
        var shelf = OrderShelf(files: disk, path: path)
        let until = bench.time.wallClock
        await #expect(throws: CycleFailure.self) {
            _ = try await bench.replica.sales(
                since: until.advanced(by: .seconds(-86_400 * 9)), until: until, shelf: &shelf,
                limit: 100)
        }
        try shelf.save(temporaryName: ".orders.tmp")
        bench.sandbox.faults = SandboxFaults()
        let before = details()
        #expect(try await run().unread == 0)
        #expect(details() - before == 4)
    }

    @Test(
        "amounts that are no number, or absurd, are counted and nothing else",
        arguments: [
            "many", .null, [1], "12,50", .number(DecimalNumber("1e999999") ?? 0),
        ] as [DocumentValue])
    func absurd(value: DocumentValue) async throws {
        try bench.sandbox.create(
            .order, ["amount": value, "currency": "USD"], at: bench.moment)
        let report = try await run()
        #expect(report.withoutAmount == 1 && report.orderCount == 0)
    }

    @Test("a token without the scope is told which one is missing")
    func scope() async throws {
        bench.sandbox.faults = SandboxFaults([
            SandboxFault(
                .status(401, retryAfter: nil, applied: false),
                message: "The token is not authorized for this scope.")
        ])
        do {
            _ = try await run()
            Issue.record("it must fail")
        } catch let failure as CycleFailure {
            #expect(failure.kind == .notAuthorised)
            #expect("\(failure.message) \(failure.hint ?? "")".contains("payments/orders.readonly"))
        }
    }
}
