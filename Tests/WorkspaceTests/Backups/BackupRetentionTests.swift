import Catalog
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct BackupRetentionTests {
    private let files = InMemoryFileSystem()
    private let time = ManualTime()

    private func key(_ number: Int) -> EntityKey { EntityKey(.listing, "item-\(number)") }

    /// Five runs, a day apart, `run-0` the oldest; each keeps a text of its own and one that all
    /// have.
    private func fiveRuns() async throws -> BackupStore {
        let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 3))
        for number in 0..<5 {
            try await backups.begin(run: "run-\(number)")
            for text in ["own \(number)", "shared"] {
                _ = try await backups.keep(
                    BackupItem(
                        side: .local, key: key(number), place: "listings/item-\(number).yaml",
                        bytes: Array(text.utf8), reason: "overwrite"))
            }
            time.advance(by: .seconds(86_400))
        }
        return backups
    }

    private var objectCount: Int {
        files.files.keys.count { $0.starts(with: BackupStore.objects) }
    }

    @Test("S73: runs beyond the number go, with the bytes that nothing else names")
    func byCount() async throws {
        let backups = try await fiveRuns()
        #expect(objectCount == 6)
        let removed = try await backups.prune(BackupRetention(keep: 2), protecting: [])
        #expect(removed == ["run-2", "run-1", "run-0"])
        #expect(try await backups.list().map(\.id) == ["run-4", "run-3"])
        #expect(objectCount == 3)
        #expect(try await backups.bytes(of: "run-3.2") == Array("shared".utf8))
        try await backups.begin(run: "next")
        let id = try await backups.keep(
            BackupItem(
                side: .local, key: nil, place: "x.yaml", bytes: Array("own 0".utf8),
                reason: "delete"))
        #expect(try await backups.bytes(of: id) == Array("own 0".utf8))
    }

    @Test("S73: runs beyond the age go, the current one stays whatever its age")
    func byAge() async throws {
        let backups = try await fiveRuns()
        let removed = try await backups.prune(
            BackupRetention(maxAge: .seconds(3 * 86_400)), protecting: [])
        #expect(removed == ["run-1", "run-0"])
        time.advance(by: .seconds(100 * 86_400))
        #expect(try await backups.prune(BackupRetention(), protecting: []) == ["run-3", "run-2"])
        #expect(try await backups.list().map(\.id) == ["run-4"])
    }

    @Test("what an open conflict needs is never pruned")
    func protects() async throws {
        let backups = try await fiveRuns()
        let removed = try await backups.prune(BackupRetention(keep: 1), protecting: [key(1)])
        #expect(removed == ["run-3", "run-2", "run-0"])
        #expect(try await backups.bytes(of: "run-1.1") == Array("own 1".utf8))
    }

    @Test("the newest agreed version of a file stays; older ones go with their runs")
    func agreedVersions() async throws {
        let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 4))
        for (number, keys) in [[1, 2], [1], [1], []].enumerated() {
            try await backups.begin(run: "run-\(number)")
            try await backups.note(
                agreed: keys.map { each in
                    BackupItem(
                        side: .local, key: key(each), place: "listings/item-\(each).yaml",
                        bytes: Array("version \(number)".utf8), reason: BackupEntry.agreed)
                })
            time.advance(by: .seconds(86_400))
        }
        try await backups.begin(run: "last")
        #expect(await backups.mayPrune(BackupRetention(keep: 1)))
        // run-0 has the newest of item 2, run-2 that of item 1.
        #expect(try await backups.prune(BackupRetention(keep: 0), protecting: []) == ["run-1"])
        let versions = try await backups.versions(around: "run-2", of: [key(1)])
        #expect(versions[key(1)]?.after?.run == "run-2")
        #expect(versions[key(1)]?.before.map(\.run) == ["run-0"])
        #expect(try await backups.bytes(of: "run-2.1") == Array("version 2".utf8))
    }

    @Test("what a person asked to keep goes by its age only")
    func manual() async throws {
        files.put("title: Mat\nprice: 1\n", at: "listings/mat.yaml")
        files.put("locations: {}\n", at: "ghlsync.yaml")
        let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 5))
        #expect(try await backups.create("before-sale", of: files) == 2)
        await #expect(throws: CycleFailure.self) {
            try await backups.create("before-sale", of: files)
        }
        await #expect(throws: CycleFailure.self) { try await backups.create("../up", of: files) }
        try await backups.begin(run: "other")
        #expect(try await backups.prune(BackupRetention(keep: 0), protecting: []) == [])
        time.advance(by: .seconds(91 * 86_400))
        #expect(
            try await backups.prune(BackupRetention(keep: 0), protecting: []) == ["before-sale"])
    }

    @Test("bytes that only an agreed version holds, and that the power took, are known to be gone")
    func lostBytes() async throws {
        let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 6))
        try await backups.begin(run: "run-0")
        let item = BackupItem(
            side: .local, key: key(1), place: "listings/item-1.yaml", bytes: Array("text".utf8),
            reason: BackupEntry.agreed)
        try await backups.note(agreed: [item])
        let path = try #require(
            files.files.keys.first { $0.starts(with: BackupStore.objects) })
        files.put("te", at: path)
        await #expect(throws: CycleFailure.self) { try await backups.bytes(of: "run-0.1") }
        // The same bytes kept again are whole, and durable.
        try await backups.note(agreed: [item])
        #expect(try await backups.bytes(of: "run-0.2") == Array("text".utf8))
    }

    @Test("while a line cannot be read, no bytes are swept")
    func damagedLine() async throws {
        let backups = try await fiveRuns()
        let path: FilePath = ".ghlsync/snapshots/runs/run-4.jsonl"
        files.put(
            try #require(files.text(at: path)).replacing("own", with: "0wn") + "junk\n", at: path)
        _ = try await backups.prune(BackupRetention(keep: 1), protecting: [])
        #expect(objectCount == 6)
    }
}
