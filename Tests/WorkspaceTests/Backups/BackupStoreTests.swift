import Catalog
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct BackupStoreTests {
    private let files = InMemoryFileSystem()
    private let time = ManualTime()
    private let mat = EntityKey(.listing, "yoga-mat")

    private func store() -> BackupStore {
        BackupStore(files: files, time: time, random: SeededRandom(seed: 3))
    }

    private func item(
        _ text: String, place: String = "listings/yoga-mat.yaml", key: EntityKey? = nil,
        side: ReplicaSide = .local
    ) -> BackupItem {
        BackupItem(
            side: side, key: key ?? mat, place: place, bytes: Array(text.utf8), reason: "overwrite")
    }

    @Test("what was kept is there after a restart, to the byte")
    func roundTrip() async throws {
        let backups = store()
        try await backups.begin(run: "run-1")
        let first = try await backups.keep(item("title: A\r\n"))
        let second = try await backups.keep(item("{}", place: "products/1", side: .remote))
        #expect([first, second] == ["run-1.1", "run-1.2"])
        let reader = store()
        let items = try await reader.items(of: "run-1")
        #expect(items.map(\.place) == ["listings/yoga-mat.yaml", "products/1"])
        #expect(items.map(\.side) == [.local, .remote])
        #expect(items.allSatisfy { $0.key == mat && $0.run == "run-1" && $0.reason == "overwrite" })
        #expect(try await reader.bytes(of: first) == Array("title: A\r\n".utf8))
    }

    @Test("equal bytes are kept once")
    func dedupes() async throws {
        let backups = store()
        for place in ["a.yaml", "b.yaml", "a.yaml"] {
            _ = try await backups.keep(item("same", place: place))
        }
        let objects = files.files.keys.filter { $0.starts(with: BackupStore.objects) }
        #expect(objects.count == 1)
        #expect(try await backups.list().first?.count == 3)
    }

    @Test("bytes whose sync failed are written anew, whatever they read as")
    func failedSync() async throws {
        for number in 1...30 {
            let files = InMemoryFileSystem()
            let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 3))
            files.failOperation(number, with: .system(5))
            if (try? await backups.keep(item("1"))) != nil { continue }
            let failed = files.operations.last
            files.forgetOperations()
            let id = try await backups.keep(item("1"))
            if failed?.verb == .sync {
                let object = try #require(
                    files.files.keys.first { $0.starts(with: BackupStore.objects) })
                #expect(files.operations.contains { ($0.destination ?? $0.path) == object })
                #expect(files.operations.contains { $0.verb == .rename })
            }
            var random = SeededRandom(seed: 1)
            let disk = files.afterCrash(.syncedOnly, random: &random)
            let revived = BackupStore(files: disk, time: time, random: SeededRandom(seed: 2))
            #expect(try await revived.bytes(of: id) == Array("1".utf8), "\(number)")
        }
    }

    @Test("runs are listed newest first, and one is begun when nobody did")
    func list() async throws {
        let backups = store()
        _ = try await backups.keep(item("1"))
        time.advance(by: .seconds(60))
        try await backups.begin(run: "later")
        _ = try await backups.keep(item("2"))
        _ = try await backups.keep(item("33"))
        let runs = try await store().list()
        #expect(runs.map(\.count) == [2, 1])
        #expect(runs.map(\.bytes) == [3, 1])
        #expect(runs[0].id == "later")
        #expect(runs[1].id.hasPrefix("20260101T000000-"))
    }

    @Test("a run that is taken up again counts on")
    func resumes() async throws {
        for text in ["1", "2"] {
            let backups = store()
            try await backups.begin(run: "r")
            _ = try await backups.keep(item(text))
        }
        #expect(try await store().items(of: "r").map(\.id) == ["r.1", "r.2"])
    }

    @Test("only the owner may read them")
    func modes() async throws {
        _ = try await store().keep(item("secret"))
        for path in files.files.keys {
            #expect(try files.metadata(at: path)?.permissions == 0o600, "\(path)")
        }
        #expect(try files.metadata(at: BackupStore.folder)?.permissions == 0o700)
    }

    @Test(
        "ids that are none are refused",
        arguments: ["", "..", "../x", "/etc/passwd", "a/b", "a.b", "a\u{0}", ".x", "r 1"])
    func ids(_ id: String) async {
        await #expect(throws: CycleFailure.self) { try await store().begin(run: id) }
        await #expect(throws: CycleFailure.self) { try await store().items(of: id) }
        await #expect(throws: CycleFailure.self) { try await store().bytes(of: id + ".1") }
        await #expect(throws: CycleFailure.self) { try await store().bytes(of: id) }
    }

    @Test("S46: bytes that were changed are not given out, and kept anew when they come again")
    func damage() async throws {
        let backups = store()
        let id = try await backups.keep(item("good"))
        let path = try #require(files.files.keys.first { $0.starts(with: BackupStore.objects) })
        files.put("evil", at: path)
        await #expect(throws: CycleFailure.self) { try await backups.bytes(of: id) }
        _ = try await backups.keep(item("good"))
        #expect(try await backups.bytes(of: id) == Array("good".utf8))
    }

    @Test("S46: a line of the index that was edited is not believed")
    func editedIndex() async throws {
        let backups = store()
        try await backups.begin(run: "r")
        _ = try await backups.keep(item("1"))
        _ = try await backups.keep(item("2"))
        let path: FilePath = ".ghlsync/snapshots/runs/r.jsonl"
        let text = try #require(files.text(at: path))
        files.put(
            text.replacing("listings/yoga-mat.yaml", with: "../../etc/passwd", maxReplacements: 1),
            at: path)
        #expect(try await store().items(of: "r").map(\.id) == ["r.2"])
        #expect(try await store().list().map(\.damagedLines) == [1])
    }

    @Test("when a backup cannot be kept it says so, and the next one works")
    func noSpace() async throws {
        let backups = store()
        try await backups.begin(run: "r")
        _ = try await backups.keep(item("1"))
        files.failOperations(from: 1, with: .noSpace)
        let failure = await #expect(throws: CycleFailure.self) {
            try await backups.keep(item("2"))
        }
        #expect(failure?.hint == "Free some space; what has no backup is not replaced.")
        files.endFaults()
        let id = try await backups.keep(item("2"))
        #expect(try await store().bytes(of: id) == Array("2".utf8))
    }

    @Test("after a crash at any operation, what was acknowledged is whole and the next run works")
    func crashes() async throws {
        for number in 1...60 {
            let files = InMemoryFileSystem()
            files.crash(atOperation: number)
            let backups = BackupStore(files: files, time: time, random: SeededRandom(seed: 1))
            var kept: [String: [UInt8]] = [:]
            for text in ["1", "2", "1", "3"] {
                if let id = try? await backups.keep(item(text)) { kept[id] = Array(text.utf8) }
            }
            var random = SeededRandom(seed: UInt64(number))
            for image in DiskImage.allCases {
                let disk = files.afterCrash(image, random: &random)
                let revived = BackupStore(files: disk, time: time, random: SeededRandom(seed: 2))
                for (id, bytes) in kept.sorted(by: { $0.key < $1.key }) {
                    #expect(try await revived.bytes(of: id) == bytes, "\(number) \(image)")
                }
                if let run = kept.keys.first.flatMap(BackupID.run) {
                    try await revived.begin(run: run)
                }
                let id = try await revived.keep(item("4"))
                #expect(try await revived.bytes(of: id) == Array("4".utf8))
                #expect(kept[id] == nil)
                #expect(try await revived.list().allSatisfy { $0.damagedLines == 0 })
            }
        }
    }
}
