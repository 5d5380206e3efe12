import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct IntentLogTests {
    private let files = InMemoryFileSystem()

    @Test("an intent that nothing became of is open after a crash")
    func open() async throws {
        try await store(files).intend(intent("1"))
        let ledger = store(files)
        #expect(try await ledger.open().openIntents == [intent("1")])
        #expect(await ledger.openIntents(of: mat) == [intent("1")])
        #expect(await ledger.openIntents(of: block).isEmpty)
    }

    @Test("another attempt replaces the first")
    func attempts() async throws {
        let ledger = store(files)
        try await ledger.intend(intent("1"))
        let again = CreateIntent(
            id: "1", key: mat, object: "product", fingerprint: ["name": "Mat"],
            sentAt: ManualTime.birthday, priorIDs: [], attempt: 2)
        try await ledger.intend(again)
        #expect(try await store(files).open().openIntents == [again])
    }

    @Test("a bound part is known until the archive holds it")
    func boundParts() async throws {
        let ledger = store(files)
        try await ledger.intend(intent("1"))
        try await ledger.bind("1", to: "id-yoga-mat")
        try await ledger.intend(intent("2", object: "price"))
        try await ledger.bind("2", to: "price-yoga-mat")
        let parts = ["product": "id-yoga-mat", "price": "price-yoga-mat"]
        #expect(await store(files).boundParts(of: mat) == parts)
        #expect(await store(files).openIntents(of: mat).isEmpty)
        try await ledger.commit([put(mat)])
        #expect(await ledger.boundParts(of: mat).isEmpty)
        #expect(await store(files).boundParts(of: mat).isEmpty)
    }

    @Test("an abandoned intent is gone, and so are the parts of a deleted entity")
    func abandoned() async throws {
        let ledger = store(files)
        try await ledger.intend(intent("1"))
        try await ledger.abandon("1", why: "refused with 422")
        #expect(try await store(files).open().openIntents.isEmpty)
        try await ledger.intend(intent("2"))
        try await ledger.bind("2", to: "X")
        try await ledger.commit([ArchiveUpdate(key: mat, entry: nil)])
        #expect(await ledger.boundParts(of: mat).isEmpty)
    }

    @Test("a part that another key has taken since is no longer the first one's")
    func takenOver() async throws {
        let ledger = store(files)
        try await ledger.intend(intent("1"))
        try await ledger.bind("1", to: "id-cork-block")
        try await ledger.commit([put(block)])
        #expect(await ledger.boundParts(of: mat).isEmpty)
        #expect(await store(files).boundParts(of: mat).isEmpty)
    }

    @Test("nor is it when the archive is lost and only the links say whose it is")
    func takenOverByLink() async throws {
        let ledger = store(files)
        try await ledger.intend(intent("1"))
        try await ledger.bind("1", to: "id-cork-block")
        try await ledger.commit([put(block)])
        try await ledger.writeLinks()
        try files.remove(archivePath)
        let next = store(files)
        #expect(try await next.open().bindings[block]?.id == "id-cork-block")
        #expect(await next.boundParts(of: mat).isEmpty)
    }

    @Test("a newer object takes the place of one that is gone")
    func again() async throws {
        let ledger = store(files)
        for (id, remote) in [("z", "X"), ("a", "Y")] {
            try await ledger.intend(intent(id))
            try await ledger.bind(id, to: remote)
        }
        #expect(await store(files).boundParts(of: mat) == ["product": "Y"])
    }

    @Test("a create whose intent cannot be saved is not promised")
    func refused() async throws {
        let ledger = store(files)
        _ = try await ledger.open()
        files.failOperations(from: 1, with: .noSpace)
        await #expect(throws: CycleFailure.self) { try await ledger.intend(intent("1")) }
        files.endFaults()
        #expect(await ledger.openIntents(of: mat).isEmpty)
        try await ledger.intend(intent("1"))
        #expect(try await store(files).open().openIntents == [intent("1")])
    }

    @Test("a ledger that cannot be read lets no create through")
    func unreadable() async throws {
        try files.force(
            Array(#"{"format":"ghlsync intents","version":9}"#.utf8) + [0x0A], at: intentsPath)
        await #expect(throws: CycleFailure.self) { try await store(files).intend(intent("1")) }
    }

    @Test("the outbox does not grow with what is over")
    func bounded() async throws {
        let ledger = store(files)
        for number in 0..<500 {
            try await ledger.intend(intent("\(number)"))
            try await ledger.bind("\(number)", to: "id-yoga-mat")
            try await ledger.commit([put(mat, title: .string("\(number)"))])
        }
        #expect(try files.text(intentsPath).split(separator: "\n").count < 250)
    }
}
