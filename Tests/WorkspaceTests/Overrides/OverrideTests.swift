import Catalog
import Documents
import Pacing
import Ports
import SyncCore
import SyncTestKit
import Testing

@testable import Workspace

/// Fields that are one location's own.
@Suite struct OverrideTests {
    static let key = EntityKey(.listing, "mat")
    static let path: FilePath = "listings/mat.yaml"
    static let listing = "title: Mat # ours\nprice: 49 # net\ndescription: Soft\n"

    static func configuration(_ overrides: String) -> String {
        """
        # Two shops.
        locations:
          main: {id: A}
          client:
            id: B # theirs
            overrides:
              listings/mat: \(overrides)

        """
    }

    static func files(_ overrides: String) -> InMemoryFileSystem {
        InMemoryWorkspace.with([path: listing], configuration: configuration(overrides))
    }

    static func seen(
        _ files: InMemoryFileSystem, at location: String?
    ) async throws -> Snapshot {
        try await InMemoryWorkspace.replica(files, at: location).snapshot(ScanScope())
    }

    @Test("an override is the location's value, in any spelling of a file, and nobody else's")
    func merges() async throws {
        for (spelling, amount) in [("59", "59"), ("\"59.50 USD\"", "59.50")] {
            let files = Self.files("{price: \(spelling)} # dearer")
            let theirs = try await Self.seen(files, at: "client")
            let ours = try await Self.seen(files, at: "main")
            let price = theirs.entity("listings/mat")?["price"]?["amount"]?.numberValue
            #expect(price == DecimalNumber(amount))
            #expect(ours.entity("listings/mat")?["price"]?["amount"] == 49)
            #expect(theirs.entity("listings/mat")?["title"] == "Mat")
            #expect(theirs.sightings[Self.key]?.version != ours.sightings[Self.key]?.version)
        }
        // A mapping replaces the field as a whole.
        let files = Self.files("{price: {amount: 9, compareAt: 12}}")
        let price = try await Self.seen(files, at: "client").entity("listings/mat")?["price"]
        #expect(price?["compareAt"] == 12 && price?["amount"] == 9)
    }

