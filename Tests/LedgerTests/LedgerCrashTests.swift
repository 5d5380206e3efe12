import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

/// Stops the world at every operation of a life of the ledger, and starts again on every disk that
/// this can leave (I4): each part must be as before the call that was interrupted, or as after it.
@Suite struct LedgerCrashTests {
    typealias Step = @Sendable (LedgerStore) async throws -> Void

    /// What must survive, part by part.
    struct Memory: Hashable {
        let archive: Archive
        let bindings: [EntityKey: Binding]
        let intents: [CreateIntent]
        let parts: [String: String]
        let open: [Conflict]
        let decisions: [EntityKey: [DocumentPath: ConflictChoice]]
        let inbox: [String]

        init(_ ledger: LedgerStore) async throws {
            let contents = try await ledger.open()
            archive = contents.archive
            bindings = contents.bindings
            intents = contents.openIntents
            parts = await ledger.boundParts(of: mat)
            open = contents.conflicts.filter(\.isOpen).map(\.conflict)
            decisions = contents.decisions
            inbox = contents.inbox.map(\.id)
        }

        /// Whether each part is that of one of two moments.
        func lies(between before: Memory, and after: Memory) -> Bool {
            [before.archive, after.archive].contains(archive)
                && [before.bindings, after.bindings].contains(bindings)
                && [before.intents, after.intents].contains(intents)
                && [before.parts, after.parts].contains(parts)
                && [before.open, after.open].contains(open)
                && [before.decisions, after.decisions].contains(decisions)
                && [before.inbox, after.inbox].contains(inbox)
        }
    }

    static let steps: [Step] = [
        { try await $0.intend(intent("1")) },
        { try await $0.bind("1", to: "id-yoga-mat") },
        { try await $0.intend(intent("2", object: "price")) },
        { try await $0.bind("2", to: "price-yoga-mat") },
        { try await $0.commit([put(mat), put(block)]) },
        { try await $0.writeLinks() },
        { _ = try await $0.accept(webhookID: "w1", event: "e", reference: nil) },
        { _ = try await $0.accept(webhookID: "w2", event: "e", reference: nil) },
        { try await $0.keep([conflict(base: "A mat"), conflict(block)], examined: [mat, block]) },
        { try await $0.settle(mat, .remote) },
        { try await $0.commit([put(mat, title: "R"), ArchiveUpdate(key: block, entry: nil)]) },
        { try await $0.done(["w1"]) },
        { try await $0.keep([], examined: [block]) },
        { try await $0.intend(intent("3", block)) },
        { try await $0.abandon("3", why: "refused") },
        { try await $0.commit([put(best), put(block, id: "again")]) },
        { try await $0.writeLinks() },
    ]

    private func moments() async throws -> (memories: [Memory], operations: Int) {
        let files = InMemoryFileSystem()
        let ledger = store(files)
        var memories = [try await Memory(ledger)]
        for step in Self.steps {
            try await step(ledger)
            memories.append(try await Memory(store(files)))
        }
        let counted = InMemoryFileSystem()
        let other = store(counted)
        for step in Self.steps { try await step(other) }
        return (memories, counted.operations.count)
    }

    @Test("after a crash at any operation the ledger is as before or after the call, and goes on")
    func everyOperation() async throws {
        let (memories, operations) = try await moments()
        #expect(operations > 60)
        for number in 1...operations {
            let files = InMemoryFileSystem()
            files.crash(atOperation: number)
            let done = await run(store(files), from: 0)
            var random = SeededRandom(seed: UInt64(number))
            for image in DiskImage.allCases {
                for _ in 0..<(image == .someLost ? 4 : 1) {
                    let disk = files.afterCrash(image, random: &random)
                    let revived = store(disk, seed: 99)
                    let contents = try await revived.open()
                    #expect(contents.warnings.isEmpty, "operation \(number), \(image)")
                    let found = try await Memory(revived)
                    let after = memories[min(done + 1, Self.steps.count)]
                    #expect(
                        found.lies(between: memories[done], and: after),
                        "operation \(number), step \(done), \(image)")
                    // Whoever was interrupted says it again, and all ends as if nothing had been.
                    #expect(await run(revived, from: done) == Self.steps.count)
                    let last = try await Memory(store(disk))
                    #expect(last == memories[Self.steps.count], "operation \(number), \(image)")
                }
            }
        }
    }

    /// Found by the simulation (seed 19811): a board was made twice.
    @Test("a create that the disk did not take the end of is not forgotten by the next intent")
    func failedEnd() async throws {
        let files = InMemoryFileSystem()
        let ledger = store(files)
        try await ledger.intend(intent("1"))
        files.failOperations(from: 1, with: .system(5))
        await #expect(throws: CycleFailure.self) {
            try await ledger.bind("1", to: "id-yoga-mat")
        }
        await #expect(throws: CycleFailure.self) { try await ledger.commit([put(mat)]) }
        files.endFaults()
        try await ledger.intend(intent("2", block))
        let contents = try await store(files, seed: 5).open()
        #expect(contents.archive.entries[mat]?.binding.id == "id-yoga-mat")
        #expect(contents.openIntents.map(\.key) == [block])
    }

    @Test("a second crash during the recovery does no harm either")
    func crashDuringRecovery() async throws {
        let (memories, operations) = try await moments()
        for number in stride(from: 1, through: operations, by: 3) {
            let files = InMemoryFileSystem()
            files.crash(atOperation: number)
            let done = await run(store(files), from: 0)
            var random = SeededRandom(seed: UInt64(number) &* 31)
            for second in 1...12 {
                let disk = files.afterCrash(.someLost, random: &random)
                disk.crash(atOperation: second)
                let further = await run(store(disk, seed: 3), from: done)
                let again = disk.afterCrash(.someLost, random: &random)
                let revived = store(again, seed: 4)
                #expect(try await revived.open().warnings.isEmpty)
                #expect(await run(revived, from: further) == Self.steps.count)
                let last = try await Memory(store(again))
                #expect(last == memories[Self.steps.count], "\(number), then \(second)")
            }
        }
    }

    @Test(
        "when any operation fails once, the call says so, and saying it again ends well",
        arguments: [FileFailure.Kind.noSpace, .system(5), .notPermitted])
    func everyFailure(kind: FileFailure.Kind) async throws {
        let (memories, operations) = try await moments()
        for number in 1...operations {
            let files = InMemoryFileSystem()
            files.failOperation(number, with: kind)
            let ledger = store(files)
            var done = 0
            for _ in 0..<2 { done = await run(ledger, from: done) }
            #expect(done == Self.steps.count, "operation \(number)")
            let last = try await Memory(store(files))
            #expect(last == memories[Self.steps.count], "operation \(number)")
        }
    }

    /// Runs the steps until one throws; gives the number of the one that did.
    private func run(_ ledger: LedgerStore, from first: Int) async -> Int {
        for index in first..<Self.steps.count {
            do {
                try await Self.steps[index](ledger)
            } catch {
                return index
            }
        }
        return Self.steps.count
    }

    @Test("a folder that one process could not make durable is made so by the next")
    func folders() async throws {
        for operation in 1...24 {
            let files = InMemoryFileSystem()
            files.failOperations(from: operation, with: .noSpace)
            try? await store(files).commit([put(mat)])
            files.endFaults()
            try await store(files).commit([put(block)])
            var random = SeededRandom(seed: 1)
            let disk = files.afterCrash(.syncedOnly, random: &random)
            let kept = try await store(disk).open().archive.entries[block]
            #expect(kept != nil, "the disk was full from operation \(operation) on")
        }
    }
}
