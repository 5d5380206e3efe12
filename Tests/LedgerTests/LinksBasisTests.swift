import Catalog
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

/// The links file is gone through again only when it, or a binding, changed.
@Suite struct LinksBasisTests {
    private let files = InMemoryFileSystem()

    /// A ledger with two bindings whose links file is older than a tick of the disk's clock.
    private func settled() async throws -> LedgerStore {
        let ledger = store(files)
        try await ledger.commit([put(mat), put(block)])
        try await ledger.writeLinks()
        files.setModified(ManualTime.birthday.advanced(by: .seconds(-60)), at: linksPath)
        _ = try await ledger.refreshLinks()
        try await ledger.writeLinks()
        files.forgetOperations()
        return ledger
    }

    private var reads: Int {
        files.operations.count { "\($0)".contains("read") && "\($0)".contains("links") }
    }

    @Test("while nothing changed, it is not read, whether asked for or to be written")
    func unchanged() async throws {
        let ledger = try await settled()
        #expect(try await ledger.refreshLinks().bindings.count == 2)
        try await ledger.writeLinks()
        #expect(reads == 0)
        // A step that binds nothing anew changes nothing of it.
        try await ledger.commit([put(mat)])
        #expect(try await ledger.refreshLinks().bindings.count == 2)
        #expect(reads == 0)
    }

    @Test("a checkout, a new binding, and a removal are taken in at once")
    func changed() async throws {
        let ledger = try await settled()
        let text = try files.text(linksPath)
        try files.force(
            Array(text.replacing("id-yoga-mat", with: "other").utf8), at: linksPath)
        #expect(try await ledger.refreshLinks().problems.count == 1)
        try files.force(Array(text.utf8), at: linksPath)
        #expect(try await ledger.refreshLinks().problems == [])
        try await ledger.commit([put(best)])
        try await ledger.writeLinks()
        #expect(try files.text(linksPath).contains("best-sellers"))
        try files.remove(linksPath)
        try await ledger.writeLinks()
        #expect(try files.text(linksPath).contains("best-sellers"))
    }

    @Test("a read that fails is no reading: the next one knows every binding")
    func failedRead() async throws {
        _ = try await settled()
        // A new process, whose n-th file operation fails once.
        var failures = 0
        for number in 1...40 {
            let ledger = store(files)
            files.forgetOperations()
            files.failOperation(number, with: .system(5))
            do {
                _ = try await ledger.refreshLinks()
            } catch {
                failures += 1
            }
            files.endFaults()
            #expect(try await ledger.refreshLinks().bindings.count == 2, "operation \(number)")
        }
        #expect(failures > 5)
    }
}