    @Test("null says that the location does not have the field")
    func absent() async throws {
        let files = Self.files("{description: null}")
        #expect(
            try await Self.seen(files, at: "client").entity("listings/mat")?["description"] == nil)
        #expect(
            try await Self.seen(files, at: "main").entity("listings/mat")?["description"] == "Soft")
    }

    @Test(
        "a remote edit of an overridden field is written to the override, one of another to the file"
    )
    func routes() async throws {
        let before = Self.configuration("{price: 59} # dearer")
        let files = InMemoryWorkspace.with([Self.path: Self.listing], configuration: before)
        let backups = KeptBackups()
        let replica = InMemoryWorkspace.replica(files, at: "client", backups: backups)
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["price.amount": 61, "title": "Cork Mat"]), in: .empty)
        let applied = try #require(outcome.applied, "\(outcome.result)")
        #expect(
            files.text(at: Self.path)
                == Self.listing.replacing("title: Mat", with: "title: Cork Mat"))
        #expect(files.text(at: "ghlsync.yaml") == before.replacing("59", with: "61"))
        // Both texts were kept before they were replaced.
        #expect(backups.kept.map(\.place) == [Self.path.description, "ghlsync.yaml"])
        #expect(backups.kept.last?.bytes == Array(before.utf8))
        let next = try await replica.snapshot(ScanScope())
        #expect(next.sightings[Self.key]?.entity == applied.entity)
        #expect(next.sightings[Self.key]?.version == applied.version)
        #expect(
            try await Self.seen(files, at: "main").entity("listings/mat")?["price"]?["amount"] == 49
        )
    }

    @Test("an overridden field that goes at GoHighLevel is absent there, and stays in the file")
    func removal() async throws {
        let files = Self.files("{description: Firm, price: 59}")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["description": nil]), in: .empty)
        _ = try #require(outcome.applied, "\(outcome.result)")
        #expect(files.text(at: Self.path) == Self.listing)
        #expect(
            files.text(at: "ghlsync.yaml")
                == Self.configuration("{description: null, price: 59}"))
    }

    @Test("a value that comes where none was meant to be is put into the override")
    func comesBack() async throws {
        let files = Self.files("{description: null}")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["description": "Firm"]), in: .empty)
        _ = try #require(outcome.applied, "\(outcome.result)")
        #expect(files.text(at: "ghlsync.yaml") == Self.configuration("{description: Firm}"))
        #expect(files.text(at: Self.path) == Self.listing)
    }

    @Test("what a person saved in the configuration meanwhile stays, and is planned on anew")
    func stale() async throws {
        let files = Self.files("{price: 59}")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        let seen = try await replica.snapshot(ScanScope())
        files.put(Self.configuration("{price: 60}"), at: "ghlsync.yaml")
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["price.amount": 61]), in: .empty)
        #expect(outcome.isStale, "\(outcome.result)")
        #expect(files.text(at: "ghlsync.yaml") == Self.configuration("{price: 60}"))
        // Any other line of it is no reason to wait.
        let again = try await replica.snapshot(ScanScope())
        let edited = Self.configuration("{price: 60}").replacing("Two shops", with: "Our shops")
        files.put(edited, at: "ghlsync.yaml")
        let second = await replica.apply(
            .update(Self.key, seen: again, ["price.amount": 61]), in: .empty)
        #expect(second.applied != nil, "\(second.result)")
        #expect(files.text(at: "ghlsync.yaml") == edited.replacing("price: 60", with: "price: 61"))
    }

    @Test("a configuration in JSON takes a remote edit, too")
    func json() async throws {
        let files = Self.files("{price: 59}")
        files.discard("ghlsync.yaml")
        let text =
            #"{"locations": {"client": {"id": "B", "overrides": {"listings/mat": {"price": 59}}}}}"#
        files.put(text, at: "ghlsync.json")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        let seen = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["price.amount": 61]), in: .empty)
        #expect(outcome.applied != nil, "\(outcome.result)")
        #expect(files.text(at: "ghlsync.json") == text.replacing("59", with: "61"))
    }

    @Test(
        "an entity that comes from GoHighLevel has its values in the file, and its override agrees")
    func create() async throws {
        let files = InMemoryWorkspace.with(
            [:], configuration: Self.configuration("{price: 59} # dearer"))
        let replica = InMemoryWorkspace.replica(files, at: "client")
        _ = try await replica.snapshot(ScanScope())
        let entity = CanonicalForm.entity(
            Self.key, from: ["title": "Mat", "price": 70], defaults: CatalogDefaults())
        let outcome = await replica.apply(.create(entity), in: .empty)
        let applied = try #require(outcome.applied, "\(outcome.result)")
        #expect(applied.entity?["price"]?["amount"] == 70)
        #expect(files.text(at: Self.path)?.contains("price: 70") == true)
        #expect(files.text(at: "ghlsync.yaml") == Self.configuration("{price: 70} # dearer"))
    }

    @Test(
        "an edit of the overrides shows at the next look, and the entity changed between two times")
    func reloads() async throws {
        let files = Self.files("{price: 59}")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        _ = try await replica.snapshot(ScanScope())
        files.put(Self.configuration("{price: 65}"), at: "ghlsync.yaml")
        let seen = try await replica.snapshot(ScanScope())
        #expect(seen.entity("listings/mat")?["price"]?["amount"] == 65)
        #expect(await replica.overriddenPlaces()[Self.key] == ["price": "ghlsync.yaml:7"])
        files.put("locations: {client: {id: B}\n", at: "ghlsync.yaml")
        let error = await #expect(throws: CycleFailure.self) {
            try await replica.snapshot(ScanScope())
        }
        #expect(error?.message.hasPrefix("ghlsync.yaml:") == true)
    }

    @Test(
        "overrides that are not clearly written, or whose location is gone, stop the run",
        arguments: [
            "client:\n    id: B\n    overrides: [mat]",
            "client: {id: B, overrides: {mat: {price: 5}}}",
            "client: {id: B, overrides: {listings/mat: 59}}", "shop: {id: B}",
            "client: {id: B, overrides: {listings/mat: {price: 59}, listings/mat: {}}}",
        ])
    func unclear(_ location: String) async throws {
        let files = Self.files("{price: 59}")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        let seen = try await replica.snapshot(ScanScope())
        files.put("locations:\n  \(location)\n", at: "ghlsync.yaml")
        let error = await #expect(throws: CycleFailure.self) {
            try await replica.snapshot(ScanScope())
        }
        #expect(error?.message.hasPrefix("ghlsync.yaml:") == true, "\(error as Any)")
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["title": "X"]), in: .empty)
        #expect(outcome.applied == nil)
        #expect(files.text(at: Self.path) == Self.listing)
    }

    @Test("a configuration that was not saved since is not read again")
    func settled() async throws {
        let files = Self.files("{price: 59}")
        files.setModified(Timestamp(seconds: 0), at: "ghlsync.yaml")
        let replica = InMemoryWorkspace.replica(files, at: "client")
        let seen = try await replica.snapshot(ScanScope())
        files.forgetOperations()
        _ = try await replica.snapshot(ScanScope())
        let outcome = await replica.apply(
            .update(Self.key, seen: seen, ["title": "X"]), in: .empty)
        #expect(outcome.applied != nil, "\(outcome.result)")
        #expect(!files.operations.contains { $0.description == "read ghlsync.yaml" })
        files.put(Self.configuration("{price: 60}"), at: "ghlsync.yaml")
        let next = try await replica.snapshot(ScanScope())
        #expect(next.entity("listings/mat")?["price"]?["amount"] == 60)
        #expect(files.operations.contains { $0.description == "read ghlsync.yaml" })
    }

    @Test(
        "I4, I14: after a crash anywhere both texts are whole, and what is missing is done again",
        arguments: DiskImage.allCases)
    func crash(_ image: DiskImage) async throws {
        let before = Self.configuration("{price: 59}")
        for number in 1...32 {
            let files = Self.files("{price: 59}")
            let replica = InMemoryWorkspace.replica(files, at: "client")
            let seen = try await replica.snapshot(ScanScope())
            files.forgetOperations()
            files.crash(atOperation: number)
            _ = await replica.apply(
                .update(Self.key, seen: seen, ["price.amount": 61, "title": "X"]), in: .empty)
            var random = SeededRandom(seed: UInt64(number))
            let after = files.afterCrash(image, random: &random)
            let restarted = InMemoryWorkspace.replica(after, at: "client")
            try await restarted.sweep()
            let now = [after.text(at: Self.path), after.text(at: "ghlsync.yaml")]
            #expect(
                [Self.listing, Self.listing.replacing("title: Mat", with: "title: X")]
                    .contains(now[0]))
            #expect([before, before.replacing("59", with: "61")].contains(now[1]))
            #expect(after.files.count == 2, "operation \(number)")
        }
    }
}
