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

    @Test("a burst costs few syncs, each of it is accepted once, and only what is durable")
    func burst() async throws {
        let ledger = store(files)
        _ = try await ledger.open()
        files.forgetOperations()
        let (files, reference) = (files, reference)
        let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let isNew = try await ledger.accept(
                        webhookID: "w\(number / 2)", event: "e", reference: reference)
                    let written = files.text(
                        at: FilePath(
                            stringLiteral: ".ghlsync/state/\(ledger.locationID)/inbox.jsonl"))
                    #expect(written?.contains("\"w\(number / 2)\"") == true)
                    return isNew
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(accepted == 100)
        #expect(try await store(files).open().inbox.count == 100)
        let syncs = files.operations.count { $0.verb == .sync }
        #expect(syncs < 100, "\(syncs) syncs for 100 webhooks")
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

    @Test("what came is kept for people, over restarts and when the file is written anew")
    func received() async throws {
        let limits = LedgerLimits(inboxSeen: 100, inboxKept: 8, inboxPending: 50, slack: 2)
        let ledger = store(files, limits: limits)
        for number in 1...20 {
            _ = try await ledger.accept(
                webhookID: "w\(number)", event: "ProductUpdate",
                reference: number % 2 == 0 ? reference : nil)
            if number != 20 { try await ledger.done(["w\(number)"]) }
        }
        for ledger in [ledger, store(files, limits: limits)] {
            let received = try await ledger.receivedWebhooks()
            #expect(received.count <= 8 && received.count >= 6)
            #expect(received.last?.item.id == "w20" && received.last?.isWaiting == true)
            #expect(received.dropLast().allSatisfy { !$0.isWaiting })
            #expect(received.map(\.item.reference).contains(nil))
            #expect(try await !ledger.accept(webhookID: "w1", event: "e", reference: nil))
        }
    }

    @Test("a replay waits like the first time, as often as it is asked for, over a restart too")
    func replays() async throws {
        let ledger = store(files)
        _ = try await ledger.accept(webhookID: "w1", event: "ProductUpdate", reference: reference)
        _ = try await ledger.accept(webhookID: "w2", event: "INSTALL", reference: nil)
        try await ledger.done(["w1", "w2"])
        for _ in 0..<2 {
            #expect(try await ledger.replay(webhookID: "w1")?.reference == reference)
            #expect(try await store(files).pendingWebhooks().map(\.id) == ["w1"])
        }
        #expect(try await ledger.replay(webhookID: "w2") == nil)
        #expect(try await ledger.replay(webhookID: "unknown") == nil)
        try await ledger.done(["w1"])
        #expect(try await store(files).pendingWebhooks().isEmpty)
        try ReplaySlip(webhookID: "w1").leave(in: files, locationID: location, name: "s1")
        #expect(try await ledger.takeDecisions().replayed == [reference])
        #expect(try await ledger.takeDecisions() == TakenSlips())
        #expect(try await ledger.pendingWebhooks().map(\.id) == ["w1"])
    }

    @Test("an inbox of an older ghlsync, which kept ids only, is read")
    func older() throws {
        var inbox = InboxMemory(limits: LedgerLimits())
        let isRead = inbox.take(.record(["op": "seen", "ids": ["w0", "w1"]]))
        #expect(isRead)
        #expect(inbox.knows("w0") && inbox.knows("w1") && inbox.received.isEmpty)
        #expect(inbox.records() == [["op": "seen", "ids": ["w0", "w1"]]])
    }
}
