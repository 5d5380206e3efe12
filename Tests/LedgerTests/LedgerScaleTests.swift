import Catalog
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct LedgerScaleTests {
    @Test(
        "ten thousand entities are made, bound, linked and read again in time",
        .timeLimit(.minutes(10)))
    func tenThousand() async throws {
        let files = InMemoryFileSystem()
        let ledger = store(files)
        let keys = (0..<10_000).map { EntityKey(.listing, "item-\($0)") }
        for chunk in 0..<10 {
            let part = keys[chunk * 1000..<(chunk + 1) * 1000]
            for key in part.prefix(20) {
                try await ledger.intend(intent(key.name, key))
                try await ledger.bind(key.name, to: "id-\(key.name)")
                #expect(await ledger.boundParts(of: key) == ["product": "id-\(key.name)"])
            }
            try await ledger.commit(part.map { put($0) })
        }
        try await ledger.writeLinks()
        let contents = try await store(files).open()
        #expect(contents.archive.entries.count == keys.count)
        #expect(contents.problems.isEmpty && contents.openIntents.isEmpty)
        #expect(try await ledger.refreshLinks().bindings.count == keys.count)
    }
}
