import Catalog
import Documents
import Ledger
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// I13: whatever becomes of the memory, it is rebuilt from both sides, and neither loses a value.
@Suite struct RepairTests {
    private static let location = SandboxLocation.demo.id
    private static let state = ".ghlsync/state/\(location)/"
    private static let links = ".ghlsync/links/\(location).json"
    private static let values = [
        "Ours", "Theirs", "Rope, ours", "Block, theirs", "Harbour Wellness",
    ]

    /// A world in step, then an edit on both sides of one field, one in a file, and one at the shop; all
    /// files of the ledger have something to say.
    private func unsettled() async throws -> World {
        var builder = WorldBuilder()
        builder.files["listings/rope.yaml"] = WorldBuilder.listing("Rope")
        builder.files["listings/block.yaml"] = WorldBuilder.listing("Block")
        builder.configuration = "rules: {conflictResolution: manual}\n"
        let world = builder.build()
        try await world.start().sync()
        try world.edit("listings/mat.yaml", "title: Cork Mat\n", "title: Ours\n")
        try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        let life = world.start()
        try await life.sync()
        #expect(try await life.ledger.conflicts().count == 1)
        _ = try await life.ledger.accept(webhookID: "w1", event: "ProductUpdate", reference: nil)
        try world.edit("listings/rope.yaml", "title: Rope\n", "title: Rope, ours\n")
        try world.editAtShop(.product, "Block", ["name": "Block, theirs"])
        return world
    }

    /// Repairs in a new life, and says what went wrong.
    private func trouble(_ world: World) async throws -> [String] {
        let (mutations, files) = (world.requestedMutations, world.userFiles)
        let life = world.start()
        let report = try await life.cycle.repair()
        var trouble: [String] = []
        if world.requestedMutations != mutations {
            trouble.append("the shop was asked for a change")
        }
        if world.userFiles != files { trouble.append("a file was touched") }
        let later = world.start { $0.confirmsFirstContact = true }
        let plan = try await later.plan()
        for change in plan.changes where change.action != .update {
            trouble.append("then: \(change.action.rawValue) \(change.key) at \(change.target)")
        }
        if try await !later.ledger.open().warnings.isEmpty {
            trouble.append("the files are still damaged")
        }
        // What the next sync would overwrite must be what somebody overwrote: a base says so.
        for conflict in report.plan.conflicts where conflict.isOpen {
            let isKept = try await later.ledger.conflicts().contains {
                $0.isOpen && $0.conflict.key == conflict.key && $0.conflict.path == conflict.path
            }
            if !isKept { trouble.append("a conflict about \(conflict.key) was not kept") }
        }
        try await later.sync()
        let everything =
            world.userFiles.values.map { String(decoding: $0, as: UTF8.self) }.joined()
            + (world.names(.product) + world.names(.brandBoard)).joined(separator: "\n")
            + (try await later.ledger.conflicts().map { "\($0.conflict)" }.joined())
        trouble += Self.values.filter { !everything.contains($0) }.map { "“\($0)” is lost" }
        return trouble + world.duplicates
    }

    private func size(of path: String) async throws -> Int {
        let path = try #require(FilePath(path))
        return try #require(try await unsettled().disk.files[path]).count
    }

    private func damage(
        _ path: String, _ change: ([UInt8]) -> [UInt8]
    ) async throws -> [String] {
        let world = try await unsettled()
        let path = try #require(FilePath(path))
        let bytes = try #require(world.disk.files[path], "\(path)")
        world.disk.put(change(bytes), at: path)
        return try await trouble(world)
    }

    @Test("a sound memory needs no repair, and keeps what it knows")
    func sound() async throws {
        let world = try await unsettled()
        let before = try await world.start().ledger.open()
        let report = try await world.start().cycle.repair()
        #expect(report.agreed == [] && report.mendedFiles == [])
        let after = try await world.start().ledger.open()
        #expect(after.archive == before.archive)
        #expect(try await trouble(world) == [])
    }

    @Test(
        "no flipped bit in any file of the ledger loses a value, creates or deletes anything",
        arguments: ["archive.jsonl", "conflicts.jsonl", "inbox.jsonl", "intents.jsonl"])
    func flips(file: String) async throws {
        let size = try await size(of: Self.state + file)
        for place in stride(from: 3, to: size, by: max(1, size / 23)) {
            let found = try await damage(Self.state + file) { bytes in
                var bytes = bytes
                bytes[place] ^= UInt8(1 << (place % 8))
                return bytes
            }
            #expect(found == [], "bit of byte \(place)")
        }
    }

    @Test("a flipped bit in the links file does no harm beside a sound archive")
    func linkFlips() async throws {
        let size = try await size(of: Self.links)
        for place in stride(from: 0, to: size, by: max(1, size / 23)) {
            let found = try await damage(Self.links) { bytes in
                var bytes = bytes
                bytes[place] ^= 4
                return bytes
            }
            #expect(found.filter { !$0.contains("damaged") } == [], "bit of byte \(place)")
        }
    }

    @Test(
        "wherever a file of the ledger was cut, nothing is lost",
        arguments: ["archive.jsonl", "conflicts.jsonl", "inbox.jsonl", "intents.jsonl"])
    func cuts(file: String) async throws {
        let size = try await size(of: Self.state + file)
        for length in stride(from: 0, to: size, by: max(1, size / 11)) {
            let found = try await damage(Self.state + file) { Array($0.prefix(length)) }
            #expect(found == [], "cut after \(length)")
        }
    }

    @Test("a deleted state is rebuilt from the links and both sides; what differs is a conflict")
    func deletedState() async throws {
        let world = try await unsettled()
        for path in world.disk.files.keys where path.description.hasPrefix(".ghlsync/state") {
            world.disk.discard(path)
        }
        let life = world.start { $0.confirmsFirstContact = false }
        let report = try await life.cycle.repair()
        let disputed = Set(report.plan.conflicts.filter(\.isOpen).map(\.key.name))
        #expect(disputed == ["mat", "rope", "block"])
        #expect(report.agreed.count == 5)
        #expect(try await trouble(world) == [])
    }

    @Test("what a newer build or another location left is moved aside, not read and not lost")
    func aside() async throws {
        let world = try await unsettled()
        let path = try #require(FilePath(Self.state + "archive.jsonl"))
        let text = try #require(world.disk.text(at: path))
        world.disk.put(text.replacing("\"version\":1", with: "\"version\":12345"), at: path)
        await #expect(throws: CycleFailure.self) { try await world.start().ledger.open() }
        let aside = try LedgerStore.setStateAside(
            in: world.disk, locationID: Self.location, name: "x")
        #expect(aside?.description == ".ghlsync/state/\(Self.location).aside-x")
        #expect(world.disk.files.keys.contains { $0.description.contains("aside-x/archive.jsonl") })
        #expect(try await trouble(world) == [])
    }
}
