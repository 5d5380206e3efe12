import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// Looks at a few files that are said to have changed.
@Suite struct HintedLookTests {
    static func files() -> InMemoryFileSystem {
        InMemoryWorkspace.with([
            "directories/wellness.yaml": "directoryName: W\n",
            "listings/mat.yaml": "title: Mat\ndirectory: wellness\n",
            "listings/block.yaml": "title: Block\nslug: cork\n",
            "collections/best.yaml": "name: Best\nitems: [mat]\n",
        ])
    }

    /// A replica that has seen everything, and what a look at one place says after `change`.
    static func look(
        _ files: InMemoryFileSystem, at places: String...,
        after change: (InMemoryFileSystem) throws -> Void
    ) async throws -> (seen: Snapshot, operations: Int) {
        let replica = InMemoryWorkspace.replica(files)
        _ = try await replica.snapshot(ScanScope())
        try change(files)
        files.forgetOperations()
        let seen = try await replica.snapshot(ScanScope(hinted: Set(places)))
        return (seen, files.operations.count)
    }

    @Test("an edit is seen as a look at all sees it, and no other file is looked at")
    func edit() async throws {
        let files = Self.files()
        let (seen, operations) = try await Self.look(files, at: "listings/mat.yaml") {
            $0.put("title: Yoga Mat\ndirectory: wellness\n", at: "listings/mat.yaml")
        }
        let key = EntityKey(.listing, "mat")
        #expect(seen.coverage == .partial([key]))
        let all = try await InMemoryWorkspace.replica(files).snapshot(ScanScope())
        #expect(seen.sightings == all.sightings.filter { $0.key == key })
        #expect(seen.entity("listings/mat")?["title"] == "Yoga Mat")
        for number in 0..<50 {
            files.put("title: \(number)\n", at: FilePath(stringLiteral: "listings/\(number).yaml"))
        }
        let later = try await Self.look(files, at: "listings/mat.yaml") {
            $0.put("title: Mat\ndirectory: wellness\n", at: "listings/mat.yaml")
        }
        #expect(later.operations == operations)
    }

    @Test("a file that became invalid is held, and comes back")
    func invalid() async throws {
        let files = Self.files()
        let replica = InMemoryWorkspace.replica(files)
        _ = try await replica.snapshot(ScanScope())
        let scope = ScanScope(hinted: ["listings/mat.yaml"])
        files.put("titel: Mat\n", at: "listings/mat.yaml")
        let broken = try await replica.snapshot(scope)
        #expect(broken.coverage == .partial([EntityKey(.listing, "mat")]))
        #expect(broken.entity("listings/mat") == nil && broken.sightings.count == 1)
        files.put("title: Mat 2\n", at: "listings/mat.yaml")
        #expect(try await replica.snapshot(scope).entity("listings/mat")?["title"] == "Mat 2")
    }

    @Test("an event of a file that is none of ours covers nothing")
    func ignored() async throws {
        let (seen, _) = try await Self.look(Self.files(), at: ".git/index", "listings/x.yaml~") {
            _ in
        }
        #expect(seen.coverage == .partial([]) && seen.sightings.isEmpty)
    }

    @Test(
        "what concerns other files, too, is a look at all of them",
        arguments: [
            ("listings/new.yaml", "title: New\n"), ("listings/mat.yaml", nil),
            ("listings/block.yaml", "title: Block\nslug: other\n"),
            ("listings/mat.yaml", "title: Mat\ndirectory: nowhere\n"),
            ("collections/best.yaml", "name: Best\nitems: [block]\n"),
            ("listings/Mat.yaml", "title: Twin\n"), ("listings/mats", nil),
            ("ghlsync.yaml", "locations: {main: {id: A}}\n"), ("media/x.jpg", nil),
        ] as [(String, String?)])
    func everything(place: String, text: String?) async throws {
        let (seen, _) = try await Self.look(Self.files(), at: place) { files in
            let path = FilePath(stringLiteral: place)
            if let text { files.put(text, at: path) } else { try? files.remove(path) }
        }
        #expect(seen.coverage == .complete)
    }

    @Test("what is asked for by its key is looked at where it lies, and nothing else")
    func asked() async throws {
        let files = Self.files()
        let replica = InMemoryWorkspace.replica(files)
        _ = try await replica.snapshot(ScanScope())
        files.put("title: Mat 2\n", at: "listings/mat.yaml")
        var scope = ScanScope(hinted: [])
        scope.asked = [EntityKey(.listing, "mat")]
        let seen = try await replica.snapshot(scope)
        #expect(seen.coverage == .partial([EntityKey(.listing, "mat")]))
        #expect(seen.entity("listings/mat")?["title"] == "Mat 2" && seen.sightings.count == 1)
    }

    @Test(
        "only a look at all tells of what is asked for and not there, or concerns others",
        arguments: ["listings/new", "collections/best", "listings/mat"])
    func askedForMore(key: String) async throws {
        let files = Self.files()
        let replica = InMemoryWorkspace.replica(files)
        _ = try await replica.snapshot(ScanScope())
        try files.remove("listings/mat.yaml")
        var scope = ScanScope(hinted: [])
        scope.asked = Set([EntityKey(key)].compactMap(\.self))
        #expect(try await replica.snapshot(scope).coverage == .complete)
    }

    @Test("before anything was seen, everything is")
    func first() async throws {
        let replica = InMemoryWorkspace.replica(Self.files())
        let seen = try await replica.snapshot(ScanScope(hinted: ["listings/mat.yaml"]))
        #expect(seen.coverage == .complete && seen.sightings.count == 4)
    }

    @Test("a file with an error that only others show is looked at with them")
    func troubled() async throws {
        let files = Self.files()
        files.put("title: Copy\nslug: cork\n", at: "listings/copy.yaml")
        let (seen, _) = try await Self.look(files, at: "listings/copy.yaml") {
            $0.put("title: Copy 2\nslug: cork\n", at: "listings/copy.yaml")
        }
        #expect(seen.coverage == .complete && seen.entity("listings/copy") == nil)
    }
}
