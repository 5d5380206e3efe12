import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct ConflictsTests {
    private let files = InMemoryFileSystem()

    @Test("an open conflict is kept with all three values, once")
    func keeps() async throws {
        let ledger = store(files)
        for _ in 0..<3 { try await ledger.keep([conflict()], examined: [mat]) }
        let contents = try await store(files).open()
        #expect(contents.conflicts.map(\.conflict) == [conflict()])
        #expect(contents.conflicts[0].isOpen)
        #expect(try files.text(conflictsPath).split(separator: "\n").count == 2)
    }

    @Test("one that the sides settled by themselves is over; others and unexamined keys stay")
    func agreesByItself() async throws {
        let ledger = store(files)
        let other = conflict(block)
        try await ledger.keep([conflict(), conflict(mat, "price"), other])
        try await ledger.keep([conflict(mat, "price")], examined: [mat])
        let all = try await store(files).open().conflicts
        #expect(all.filter(\.isOpen).map(\.conflict.path) == ["title", "price"])
        #expect(all.filter(\.isOpen).map(\.conflict.key) == [block, mat])
        #expect(all.filter { !$0.isOpen }.map(\.conflict) == [conflict()])
    }

    @Test("a decision is for the next cycle, and over when the archive has the chosen value")
    func decision() async throws {
        let ledger = store(files)
        try await ledger.keep([conflict()])
        try await ledger.settle(mat, path: "title", .remote)
        #expect(try await store(files).open().decisions == [mat: ["title": .remote]])
        // The next plan carries it out, but the write fails: the decision stays.
        let settled = conflict(state: .settled(winner: .remote, by: .person))
        try await ledger.keep([settled], examined: [mat])
        #expect(try await ledger.decisions() == [mat: ["title": .remote]])
        try await ledger.commit([put(mat, title: "A")])
        #expect(try await ledger.decisions() == [mat: ["title": .remote]])
        try await ledger.commit([put(mat, title: "R")])
        let contents = try await store(files).open()
        #expect(contents.decisions.isEmpty)
        #expect(contents.conflicts.map(\.conflict) == [settled])
        #expect(contents.conflicts[0].closed != nil)
    }

    @Test("a decision about values that have changed since is not used")
    func newerValues() async throws {
        let ledger = store(files)
        try await ledger.keep([conflict()])
        try await ledger.settle(mat, .local)
        try await ledger.keep([conflict(local: "L2")], examined: [mat])
        #expect(try await ledger.decisions().isEmpty)
        #expect(try await ledger.conflicts().map(\.conflict.local) == ["L2"])
    }

    @Test("settling what is not open says so")
    func nothingOpen() async throws {
        let failure = await #expect(throws: CycleFailure.self) {
            try await store(files).settle(mat, path: "title", .base)
        }
        #expect(failure?.message == "No conflict is open for listings/yoga-mat, field title.")
    }

    @Test("values that lost to a policy are on record, and their number is bounded")
    func bounded() async throws {
        let ledger = store(files, limits: LedgerLimits(closedConflicts: 50))
        for number in 0..<300 {
            try await ledger.keep([
                conflict(
                    local: .string("loser \(number)"),
                    state: .settled(winner: .remote, by: .latestWins))
            ])
        }
        let kept = try await store(files, limits: LedgerLimits(closedConflicts: 50)).open()
            .conflicts
        #expect(kept.count == 50)
        #expect(kept.first?.conflict.local == "loser 299")
        #expect(try files.text(conflictsPath).split(separator: "\n").count < 400)
    }

    @Test("a crash between the archive and the list leaves no decision behind")
    func crashBetween() async throws {
        let ledger = store(files)
        try await ledger.keep([conflict()])
        try await ledger.settle(mat, .local)
        let before = try files.read(conflictsPath, limit: 1 << 20)
        try await ledger.commit([put(mat, title: "L")])
        try files.force(before, at: conflictsPath)
        #expect(try await store(files).open().decisions.isEmpty)
    }
}
