import Catalog
import Documents
import Glibc
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing
import Workspace

@testable import CommandLineTool

/// `status` by what an earlier run left behind says what a full look says.
@Suite struct LocalStatusTests {
    private static let location = "LOCATION0000000000001"

    private func withBench(_ body: (Bench) async throws -> Void) async throws {
        try await TemporaryFolder.with { root in
            let bench = try Bench(root: root)
            try await body(bench)
        }
    }

    /// A workspace on a real disk, seen at a time when every file is old enough to be believed.
    private struct Bench {
        let root: String
        let files: POSIXFileSystem
        let time: ManualTime
        let ledger: LedgerStore

        init(root: String) throws {
            self.root = root
            files = try POSIXFileSystem(root: root)
            time = ManualTime(
                wallClock: SystemTime().wallClock.advanced(by: .seconds(3600)))
            ledger = Self.ledger(files, time)
            for folder in ["directories", "listings", "collections"] {
                try files.createDirectory(at: FilePath(stringLiteral: folder))
            }
            try put("locations: {main: {id: \(LocalStatusTests.location)}}\n", "ghlsync.yaml")
            for number in 1...6 {
                try put(
                    "title: Mat \(number)\nprice: \(number)\n",
                    FilePath(stringLiteral: "listings/mat-\(number).yaml"))
            }
            try put("directoryName: Spa\n", "directories/spa.yaml")
            try put("name: Best\nitems: [mat-1, mat-2]\n", "collections/best.yaml")
        }

        static func ledger(_ files: POSIXFileSystem, _ time: ManualTime) -> LedgerStore {
            LedgerStore(
                files: files, locationID: LocalStatusTests.location, time: time,
                random: SystemRandom())
        }

        /// By rename, as editors save: another inode each time.
        func put(_ text: String, _ path: FilePath) throws {
            try? files.remove("scratch")
            try files.write(Array(text.utf8), to: "scratch")
            try files.rename("scratch", to: path)
        }

        func remove(_ path: FilePath) throws { try files.remove(path) }

        var workspace: OpenWorkspace {
            OpenWorkspace(
                root: root, files: files,
                configuration: WorkspaceConfiguration.read(from: files)
                    .configuration, locationName: "main", locationID: LocalStatusTests.location)
        }

        func status() async throws -> LocalStatus.Answer {
            try await LocalStatus(workspace, time: time).look()
        }

        /// What is said without anything left behind.
        func afresh() async throws -> LocalStatus.Answer {
            let path = FilePath(".ghlsync/state/\(LocalStatusTests.location)/steps.cache")
            let kept = path.flatMap { path in try? files.read(path, limit: 1 << 20) }
            if let path, kept != nil { try files.remove(path) }
            let answer = try await status()
            if let path {
                try? files.remove(path)
                if let kept { try files.write(kept, to: path, mode: .ownerOnly) }
            }
            return answer
        }

        /// Takes all files for agreed.
        func agree(_ keys: Set<EntityKey>? = nil) async throws {
            let seen = try await WorkspaceReplica(
                files: files, configuration: WorkspaceConfiguration(), backups: KeptNothing(),
                time: time, random: SystemRandom()
            ).snapshot(ScanScope())
            try await ledger.commit(
                seen.sightings.compactMap { key, sighting in
                    guard let entity = sighting.entity, keys?.contains(key) ?? true else {
                        return nil
                    }
                    return ArchiveUpdate(
                        key: key, entry: ArchiveEntry(base: entity, binding: Binding(id: key.name)))
                })
        }
    }

    private struct KeptNothing: BackupSink {
        func keep(_ item: BackupItem) async throws(CycleFailure) -> String { "none" }
    }

    private func words(_ answer: LocalStatus.Answer) -> [String] {
        answer.lines.map {
            "\($0.key) \($0.state) \($0.what) \($0.fields) \($0.place ?? "-") \($0.hint ?? "-")"
        } + ["of \(answer.total)"]
    }

    @Test("the second status of a workspace in step reads no entity, and says the same")
    func quick() async throws {
        try await withBench { bench in
            try await bench.agree()
            let first = try await bench.status()
            #expect(!first.isQuick && first.lines.isEmpty && first.total == 8)
            let second = try await bench.status()
            #expect(second.isQuick && second.lines.isEmpty && second.total == 8)
        }
    }

