import Catalog
import Documents
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Ledger

@Suite struct ArchiveFileTests {
    private let files = InMemoryFileSystem()

    @Test("what was committed is there after a restart")
    func persists() async throws {
        let first = store(files)
        #expect(try await first.open().isFirstContact)
        try await first.commit([put(mat), put(block)])
        try await first.commit([put(mat, title: "New"), ArchiveUpdate(key: block, entry: nil)])
        let contents = try await store(files).open()
        #expect(contents.archive.entries == [mat: entry(mat, title: "New")])
        #expect(contents.bindings == [mat: entry(mat).binding])
        #expect(contents.warnings.isEmpty)
        #expect(!contents.isFirstContact)
    }

    @Test("looking writes nothing")
    func readOnly() async throws {
        _ = try await store(files).open()
        #expect(try files.list(.root).isEmpty)
    }

    @Test("an update that says nothing new is not written")
    func noNews() async throws {
        let ledger = store(files)
        try await ledger.commit([put(mat)])
        let before = try files.text(archivePath)
        try await ledger.commit([put(mat), ArchiveUpdate(key: block, entry: nil)])
        #expect(try files.text(archivePath) == before)
    }

    @Test("wherever the last line was cut, all before it is there and the next commit works")
    func tornTail() async throws {
        let writer = store(files)
        try await writer.commit([put(mat)])
        let whole = try files.read(archivePath, limit: 1 << 20)
        try await writer.commit([put(block)])
        let longer = try files.read(archivePath, limit: 1 << 20)
        for length in whole.count..<longer.count {
            try files.force(Array(longer.prefix(length)), at: archivePath)
            let ledger = store(files)
            let contents = try await ledger.open()
            #expect(contents.archive.entries[mat] == entry(mat))
            #expect(contents.archive.entries[block] == nil || length == longer.count - 1)
            #expect(contents.warnings.isEmpty)
            try await ledger.commit([put(best)])
            let after = try await store(files).open()
            #expect(after.archive.entries[best] == entry(best))
            #expect(after.archive.entries[mat] == entry(mat))
            #expect(after.warnings.isEmpty, "cut at \(length)")
        }
    }

    @Test("no flipped bit makes a wrong base, and other entities keep theirs or their binding")
    func bitFlips() async throws {
        let writer = store(files)
        try await writer.commit([put(mat, title: "Old")])
        try await writer.commit([put(block)])
        try await writer.commit([put(mat, title: "New")])
        try await writer.commit([put(best)])
        let good = try files.read(archivePath, limit: 1 << 20)
        let lines = good.indices.filter { good[$0] == 0x0A }
        // Line 3 (the header is 0) is the one that says "New".
        for index in (lines[2] + 1)..<lines[3] {
            var bad = good
            bad[index] ^= 0x04
            try files.force(bad, at: archivePath)
            let contents = try await store(files).open()
            let archive = contents.archive.entries
            #expect(archive[mat] == nil, "a stale base must not decide (byte \(index))")
            #expect(contents.bindings[mat]?.id == "id-yoga-mat")
            #expect(archive[best] == entry(best))
            #expect(contents.bindings[block]?.id == "id-cork-block")
            #expect(contents.warnings.count == 1)
            #expect(contents.warnings[0].contains("archive.jsonl:4"))
        }
    }

    @Test("a damaged file is kept aside and the warning ends with the next commit")
    func damageIsMended() async throws {
        try await store(files).commit([put(mat), put(block)])
        // Entries stand in key order: the second is the mat's.
        let pieces = try files.text(archivePath).split(separator: "A mat")
        let damaged = "\(pieces[0])A mat\(pieces[1])B mat\(pieces[2])"
        try files.force(Array(damaged.utf8), at: archivePath)
        let ledger = store(files)
        #expect(try await ledger.open().archive.entries == [block: entry(block)])
        try await ledger.commit([put(mat)])
        let after = try await store(files).open()
        #expect(after.warnings.isEmpty)
        #expect(after.archive.entries == [mat: entry(mat), block: entry(block)])
        #expect(
            try files.text(FilePath(stringLiteral: "\(state)/archive.jsonl.damaged")) == damaged)
    }

    @Test("a file of a newer format is refused and left as it is")
    func newerFormat() async throws {
        try await store(files).commit([put(mat)])
        var lines = try files.text(archivePath).split(separator: "\n").map(String.init)
        for header in [
            #"{"format":"ghlsync archive","version":2,"location":"\#(location)"}"#,
            #"{"format":"ghlsync archive","version":2,"seal":"other"}"#,
        ] {
            lines[0] = header
            try files.force(Array((lines.joined(separator: "\n") + "\n").utf8), at: archivePath)
            let failure = await #expect(throws: CycleFailure.self) { try await store(files).open() }
            #expect(failure?.message.contains("newer ghlsync (format 2") == true)
            await #expect(throws: CycleFailure.self) { try await store(files).commit([put(best)]) }
            #expect(try files.text(archivePath).hasPrefix(header))
        }
    }

    @Test("another location's file is refused")
    func otherLocation() async throws {
        try await store(files).commit([put(mat)])
        let bytes = try files.read(archivePath, limit: 1 << 20)
        try files.force(bytes, at: ".ghlsync/state/other/archive.jsonl")
        let other = LedgerStore(
            files: files, locationID: "other", time: ManualTime(),
            random: SystemRandomNumberGenerator())
        await #expect(throws: CycleFailure.self) { try await other.open() }
    }

    @Test("ids that are no location's are refused", arguments: ["", "..", "a/b", "a b", ".x", "ä"])
    func locationIDs(_ id: String) async throws {
        let ledger = LedgerStore(
            files: files, locationID: id, time: ManualTime(), random: SystemRandomNumberGenerator())
        await #expect(throws: CycleFailure.self) { try await ledger.open() }
    }

    @Test("the updates of one commit count together: a rename is never half done")
    func atomicBatch() async throws {
        let writer = store(files)
        try await writer.commit([put(mat, id: "X")])
        let before = try files.read(archivePath, limit: 1 << 20)
        try await writer.commit([ArchiveUpdate(key: mat, entry: nil), put(block, id: "X")])
        let after = try files.read(archivePath, limit: 1 << 20)
        for length in before.count..<after.count - 1 {
            try files.force(Array(after.prefix(length)), at: archivePath)
            #expect(try await store(files).open().bindings.mapValues(\.id) == [mat: "X"])
        }
        try files.force(after, at: archivePath)
        #expect(try await store(files).open().bindings.mapValues(\.id) == [block: "X"])
    }

    @Test("the file does not grow with the number of edits")
    func compaction() async throws {
        let ledger = store(files)
        for round in 0..<2000 {
            try await ledger.commit([put(mat, title: .string("Title \(round)"))])
        }
        let lines = try files.text(archivePath).split(separator: "\n").count
        #expect(lines < 300)
        #expect(try await store(files).open().archive.entries[mat]?.base["title"] == "Title 1999")
        let left = try files.list(FilePath(stringLiteral: state)).map(\.name)
        #expect(left == ["archive.jsonl"])
    }

    @Test("temporary files of a crash are swept by the next write, not by a look")
    func sweep() async throws {
        let left = FilePath(stringLiteral: "\(state)/.archive.jsonl.0123.ledger-tmp")
        try files.force([1], at: left)
        let ledger = store(files)
        _ = try await ledger.open()
        #expect(try files.metadata(at: left) != nil)
        try await ledger.commit([put(mat)])
        #expect(try files.metadata(at: left) == nil)
    }
}
