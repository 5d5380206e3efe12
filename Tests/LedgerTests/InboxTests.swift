import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct InboxTests {
    private let files = InMemoryFileSystem()
    private let reference = RemoteReference(kind: .listing, id: "p1")

    @Test("an accepted webhook waits until it is done, also over a restart")
    func waits() async throws {
        let ledger = store(files)
        #expect(
            try await ledger.accept(webhookID: "w1", event: "ProductUpdate", reference: reference))
        #expect(try await ledger.accept(webhookID: "w2", event: "ProductDelete", reference: nil))
        let waiting = try await store(files).open().inbox
        #expect(waiting.map(\.id) == ["w1", "w2"])
        #expect(waiting.map(\.reference) == [reference, nil])
        try await ledger.done(["w1", "unknown"])
        #expect(try await store(files).open().inbox.map(\.id) == ["w2"])
    }

    @Test("the same id is one job, before and after it is done, and over restarts")
    func dedupes() async throws {
        let ledger = store(files)
        #expect(try await ledger.accept(webhookID: "w", event: "e", reference: reference))
        #expect(try await !ledger.accept(webhookID: "w", event: "e", reference: reference))
        try await ledger.done(["w"])
        #expect(try await !store(files).accept(webhookID: "w", event: "e", reference: reference))
    }

    @Test("what cannot be saved is not accepted, and taken when it comes again")
    func notDurable() async throws {
        let ledger = store(files)
        _ = try await ledger.open()
        files.failOperations(from: 1, with: .noSpace)
        await #expect(throws: CycleFailure.self) {
            try await ledger.accept(webhookID: "w", event: "e", reference: reference)
        }
        files.endFaults()
        #expect(try await ledger.pendingWebhooks().isEmpty)
        #expect(try await ledger.accept(webhookID: "w", event: "e", reference: reference))
        #expect(try await store(files).open().inbox.map(\.id) == ["w"])
    }

    @Test("a flood becomes one look at everything, and the file stays small")
    func bounded() async throws {
        let limits = LedgerLimits(inboxSeen: 100, inboxPending: 20)
        let ledger = store(files, limits: limits)
        for number in 0..<1000 {
            _ = try await ledger.accept(
                webhookID: "w\(number)", event: "e", reference: reference)
        }
        let waiting = try await store(files, limits: limits).open().inbox
        #expect(waiting.count <= 20)
        #expect(waiting.contains { $0.reference == nil })
        #expect(try files.text(inboxPath).split(separator: "\n").count < 450)
        #expect(try await !ledger.accept(webhookID: "w999", event: "e", reference: reference))
    }

    @Test("a huge id takes little room")
    func hugeID() async throws {
        let ledger = store(files)
        let huge = String(repeating: "x", count: 100_000)
        #expect(try await ledger.accept(webhookID: huge, event: huge, reference: nil))
        #expect(try await !ledger.accept(webhookID: huge, event: huge, reference: nil))
        #expect(try files.text(inboxPath).utf8.count < 1000)
    }
}
