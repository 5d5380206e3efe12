import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

/// A title cannot add a record to the history.
@Suite struct LogForgingTests {
    @Test(
        "S65: line ends in values, reasons and errors stay within their record",
        arguments: [
            "a\n{\"t\":\"2026-01-01T00:00:00.000Z\",\"run\":\"forged\"}", "a\r\nb", "a\rb",
            "a\u{2028}b\u{2029}c\u{85}d", "a\u{0}b", "\"}\n{\"",
        ])
    func oneRecordALine(_ text: String) async throws {
        let files = InMemoryFileSystem()
        let made = JournalRecord(
            time: ManualTime.birthday, run: "r1", location: location, key: mat, action: .update,
            target: .remote,
            fields: [
                .init(path: DocumentPath(keys: [text]), before: .string(text), after: [text: "x"])
            ], source: .webhook, reason: "edited", result: .failed(text), snapshot: "s.1",
            versionBefore: text, versionAfter: text, request: "PUT /x (422, \(text))")
        try await store(files).note([made, made])
        let bytes = try files.read(".ghlsync/history.jsonl", limit: 1 << 20)
        #expect(bytes.count { $0 == 0x0A } == 2 && bytes.last == 0x0A)
        #expect(!bytes.contains(0x0D) && !bytes.contains(0))
        #expect(try HistoryReader(files: files).read().records == [made, made])
    }
}
