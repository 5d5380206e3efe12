import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

@Suite struct ReplicaSnapshotTests {
    static let listing = #"{"title": "Mat"}"#

    static func see(
        _ files: InMemoryFileSystem, bound: String...
    ) async throws -> Snapshot {
        let bindings = Dictionary(
            uniqueKeysWithValues: bound.compactMap { EntityKey($0) }.map {
                ($0, Binding(id: $0.name))
            })
        return try await InMemoryWorkspace.replica(files).snapshot(ScanScope(bindings: bindings))
    }

    @Test(
        "files of all three kinds, in folders below, in every format, are entities in canonical form"
    )
    func everything() async throws {
        let files = InMemoryWorkspace.with([
            "directories/wellness.json": ##"{"directoryName": "W", "primaryColor": "#abc"}"##,
            "listings/mats/yoga-mat.json":
                #"{"title": "Mat", "price": 49, "directory": "wellness"}"#,
            "listings/block.yml": "title: Block\nprice: \"12.00 EUR\"\n",
            "collections/best.yaml": "name: Best\nitems: [yoga-mat, block]\n",
            "listings/notes.txt": "no entity", "README.md": "nor this",
        ])
        let seen = try await Self.see(files)
        #expect(
            seen.sightings.keys.sorted().map(\.description) == [
                "directories/wellness", "listings/block", "listings/yoga-mat", "collections/best",
            ])
        #expect(seen.entity("directories/wellness")?["primaryColor"] == "#AABBCC")
        #expect(seen.entity("listings/block")?["price"] == ["amount": 12, "currency": "EUR"])
        let mat = try #require(EntityKey("listings/yoga-mat").flatMap { seen.sightings[$0] })
        #expect(mat.place == "listings/mats/yoga-mat.json" && mat.version.count == 64)
        #expect(seen.coverage == .complete && seen.problems == [])
    }

    @Test("an unchanged file is not read again; a changed one is")
    func cache() async throws {
        let files = InMemoryWorkspace.with([
            "listings/a.json": Self.listing, "listings/b.json": Self.listing,
        ])
        for path in ["listings/a.json", "listings/b.json"] as [FilePath] {
            files.setModified(ManualTime.birthday.advanced(by: .seconds(-60)), at: path)
        }
        let replica = InMemoryWorkspace.replica(files)
        _ = try await replica.snapshot(ScanScope())
        files.put(#"{"title": "New"}"#, at: "listings/b.json")
        files.forgetOperations()
        let seen = try await replica.snapshot(ScanScope())
        #expect(files.operations.filter { $0.verb == .read }.map(\.path) == ["listings/b.json"])
        #expect(seen.entity("listings/b")?["title"] == "New")
    }

    @Test("a file written twice within one tick of the clock is seen anew")
    func racyWrite() async throws {
        let files = InMemoryWorkspace.with(["listings/a.json": #"{"title": "A"}"#])
        let replica = InMemoryWorkspace.replica(files)
        files.setModified(ManualTime.birthday, at: "listings/a.json")
        _ = try await replica.snapshot(ScanScope())
        files.put(#"{"title": "B"}"#, at: "listings/a.json")
        files.setModified(ManualTime.birthday, at: "listings/a.json")
        #expect(try await replica.snapshot(ScanScope()).entity("listings/a")?["title"] == "B")
    }

    @Test("I7: an invalid file is held with its places, and the others go on")
    func invalid() async throws {
        let files = InMemoryWorkspace.with([
            "listings/empty.yaml": "", "listings/broken.json": "{\"title\": ",
            "listings/good.json": Self.listing,
            "listings/typo.json": "{\n  \"titel\": \"x\"\n}",
            "listings/null.yaml": "# nothing but this\n",
            "listings/twice.json": #"{"title": "a", "title": "b"}"#,
            "listings/merge.yaml": "<<<<<<< HEAD\ntitle: a\n=======\ntitle: b\n>>>>>>> main\n",
            "listings/token.json": #"{"title": "pit-0a1b2c3d-1111-2222-3333-444455556666"}"#,
        ])
        let seen = try await Self.see(files, bound: "listings/empty", "listings/broken")
        #expect(seen.confirmedAbsent == [])
        #expect(seen.entity("listings/good") != nil)
        let codes = seen.sightings.keys.sorted().compactMap { key in
            seen.problem(key.description).map {
                "\(key.name): \($0.diagnostics.map(\.code).joined(separator: ","))"
            }
        }
        #expect(
            codes == [
                "broken: syntax", "empty: empty", "merge: conflict-marker", "null: empty",
                "token: secret",
                "twice: duplicate-key", "typo: unknown-field",
            ])
        let typo = try #require(
            seen.problem("listings/typo")?.diagnostics.first { $0.code == "unknown-field" })
        #expect(typo.position?.line == 2 && typo.help?.contains("title") == true)
    }

    @Test("references that lead nowhere hold who makes them, at the place")
    func references() async throws {
        let files = InMemoryWorkspace.with([
            "directories/wellness.json": #"{"directoryName": "W"}"#,
            "listings/a.json": "{\"title\": \"A\",\n \"directory\": \"welness\"}",
            "collections/c.yaml": "name: C\nitems:\n  - a\n  - b\n",
            "collections/d.yaml": "name: D\nitems: [a]\n",
        ])
        let seen = try await Self.see(files)
        let directory = try #require(seen.problem("listings/a")?.diagnostics.first)
        #expect(
            directory.code == "dangling-reference" && directory.help == "did you mean wellness?")
        #expect(directory.position?.line == 2)
        #expect(seen.problem("collections/c")?.diagnostics.map { $0.position?.line } == [4])
        #expect(seen.entity("collections/d") != nil, "a file that is held is there all the same")
    }

    @Test("I19: two files of one key are told with both names, and neither is believed")
    func duplicates() async throws {
        let files = InMemoryWorkspace.with([
            "listings/a.json": Self.listing, "listings/sub/a.yaml": "title: Mat\n",
            "listings/b.json": Self.listing,
        ])
        let problem = try #require(try await Self.see(files).problem("listings/a"))
        #expect(problem.diagnostics.map(\.file) == ["listings/sub/a.yaml"])
        #expect(problem.diagnostics.flatMap(\.notes).map(\.file) == ["listings/a.json"])
    }

    @Test("S39: names that only case or Unicode form tells apart are held")
    func twins() async throws {
        let files = InMemoryWorkspace.with([
            "listings/Mat.json": Self.listing, "listings/mat.json": Self.listing,
            "listings/other.json": Self.listing,
        ])
        let seen = try await Self.see(files)
        #expect(seen.problem("listings/Mat")?.diagnostics.map(\.code) == ["case-twin"])
        #expect(
            seen.problem("listings/mat")?.diagnostics.first?.notes.map(\.file) == [
                "listings/Mat.json"
            ])
        #expect(seen.entity("listings/other") != nil)
    }

    @Test("I19: a copied file with the same slug is held; the original, which is bound, is not")
    func copiedSlug() async throws {
        let text = #"{"title": "Mat", "slug": "cork-mat"}"#
        let files = InMemoryWorkspace.with(["listings/a.json": text, "listings/b.json": text])
        let seen = try await Self.see(files, bound: "listings/b")
        #expect(seen.entity("listings/b") != nil)
        #expect(seen.problem("listings/a")?.diagnostics.map(\.code) == ["duplicate-slug"])
        let fresh = try await Self.see(files)
        #expect(fresh.problem("listings/a") != nil && fresh.problem("listings/b") != nil)
    }

    @Test("a bound file that is gone from a readable folder is gone; an unbound one is nothing")
    func absent() async throws {
        let files = InMemoryWorkspace.with(["listings/a.json": Self.listing])
        let seen = try await Self.see(
            files, bound: "listings/a", "listings/gone", "collections/gone")
        #expect(
            seen.confirmedAbsent.sorted().map(\.description) == [
                "listings/gone", "collections/gone",
            ])
    }

    @Test("I8: a kind whose folder is missing loses nothing")
    func missingFolder() async throws {
        let files = InMemoryWorkspace.with(["listings/a.json": Self.listing])
        files.discard("collections")
        let seen = try await Self.see(files, bound: "listings/gone", "collections/gone")
        #expect(seen.confirmedAbsent.map(\.description) == ["listings/gone"])
        #expect(seen.problems.map(\.code) == ["folder-missing"])
    }

    @Test("I8: without its marker, its root, or anything at all, a workspace loses nothing")
    func emptied() async throws {
        let bindings = InMemoryWorkspace.bound("listings/a")
        let files = InMemoryWorkspace.with(["listings/a.json": Self.listing])
        let replica = InMemoryWorkspace.replica(files)
        files.discard("ghlsync.yaml")
        for _ in 0..<2 {
            let failure = await #expect(throws: CycleFailure.self) {
                try await replica.snapshot(ScanScope(bindings: bindings))
            }
            #expect(failure?.kind == .workspace)
            files.discard("listings")
        }
    }

    @Test("a file that exclude leaves out is neither seen nor gone; when it was in step, it waits")
    func excluded() async throws {
        let files = InMemoryWorkspace.with(
            ["listings/drafts/a.json": Self.listing, "listings/drafts/b.json": "{"],
            configuration: "rules: {exclude: [\"listings/drafts/**\"]}\n")
        let seen = try await Self.see(files, bound: "listings/a")
        #expect(seen.problem("listings/a")?.code == "excluded")
        #expect(seen.sightings.count == 1 && seen.confirmedAbsent == [])
    }

    @Test("S40, S43: links, pipes and folders in a file's place are held and never read through")
    func notFiles() async throws {
        let files = InMemoryWorkspace.with([:])
        files.putSymbolicLink(at: "listings/link.yaml")
        files.putSpecial(at: "listings/pipe.yaml")
        files.putDirectory("listings/folder.yaml")
        let seen = try await Self.see(
            files, bound: "listings/link", "listings/pipe", "listings/folder")
        #expect(
            seen.sightings.keys.sorted().compactMap {
                seen.problem($0.description)?.diagnostics.first?.code
            } == [
                "not-a-file", "symbolic-link", "not-a-file",
            ])
        #expect(seen.confirmedAbsent == [])
        #expect(!files.operations.contains { $0.verb == .read && $0.path.starts(with: "listings") })
    }

    @Test("S40: a folder that is a link hides its files, and hidden is not gone")
    func linkedFolder() async throws {
        let files = InMemoryWorkspace.with(["listings/a.json": Self.listing])
        files.putSymbolicLink(at: "listings/mats")
        let seen = try await Self.see(files, bound: "listings/b", "collections/c")
        #expect(seen.confirmedAbsent.map(\.description) == ["collections/c"])
        #expect(seen.problems.map(\.code).contains("symbolic-link"))
        files.discard("listings")
        files.putSymbolicLink(at: "listings")
        #expect(try await Self.see(files, bound: "listings/b").confirmedAbsent == [])
    }

    @Test(
        "S42: state, snapshots and media that are links stop the start",
        arguments: [".ghlsync", ".ghlsync/state", ".ghlsync/snapshots", "media", "ghlsync.yaml"]
            as [FilePath])
    func linkedState(_ path: FilePath) async throws {
        let files = InMemoryWorkspace.with([:])
        files.discard(path)
        files.putSymbolicLink(at: path)
        let failure = await #expect(throws: CycleFailure.self) { try await Self.see(files) }
        #expect(failure?.kind == .guarded)
    }

    @Test(
        "S44: only a real image below media/ is taken, so that nothing else is ever uploaded",
        arguments: [
            "../../../etc/passwd", "media/../../id_rsa", "file:///etc/passwd", "~/.ssh/id_rsa",
            "/etc/passwd", "media/.secret.png", "media/gone.png", "media/notes.txt",
            "media/fake.png", "media/link.png", "media", "media/folder.png", "listings/a.json",
            "media\\x.png", "media/../listings/a.json", "media/huge.png",
        ])
    func images(_ image: String) async throws {
        let files = try await Self.imageWorkspace(image)
        #expect(!files.operations.contains { $0.verb == .read && $0.path == "media/notes.txt" })
    }

    @Test(
        "S45: an address that is not https is refused, and none is ever fetched",
        arguments: [
            "http://169.254.169.254/latest", "http://localhost/x.png", "data:image/png;base64,AAAA",
            "ftp://example.com/x.png", "gopher://127.0.0.1/", "HTTP://example.com/x.png",
        ])
    func imageAddresses(_ image: String) async throws { _ = try await Self.imageWorkspace(image) }

    /// Looks at a listing with this image beside one with a good image; only the latter is believed.
    private static func imageWorkspace(_ image: String) async throws -> InMemoryFileSystem {
        let magic: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0]
        let files = InMemoryWorkspace.with([:])
        files.put("secret", at: "media/notes.txt")
        files.put("no image", at: "media/fake.png")
        files.putSymbolicLink(at: "media/link.png")
        files.putDirectory("media/folder.png")
        files.put(magic, at: "media/good.png")
        files.put(magic + [UInt8](repeating: 0, count: 26 << 20), at: "media/huge.png")
        files.put(#"{"title": "G", "imageUrl": "media/good.png"}"#, at: "listings/good.json")
        let escaped = image.replacing("\\", with: "\\\\")
        files.put("{\"title\": \"T\", \"imageUrl\": \"\(escaped)\"}", at: "listings/a.json")
        let seen = try await Self.see(files)
        #expect(seen.problem("listings/a") != nil)
        #expect(seen.entity("listings/good") != nil)
        return files
    }

    @Test("S50: a file beyond 1 MiB is held unread; folders deeper than 32 are told")
    func limits() async throws {
        let files = InMemoryWorkspace.with([:])
        files.put([UInt8](repeating: 0x20, count: (1 << 20) + 1), at: "listings/big.yaml")
        let deep = "listings/" + Array(repeating: "d", count: 40).joined(separator: "/") + "/a.yaml"
        files.put("title: x\n", at: try #require(FilePath(deep)))
        let seen = try await Self.see(files, bound: "listings/b")
        #expect(seen.problem("listings/big")?.diagnostics.map(\.code) == ["too-large"])
        #expect(seen.problems.map(\.code).contains("too-deep") && seen.confirmedAbsent == [])
        #expect(!files.operations.contains { $0.verb == .read && $0.path == "listings/big.yaml" })
    }

    @Test("S50: more files than any catalog has are refused, and nothing is taken for gone")
    func crowd() async throws {
        let files = InMemoryWorkspace.with(["listings/a.json": Self.listing])
        let replica = InMemoryWorkspace.replica(CrowdedFolder(base: files))
        let failure = await #expect(throws: CycleFailure.self) {
            _ = try await replica.snapshot(
                ScanScope(bindings: InMemoryWorkspace.bound("listings/a")))
        }
        #expect(failure?.kind == .workspace)
        #expect(failure?.message.contains("150000") == true)
        #expect(failure?.hint != nil)
    }

    @Test("a look at some keys says nothing of others")
    func partial() async throws {
        let files = InMemoryWorkspace.with([
            "listings/a.json": Self.listing, "listings/b.json": Self.listing,
        ])
        let wanted: Set = [EntityKey(.listing, "a"), EntityKey(.listing, "gone")]
        let seen = try await InMemoryWorkspace.replica(files).snapshot(
            ScanScope(
                extent: .keys(wanted, remoteIDs: []),
                bindings: InMemoryWorkspace.bound("listings/gone", "listings/gone-too")))
        #expect(seen.coverage == .partial(wanted))
        #expect(seen.sightings.keys.map(\.name) == ["a"])
        #expect(seen.confirmedAbsent.map(\.name) == ["gone"])
    }

    @Test("a file that an editor takes away for a moment is not gone")
    func grace() async throws {
        let files = InMemoryWorkspace.with([:])
        let time = ManualTime()
        let replica = InMemoryWorkspace.replica(files, time: time, grace: .milliseconds(100))
        async let look = replica.snapshot(
            ScanScope(bindings: InMemoryWorkspace.bound("listings/a")))
        await time.untilAsleep()
        files.put(Self.listing, at: "listings/a.json")
        time.advance(by: .milliseconds(100))
        let seen = try await look
        #expect(seen.confirmedAbsent == [] && seen.entity("listings/a") != nil)
    }
}
