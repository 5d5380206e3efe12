import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct HistoryTests {
    private let files = InMemoryFileSystem()

    private func record(_ number: Int, key: EntityKey = mat) -> JournalRecord {
        JournalRecord(
            time: ManualTime.birthday.advanced(by: .seconds(number)), run: "r\(number)",
            location: location, key: key, action: .update, target: .remote,
            fields: [
                .init(path: "title", before: nil, after: "new\nline"),
                .init(path: "seo.title", before: .null, after: nil),
            ],
            source: .webhook, reason: "edited",
            result: number % 2 == 0 ? .done : .failed("no"), snapshot: "s.1", versionBefore: "a",
            versionAfter: "b", request: "PUT /products/x (200)")
    }

    @Test("records come back as they were, one JSON line each")
    func roundTrip() async throws {
        let ledger = store(files)
        let made = (0..<4).map { record($0) }
        try await ledger.note(Array(made.prefix(2)))
        try await ledger.note(Array(made.suffix(2)))
        #expect(try HistoryReader(files: files).read().records == made)
        let lines = try files.text(".ghlsync/history.jsonl").split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0].hasPrefix(#"{"t":"2026-01-01T00:00:00.000Z","run":"r0","#))
    }

    @Test("records are found by key and by time")
    func filters() async throws {
        try await store(files).note([record(0), record(1, key: block), record(2)])
        let reader = HistoryReader(files: files)
        #expect(try reader.read(of: mat).records.map(\.run) == ["r0", "r2"])
        let since = ManualTime.birthday.advanced(by: .seconds(1))
        #expect(try reader.read(since: since).records.map(\.run) == ["r1", "r2"])
        #expect(try reader.read(location: "other").records.isEmpty)
    }

    @Test("an outcome says what was done, or why not")
    func outcomes() {
        let change = Change(
            key: mat, target: .local, action: .delete, before: nil, after: nil, edits: [],
            expectedVersion: "v1", binding: nil, reason: .deleted)
        let failed = JournalRecord(
            Outcome(
                change,
                .failed(Problem(code: "http-422", key: mat, message: "no", request: "DELETE /x"))),
            run: "r", location: location, at: ManualTime.birthday, source: .poll)
        #expect(failed.result == .failed("no"))
        #expect(failed.request == "DELETE /x")
        #expect(failed.action == .delete)
        #expect(failed.versionBefore == "v1")
    }

    @Test("a line that a crash cut costs that record only")
    func torn() async throws {
        try await store(files).note([record(0)])
        try files.append(Array(#"{"t":"2026-"#.utf8), to: ".ghlsync/history.jsonl")
        try await store(files).note([record(1)])
        let reading = try HistoryReader(files: files).read()
        #expect(reading.records == [record(0), record(1)])
        #expect(reading.damagedLines == 1)
    }

    @Test("the trail is bounded, and its newest part is whole")
    func rotation() async throws {
        let ledger = store(files, limits: LedgerLimits(historyBytes: 4000))
        for number in 0..<100 { try await ledger.note([record(number)]) }
        let newer = try files.text(".ghlsync/history.jsonl").utf8.count
        let older = try files.text(".ghlsync/history.1.jsonl").utf8.count
        #expect(newer <= 4000 && older <= 4000)
        let runs = try HistoryReader(files: files).read().records.map(\.run)
        #expect(runs == (100 - runs.count..<100).map { "r\($0)" })
        #expect(runs.count >= 8)
    }

    @Test("run ids are sortable and unlike each other")
    func runIDs() async {
        let ledger = store(files)
        let first = await ledger.newRunID()
        #expect(first.hasPrefix("20260101T000000-"))
        #expect(await ledger.newRunID() != first)
    }
}
