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

    @Test("runs beyond the number go, with the bytes that nothing else names")
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

    @Test("runs beyond the age go, the current one stays whatever its age")
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
