import Catalog
import Documents
import Pacing
import SyncCore
import Testing

@testable import Ledger

@Suite struct EntityHistoryTests {
    private static let key = EntityKey(.listing, "mat")

    private func record(
        _ second: Int, _ action: JournalRecord.Action, _ target: ReplicaSide,
        _ fields: [(String, DocumentValue?, DocumentValue?)], reason: String = "edited",
        result: JournalRecord.Result = .done
    ) -> JournalRecord {
        JournalRecord(
            time: Timestamp(nanoseconds: Int64(second) * 1_000_000_000), run: "run-\(second)",
            location: "L", key: Self.key, action: action, target: target,
            fields: fields.map {
                .init(path: .init(stringLiteral: $0.0), before: $0.1, after: $0.2)
            },
            source: .command, reason: reason, result: result)
    }

    /// Made, its amount edited here, its title there, deleted, and made again.
    private var life: EntityHistory {
        EntityHistory(
            Self.key,
            records: [
                record(
                    10, .create, .remote,
                    [("price", nil, ["amount": 79, "currency": "USD"]), ("title", nil, "Mat")],
                    reason: "created"),
                record(20, .update, .remote, [("price.amount", 79, 89)]),
                record(25, .update, .remote, [("title", "Mat", "Never")], result: .failed("no")),
                record(30, .update, .local, [("title", "Mat", "Cork Mat")]),
            ])
    }

    private let now: OrderedObject = [
        "price": ["amount": 89, "currency": "USD"], "title": "Cork Mat", "description": "old",
    ]

    @Test("each leaf is blamed on the newest operation that changed it")
    func blame() {
        let runs = life.blame(now).map { "\($0.path) \($0.record?.run ?? "-")" }
        #expect(
            runs == [
                "price.amount run-20", "price.currency run-10", "title run-30", "description -",
            ])
    }

    @Test("an agreement about a whole mapping is to blame only for the leaves that it changed")
    func wholeMapping() {
        var records = life.records
        records.append(
            record(
                40, .agree, .local,
                [
                    (
                        "price", ["amount": 89, "currency": "USD"],
                        ["amount": 89, "currency": "EUR"]
                    )
                ]))
        let history = EntityHistory(Self.key, records: records)
        let origins = history.blame(["price": ["amount": 89, "currency": "EUR"]])
        #expect(origins.map { $0.record?.run } == ["run-20", "run-40"])
    }

    @Test(
        "the fields at a time go back over everything later",
        arguments: [(5, nil), (15, 79), (22, 89), (60, 89)] as [(Int, DocumentValue?)])
    func atTime(second: Int, amount: DocumentValue?) {
        let time = Timestamp(nanoseconds: Int64(second) * 1_000_000_000)
        let fields = life.fields(at: time, now: now)
        #expect(fields?["price"]?["amount"] == amount)
        #expect(fields?["title"] == (second < 10 ? nil : second < 30 ? "Mat" : "Cork Mat"))
    }

    @Test("before its deletion an entity is what the deletion took away")
    func deleted() {
        let history = EntityHistory(
            Self.key,
            records: life.records + [
                record(
                    50, .delete, .remote,
                    [
                        ("price", ["amount": 89, "currency": "USD"], nil),
                        ("title", "Cork Mat", nil),
                    ], reason: "deleted")
            ])
        let fields = history.fields(at: Timestamp(nanoseconds: 40_000_000_000), now: nil)
        #expect(fields == ["price": ["amount": 89, "currency": "USD"], "title": "Cork Mat"])
        #expect(history.fields(at: Timestamp(nanoseconds: 60_000_000_000), now: nil) == nil)
    }
}