    @Test("an edit, a new file, a removed one and an invalid one are told the quick way")
    func changes() async throws {
        try await withBench { bench in
            try await bench.agree()
            _ = try await bench.status()
            try bench.put("title: Other\nprice: 1\n", "listings/mat-1.yaml")
            try bench.put("title: New\n", "listings/new.yaml")
            try bench.remove("listings/mat-3.yaml")
            try bench.put("title: [broken\n", "listings/mat-4.yaml")
            let answer = try await bench.status()
            #expect(answer.isQuick)
            #expect(
                answer.lines.map { "\($0.key) \($0.state)" } == [
                    "listings/mat-1 pending", "listings/mat-3 pending", "listings/mat-4 invalid",
                    "listings/new pending",
                ])
            #expect(words(answer) == words(try await bench.afresh()))
        }
    }

    @Test("what the archive took since is read from its end")
    func archiveGrows() async throws {
        try await withBench { bench in
            try await bench.agree()
            _ = try await bench.status()
            try bench.put("title: Other\nprice: 1\n", "listings/mat-1.yaml")
            try bench.put("title: New\n", "listings/new.yaml")
            try await bench.agree([EntityKey(.listing, "mat-1"), EntityKey(.listing, "new")])
            let answer = try await bench.status()
            #expect(answer.isQuick && answer.lines.isEmpty && answer.total == 9)
            try await bench.ledger.commit([
                ArchiveUpdate(key: EntityKey(.listing, "mat-2"), entry: nil)
            ])
            let dropped = try await bench.status()
            #expect(dropped.isQuick && dropped.total == 8)
            #expect(words(dropped) == words(try await bench.afresh()))
            #expect(dropped.lines.map(\.what) == ["new file"])
        }
    }

    @Test("two writes within one tick, of the same size, are both seen")
    func sameTick() async throws {
        try await withBench { bench in
            try await bench.agree()
            // As it is in life: the look comes right after the write.
            let now = bench.time.wallClock.advanced(by: .seconds(-3600))
            bench.time.setWallClock(now)
            _ = try await bench.status()
            try overwrite("\(bench.root)/listings/mat-1.yaml", "title: Mat 9\nprice: 1\n")
            #expect(try await bench.status().lines.map(\.fields) == [["title"]])
        }
    }

    @Test("a time that was set back hides no edit")
    func touchedBack() async throws {
        try await withBench { bench in
            try await bench.agree()
            _ = try await bench.status()
            let path = "\(bench.root)/listings/mat-1.yaml"
            var before = stat()
            #expect(stat(path, &before) == 0)
            var after = before
            while after.st_ctim.tv_sec == before.st_ctim.tv_sec,
                after.st_ctim.tv_nsec == before.st_ctim.tv_nsec
            {
                try overwrite(path, "title: Mat 9\nprice: 1\n")
                var times = [before.st_atim, before.st_mtim]
                #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
                #expect(stat(path, &after) == 0)
            }
            #expect(after.st_mtim.tv_nsec == before.st_mtim.tv_nsec)
            #expect(after.st_size == before.st_size && after.st_ino == before.st_ino)
            #expect(try await bench.status().lines.map(\.fields) == [["title"]])
        }
    }

    private func overwrite(_ path: String, _ text: String) throws {
        let file = try #require(fopen(path, "r+"))
        fputs(text, file)
        fclose(file)
    }

    @Test("a copied slug, a name that another file has, and a reference that breaks are not missed")
    func acrossFiles() async throws {
        try await withBench { bench in
            try bench.put("title: A\nslug: one\n", "listings/mat-5.yaml")
            try await bench.agree()
            for step in 0..<4 {
                _ = try await bench.afresh()
                _ = try await bench.status()
                switch step {
                case 0: try bench.put("title: B\nslug: ONE\n", "listings/mat-6.yaml")
                case 1: try bench.put("title: C\n", "listings/Mat-3.yml")
                case 2: try bench.remove("listings/mat-1.yaml")
                default: try bench.put("title: D\ndirectory: gone\n", "listings/mat-2.yaml")
                }
                #expect(words(try await bench.status()) == words(try await bench.afresh()))
                try bench.put("title: Mat 6\nprice: 6\n", "listings/mat-6.yaml")
                try? bench.remove("listings/Mat-3.yml")
                try bench.put("title: Mat 1\nprice: 1\n", "listings/mat-1.yaml")
            }
        }
    }

    @Test("another configuration, another schema or a damaged cache is a full look")
    func notForThis() async throws {
        try await withBench { bench in
            try await bench.agree()
            _ = try await bench.status()
            #expect(try await bench.status().isQuick)
            let path = try #require(
                FilePath(".ghlsync/state/\(Self.location)/steps.cache"))
            var bytes = try bench.files.read(path, limit: 1 << 20)
            for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                bytes[place] ^= 1
                #expect(StepCache(bytes: bytes) == nil)
                bytes[place] ^= 1
                #expect(StepCache(bytes: Array(bytes.prefix(place))) == nil)
            }
            #expect(StepCache(bytes: bytes)?.bytes == bytes)
            try bench.put(
                "locations: {main: {id: \(Self.location)}}\ndefaults: {currency: EUR}\n",
                "ghlsync.yaml")
            let other = try await bench.status()
            #expect(!other.isQuick && other.lines.count == 6)
            #expect(try await bench.status().isQuick)
            try bench.files.createDirectory(at: "schemas")
            try bench.put(#"{"required": ["price"]}"#, "schemas/listing.schema.json")
            #expect(try await !bench.status().isQuick)
        }
    }

    @Test("any row of edits is told as a full look tells it", arguments: UInt64(0)..<8)
    func anyEdits(seed: UInt64) async throws {
        try await withBench { bench in
            var random = SeededRandom(seed: seed)
            try await bench.agree()
            for _ in 0..<10 {
                let number = Int.random(in: 1...9, using: &random)
                let path = FilePath(stringLiteral: "listings/mat-\(number).yaml")
                switch Int.random(in: 0..<9, using: &random) {
                case 0: try? bench.remove(path)
                case 1: try bench.put("title: New \(random.next() % 4)\n", path)
                case 2: try bench.put("title: X\nslug: s\(random.next() % 3)\n", path)
                case 3: try bench.put("title: X\nnonsense: 1\n", path)
                case 4: try await bench.agree([EntityKey(.listing, "mat-\(number)")])
                case 5:
                    try bench.put(
                        "name: Best\nitems: [mat-\(number), mat-2]\n", "collections/best.yaml")
                case 6:
                    try await bench.ledger.commit([
                        ArchiveUpdate(key: EntityKey(.listing, "mat-\(number)"), entry: nil)
                    ])
                case 7: try bench.put("title: Y\ndirectory: spa\n", path)
                default:
                    if random.next() % 2 == 0 {
                        try? bench.remove("directories/spa.yaml")
                    } else {
                        try bench.put("directoryName: Spa\n", "directories/spa.yaml")
                    }
                }
                let quick = try await bench.status()
                #expect(words(quick) == words(try await bench.afresh()))
            }
        }
    }
}
