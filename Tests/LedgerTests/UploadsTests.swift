import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct UploadsTests {
    private let files = InMemoryFileSystem()
    private let upload = Upload(
        digest: "0123456789abcdef", fileID: "f1", url: "https://x.example/a.png")

    @Test("uploads outlive a restart, and the newest word about one counts")
    func remembered() async throws {
        try await store(files).record(upload)
        let later = Upload(
            digest: upload.digest, fileID: "f1", url: upload.url, path: "/locations/A/a.png")
        let ledger = store(files)
        #expect(await ledger.uploads() == [upload.digest: upload])
        try await ledger.record(later)
        #expect(await store(files).uploads() == [upload.digest: later])
    }

    @Test("an upload without an answer is known until it arrived, or certainly did not")
    func unanswered() async throws {
        let sent = Timestamp(seconds: 1_700_000_000)
        try await store(files).beginUpload(of: "a", at: sent)
        try await store(files).beginUpload(of: upload.digest, at: sent)
        let ledger = store(files)
        #expect(await ledger.unansweredUpload(of: "a") == sent)
        try await ledger.abandonUpload(of: "a")
        try await ledger.record(upload)
        let reopened = store(files)
        #expect(await reopened.unansweredUpload(of: "a") == nil)
        #expect(await reopened.unansweredUpload(of: upload.digest) == nil)
    }

    @Test("nothing is sent of which the disk does not take the note")
    func notDurable() async throws {
        let ledger = store(files)
        _ = try await ledger.open()
        files.failOperations(from: 1, with: .noSpace)
        await #expect(throws: CycleFailure.self) {
            try await ledger.beginUpload(of: "a", at: Timestamp(seconds: 1))
        }
        files.endFaults()
        #expect(await ledger.unansweredUpload(of: "a") == nil)
    }
}
