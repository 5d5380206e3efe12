import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct ReplicaApplyTests {
    static let key = EntityKey(.listing, "a")
    static let text = "{\n  \"title\": \"Mat\",\n  \"price\": 49\n}\n"
    static let path: FilePath = "listings/a.json"

    static var files: InMemoryFileSystem { InMemoryWorkspace.with([path: text]) }

    static func entity(_ name: String) -> Entity {
        Entity(key: EntityKey(.listing, name), fields: ["title": "New", "productType": "PHYSICAL"])
    }

    static func json(_ files: InMemoryFileSystem) {
        files.put("{\"defaults\": {\"format\": \"json\"}}", at: "ghlsync.json")
        files.discard("ghlsync.yaml")
    }

    @Test("an update changes its bytes, keeps the old ones, and is what the next look sees")
    func update() async throws {
        let files = Self.files
        let backups = KeptBackups()
        let replica = InMemoryWorkspace.replica(files, backups: backups)
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["price.amount": 59]), in: .empty)
        let applied = try #require(outcome.applied, "\(outcome.result)")
        #expect(files.text(at: Self.path) == Self.text.replacing("49", with: "59"))
        #expect(backups.kept.map(\.bytes) == [Array(Self.text.utf8)])
        #expect(
            backups.kept.first?.place == "listings/a.json"
                && backups.kept.first?.reason == "overwrite")
        let again = try await replica.snapshot(ScanScope())
        #expect(again.sightings[Self.key]?.version == applied.version)
        #expect(again.sightings[Self.key]?.entity == applied.entity)
        #expect(again.sightings.count == 1 && files.files.count == 2, "no temporary file is left")
    }

    @Test("an update to what the file says already does not touch it")
    func sameValue() async throws {
        let files = Self.files
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        files.forgetOperations()
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["price.amount": 49]), in: .empty)
        #expect(outcome.applied?.version == seen.sightings[Self.key]?.version)
        #expect(!files.operations.contains { $0.changesFiles })
    }

    @Test("I14: new content is made beside the file, flushed, and only then put in its place")
    func atomicity() async throws {
        let files = Self.files
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        files.forgetOperations()
        _ = await replica.apply(.update(Self.key, seen: seen, ["price.amount": 59]), in: .empty)
        let writes = files.operations.filter { $0.changesFiles || $0.verb == .sync }
        #expect(writes.map(\.verb) == [.write, .sync, .rename, .sync])
        #expect(writes.first.map { TemporaryName.isOurs($0.path.name) } == true)
        #expect(writes.last?.path == "listings")
    }

    @Test("I15: a file that changed since the plan, even right before the rename, is left alone")
    func noClobber() async throws {
        for moment in 0..<3 {
            let files = Self.files
            let edited = Self.text.replacing("Mat", with: "Edited")
            let edit: @Sendable () -> Void = { files.put(edited, at: Self.path) }
            let backups = moment == 1 ? KeptBackups(onKeep: edit) : KeptBackups()
            let replica = InMemoryWorkspace.replica(files, backups: backups)
            let seen = try await replica.snapshot(ScanScope())
            if moment == 0 { edit() }
            if moment == 2 {
                files.beforeEachOperation { operation, _ in
                    if operation.verb == .sync, operation.path.name.hasSuffix(".tmp") { edit() }
                }
            }
            let outcome = await replica.apply(
                .update(Self.key, seen: seen, ["price.amount": 59]), in: .empty)
            #expect(outcome.isStale, "\(moment): \(outcome.result)")
            #expect(files.text(at: Self.path) == edited)
            #expect(files.files.count == 2)
        }
    }

    @Test("I17: without a backup nothing is replaced or removed")
    func backupFirst() async throws {
        let files = Self.files
        let replica = InMemoryWorkspace.replica(
            files, backups: KeptBackups(failure: CycleFailure(.other, "disk full")))
        let seen = try await replica.snapshot(ScanScope())
        let update = await replica.apply(.update(Self.key, seen: seen, ["title": "x"]), in: .empty)
        let delete = await replica.apply(.delete(Self.key, seen: seen), in: .empty)
        #expect(update.problem?.message == "disk full" && delete.problem != nil)
        #expect(files.text(at: Self.path) == Self.text)
    }

    @Test("nothing has an effect before it is on record, or when that cannot be had")
    func onRecord() async throws {
        let files = Self.files
        let before = files.files
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        var context = ApplyContext.empty
        context.onRecord = { () async throws(CycleFailure) in
            #expect(files.text(at: Self.path) == Self.text)
            throw CycleFailure(.other, "disk full")
        }
        let outcomes = [
            await replica.apply(.update(Self.key, seen: seen, ["title": "x"]), in: context),
            await replica.apply(.delete(Self.key, seen: seen), in: context),
        ]
        #expect(outcomes.map(\.problem?.message) == ["disk full", "disk full"])
        #expect(files.files == before)
    }

    @Test("a delete keeps a copy, and does nothing when the file was edited meanwhile")
    func delete() async throws {
        let files = Self.files
        let backups = KeptBackups()
        let replica = InMemoryWorkspace.replica(files, backups: backups)
        let seen = try await replica.snapshot(ScanScope())
        files.put("{}", at: Self.path)
        #expect(await replica.apply(.delete(Self.key, seen: seen), in: .empty).isStale)
        #expect(backups.kept == [] && files.text(at: Self.path) == "{}")
        files.put(Self.text, at: Self.path)
        #expect(
            await replica.apply(.delete(Self.key, seen: seen), in: .empty).applied?.entity == nil)
        #expect(files.text(at: Self.path) == nil && backups.kept.map(\.reason) == ["delete"])
        #expect(await replica.apply(.delete(Self.key, seen: seen), in: .empty).isStale)
    }

    @Test("a new entity becomes a file that the next look sees as the same")
    func create() async throws {
        let files = InMemoryWorkspace.with([:])
        Self.json(files)
        files.discard("listings")
        let replica = InMemoryWorkspace.replica(files)
        let outcome = await replica.apply(.create(Self.entity("new-mat")), in: .empty)
        let applied = try #require(outcome.applied, "\(outcome.result)")
        let seen = try await replica.snapshot(ScanScope())
        #expect(seen.entity("listings/new-mat") == applied.entity)
        #expect(seen.sightings.values.map(\.version) == [try #require(applied.version)])
        #expect(await replica.apply(.create(Self.entity("new-mat")), in: .empty).isStale)
    }

    @Test(
        "a new entity never replaces a file: in a sub-folder, with another extension, in another case, or left out",
        arguments: [
            "listings/sub/new-mat.json", "listings/new-mat.yml", "listings/New-Mat.yaml",
            "listings/drafts/new-mat.json",
        ] as [FilePath])
    func taken(_ path: FilePath) async throws {
        let files = InMemoryWorkspace.with([:])
        files.put(
            #"{"defaults": {"format": "json"}, "rules": {"exclude": ["drafts"]}}"#,
            at: "ghlsync.json")
        files.discard("ghlsync.yaml")
        let replica = InMemoryWorkspace.replica(files)
        _ = try await replica.snapshot(ScanScope())
        files.put("title: Mine\n", at: path)
        _ = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(.create(Self.entity("new-mat")), in: .empty)
        #expect(outcome.applied == nil)
        #expect(files.text(at: path) == "title: Mine\n")
        #expect(files.files.keys.filter { $0.starts(with: "listings") }.count == 1)
    }

    @Test(
        "S35-S38: no name from GoHighLevel leads out, hides, or deceives",
        arguments: [
            "../../.ssh/authorized_keys", "/etc/passwd", "C:\\x", "..", ".", "", " ", "con",
            "aux.yaml", "x.",
            ".git/hooks/post-checkout", ".ghlsync/state/x", ".gitattributes", "a\u{0}b", "a\nb",
            "\u{202E}gpj", "Mat", String(repeating: "a", count: 300),
        ])
    func hostileName(_ name: String) async throws {
        let files = InMemoryWorkspace.with([:])
        let replica = InMemoryWorkspace.replica(files)
        files.forgetOperations()
        let outcome = await replica.apply(.create(Self.entity(name)), in: .empty)
        #expect(outcome.problem?.code == "bad-name")
        #expect(!files.operations.contains { $0.changesFiles })
    }

    @Test("a file with a name of a person's choice comes back under it, but never a hostile one")
    func restored() async throws {
        let files = InMemoryWorkspace.with([:])
        Self.json(files)
        let replica = InMemoryWorkspace.replica(files)
        #expect(
            await replica.apply(.create(Self.entity("Yoga Mat"), reason: .restored), in: .empty)
                .applied != nil)
        #expect(files.text(at: "listings/Yoga Mat.json") != nil)
        #expect(
            await replica.apply(.create(Self.entity("../x"), reason: .restored), in: .empty).problem
                != nil)
    }

    @Test("a read-only file stays, with what to do")
    func readOnly() async throws {
        let files = Self.files
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        files.setPermissions(0o444, at: Self.path)
        let outcome = await replica.apply(.update(Self.key, seen: seen, ["title": "x"]), in: .empty)
        #expect(outcome.problem?.hint?.contains("chmod u+w listings/a.json") == true)
        #expect(files.text(at: Self.path) == Self.text)
    }

    @Test(
        "whatever operation fails, the file is whole and no temporary file stays",
        arguments: [
            FileFailure.Kind.noSpace, .notPermitted, .readOnly, .system(5), .tooManyOpenFiles,
        ])
    func faults(_ kind: FileFailure.Kind) async throws {
        for number in 1...20 {
            let files = Self.files
            let replica = InMemoryWorkspace.replica(files)
            let seen = try await replica.snapshot(ScanScope())
            files.forgetOperations()
            files.failOperation(number, with: kind)
            let outcome = await replica.apply(
                .update(Self.key, seen: seen, ["price.amount": 59]), in: .empty)
            files.endFaults()
            let now = files.text(at: Self.path)
            #expect(now == Self.text || now == Self.text.replacing("49", with: "59"))
            if outcome.applied != nil { #expect(now != Self.text) }
            #expect(files.files.count == 2, "operation \(number): \(files.operations)")
        }
    }

    @Test(
        "I4, I14: after a crash anywhere the file is whole, and the start sweeps the rest",
        arguments: DiskImage.allCases)
    func crash(_ image: DiskImage) async throws {
        for number in 1...12 {
            let files = Self.files
            let replica = InMemoryWorkspace.replica(files)
            let seen = try await replica.snapshot(ScanScope())
            files.forgetOperations()
            files.crash(atOperation: number)
            _ = await replica.apply(.update(Self.key, seen: seen, ["price.amount": 59]), in: .empty)
            var random = SeededRandom(seed: UInt64(number))
            let after = files.afterCrash(image, random: &random)
            let restarted = InMemoryWorkspace.replica(after)
            try await restarted.sweep()
            let now = after.text(at: Self.path)
            #expect(
                now == Self.text || now == Self.text.replacing("49", with: "59"),
                "operation \(number)")
            #expect(after.files.count == 2, "operation \(number)")
        }
    }

    @Test("the sweep takes nothing that is not ours")
    func sweep() async throws {
        let files = InMemoryWorkspace.with([
            "listings/.ghlsync-0123456789abcdef.tmp": "x",
            "listings/sub/.ghlsync-0123456789abcdef.tmp": "x",
            "listings/.ghlsync-mine.tmp": "x", "listings/a.tmp": "x",
            ".ghlsync-0123456789abcdef.tmp": "x",
        ])
        #expect(try await InMemoryWorkspace.replica(files).sweep() == 3)
        #expect(files.files.count == 3)
    }

    @Test("members come and go in their collection's file, in its order")
    func members() async throws {
        let text = #"{"name": "C", "items": ["a", "b"]}"#
        let files = InMemoryWorkspace.with([
            "collections/c.json": text, "listings/a.json": Self.text, "listings/b.json": Self.text,
            "listings/d.json": Self.text,
        ])
        let replica = InMemoryWorkspace.replica(files)
        let seen = try await replica.snapshot(ScanScope())
        let key = EntityKey(.collection, "c")
        let outcome = await replica.apply(
            .update(key, seen: seen, ["items": ["b", "d"]]), in: .empty)
        #expect(outcome.applied != nil, "\(outcome.result)")
        #expect(files.text(at: "collections/c.json") == #"{"name": "C", "items": ["b", "d"]}"#)
    }
}
