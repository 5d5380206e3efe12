import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import Workspace

@testable import CommandLineTool

/// Whole undos over a workspace in memory and a sandbox.
@Suite struct UndoTests {
    private static let mat: FilePath = "listings/mat.yaml"

    private func settled(_ adjust: (inout WorldBuilder) -> Void = { _ in }) async throws -> World {
        var builder = WorldBuilder()
        builder.files["listings/rope.yaml"] = WorldBuilder.listing("Jump Rope", price: "9.5")
        adjust(&builder)
        let world = builder.build()
        let report = try await world.start().sync()
        try #require(report.problems.isEmpty, "\(report.problems)")
        return world
    }

    private func undo(_ life: Life) -> Undo {
        Undo(
            ledger: life.ledger, backups: life.backups, local: life.local, cycle: life.cycle,
            history: HistoryReader(files: life.files), policy: Policy())
    }

    /// Takes the last run back, in a new life, and gives what was left out.
    @discardableResult
    private func takeBack(_ world: World, run: String? = nil) async throws -> [LeftOut] {
        let undo = undo(world.start { $0.policy.conflicts = .manual })
        let last = try undo.lastRun()
        let proposal = try await undo.propose(try #require(run ?? last))
        if proposal.isEmpty { return proposal.takeback.leftOut }
        let result = try await undo.carryOut(proposal)
        #expect(result.failed.isEmpty && result.report.problems.isEmpty)
        return proposal.takeback.leftOut
    }

    /// What people see of the shop: names, amounts, members.
    private func shop(_ world: World) -> [String] {
        var lines = world.names(.product) + world.names(.collection) + world.names(.brandBoard)
        lines += world.sandbox.objects(.price).compactMap { $0["amount"]?.numberValue?.text }
        lines += world.sandbox.objects(.product).map {
            "\($0["name"]?.stringValue ?? "") in \($0["collectionIds"]?.sequenceValue?.count ?? 0)"
        }
        return lines.sorted()
    }

    @Test(
        "a pushed edit is taken back on both sides, byte for byte in the file, and is then in step")
    func pushedEdit() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        try world.edit(Self.mat, "price: 79.00 # net", "price: 89.5   # gross, for now")
        try await world.start().sync()
        #expect(shop(world) != before)
        #expect(try await takeBack(world) == [])
        #expect(world.userFiles == files)
        #expect(shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a pulled edit is taken back on both sides")
    func pulledEdit() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        try world.editAtShop(.product, "Cork Mat", ["name": "Cork Mat XL"])
        try await world.start().sync()
        #expect(world.userFiles != files)
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what a run created goes on both sides, what it deleted comes back under its key")
    func createdAndDeleted() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        world.disk.put(WorldBuilder.listing("Foam Block"), at: "listings/block.yaml")
        world.removeFile("listings/rope.yaml")
        try await world.start().sync()
        #expect(world.names(.product).sorted() == ["Cork Mat", "Foam Block"])
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what came from the shop as new is left where it was made")
    func received() async throws {
        let world = try await settled().withEmptyWorkspace()
        world.wait(.seconds(60))
        try await world.start().sync()
        let (files, before) = (world.userFiles, shop(world))
        try #require(files.keys.contains("listings/cork-mat.yaml"), "\(files.keys)")
        let left = try await takeBack(world)
        #expect(left.map(\.key.name).contains("cork-mat"))
        #expect(left.allSatisfy { $0.why.contains("was made at GoHighLevel") })
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what was deleted at the shop is made again there, and its file is back")
    func deletedAtShop() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        try world.removeAtShop(.product, "Jump Rope")
        try await world.start().sync()
        #expect(world.disk.text(at: "listings/rope.yaml") == nil)
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a listing that is made again is in its collections again")
    func membership() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        // Its collection is not valid without it, and waits.
        world.removeFile(Self.mat)
        try await world.start().sync()
        #expect(shop(world) != before)
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a listing and its collections, deleted at the shop, come back together")
    func collectionsToo() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        try world.removeAtShop(.product, "Cork Mat")
        try await world.start().sync()
        #expect(world.userFiles != files)
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("two weeks of edits on both sides: the undo of the last run is the state before it")
    func twoWeeks() async throws {
        let world = try await settled()
        var random = SeededRandom(seed: 14)
        var states: [(files: [FilePath: [UInt8]], shop: [String])] = [
            (world.userFiles, shop(world))
        ]
        var amount = "79.00"
        for day in 1...14 {
            let next = "\(Int.random(in: 70...99, using: &random)).\(day + 10)"
            try world.edit(Self.mat, "price: \(amount)", "price: \(next)")
            amount = next
            if day.isMultiple(of: 3) {
                let name = world.names(.product).first { $0.hasPrefix("Jump") }
                try world.editAtShop(
                    .product, try #require(name), ["name": .string("Jump Rope, day \(day)")])
            }
            if day.isMultiple(of: 4) {
                let path = try #require(FilePath("listings/day-\(day).yaml"))
                world.disk.put(WorldBuilder.listing("Day \(day)"), at: path)
                let items = day == 4 ? "[mat]" : "[mat, day-\(day - 4)]"
                try world.edit("collections/best.yaml", items, "[mat, day-\(day)]")
            }
            world.wait(.seconds(86_400))
            try await world.start().sync()
            states.append((world.userFiles, shop(world)))
        }
        // Back through the fortnight, run by run.
        for day in stride(from: 13, through: 0, by: -1) {
            let runs = try HistoryReader(files: world.disk).read().records
                .filter { !$0.reason.contains("undo") }.map(\.run)
            let names = runs.enumerated().filter {
                $0.offset == 0 || runs[$0.offset - 1] != $0.element
            }
            .map(\.element)
            let left = try await takeBack(world, run: names[day + 1])
            #expect(left == [])
            #expect(world.userFiles == states[day].files, "day \(day)")
            #expect(shop(world) == states[day].shop, "day \(day)")
        }
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a renamed file goes back to its old name")
    func renamed() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        let text = try #require(world.disk.text(at: "listings/rope.yaml"))
        world.removeFile("listings/rope.yaml")
        world.disk.put(text, at: "listings/skipping-rope.yaml")
        try await world.start().sync()
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("the undo of an undo brings the run back, byte for byte")
    func twice() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "price: 79.00 # net", "price: 89.5   # gross, for now")
        world.disk.put(WorldBuilder.listing("Foam Block"), at: "listings/block.yaml")
        world.removeFile("listings/rope.yaml")
        try await world.start().sync()
        let (files, after) = (world.userFiles, shop(world))
        try await takeBack(world)
        world.wait(.seconds(60))
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == after)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what was edited since is left out and named; the rest of the run is taken back")
    func editedSince() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        try world.edit("listings/rope.yaml", "9.5", "8.5")
        try await world.start().sync()
        let run = try #require(try undo(world.start()).lastRun())
        try world.edit(Self.mat, "89.00", "99.00")
        try await world.start().sync()
        let left = try await takeBack(world, run: run)
        #expect(left.map(\.key) == [EntityKey(.listing, "mat")])
        #expect(left.map(\.field) == ["price.amount"])
        #expect(world.disk.text(at: Self.mat)?.contains("price: 99.00 # net") == true)
        #expect(world.disk.text(at: "listings/rope.yaml")?.contains("price: 9.5 # net") == true)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("later edits of other fields stay when an earlier run is taken back")
    func otherFields() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        try await world.start().sync()
        let run = try #require(try undo(world.start()).lastRun())
        try world.edit(Self.mat, "title: Cork Mat\n", "title: Cork Mat XL\n")
        try await world.start().sync()
        #expect(try await takeBack(world, run: run) == [])
        #expect(
            world.disk.text(at: Self.mat)?.contains("title: Cork Mat XL\nprice: 79.00 # net")
                == true)
        #expect(world.names(.product).sorted() == ["Cork Mat XL", "Jump Rope"])
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "an edit that is not synced, here or at the shop, is not overwritten",
        arguments: [true, false])
    func unsynced(isHere: Bool) async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        try await world.start().sync()
        if isHere {
            try world.edit(Self.mat, "89.00", "89.00\ndescription: new")
        } else {
            try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        }
        let (files, before) = (world.userFiles, shop(world))
        #expect(try await takeBack(world).map(\.key) == [EntityKey(.listing, "mat")])
        #expect(world.userFiles == files && shop(world) == before)
    }

    @Test("an undo that dies after its files goes on with the next sync")
    func interrupted() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        try world.edit(Self.mat, "79.00", "89.00")
        try await world.start().sync()
        let life = world.start()
        let undo = undo(life)
        let last = try undo.lastRun()
        let proposal = try await undo.propose(try #require(last))
        for file in proposal.takeback.files {
            try await life.local.carryOut(file, in: life.backups)
        }
        world.wait(.seconds(60))
        try await world.start().sync()
        #expect(world.userFiles == files && shop(world) == before)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a proposal changes nothing on either side")
    func dry() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        try await world.start().sync()
        let (requested, changes) = (world.requestedMutations, world.fileChanges)
        let undo = undo(world.start())
        let last = try undo.lastRun()
        let proposal = try await undo.propose(try #require(last))
        #expect(proposal.plan.changes.map(\.target) == [.remote])
        #expect(world.requestedMutations == requested && world.fileChanges == changes)
    }

    @Test("too many deletions put a brake on the plan of an undo, too")
    func brakes() async throws {
        let world = try await settled()
        for number in 0..<6 {
            let path = try #require(FilePath("listings/n\(number).yaml"))
            world.disk.put(WorldBuilder.listing("New \(number)"), at: path)
        }
        try await world.start().sync()
        let undo = undo(world.start())
        let last = try undo.lastRun()
        let proposal = try await undo.propose(try #require(last))
        #expect(proposal.takeback.files.count == 6)
        #expect(!proposal.plan.brakes.isEmpty)
    }

    @Test("I25: what both sides came to say by themselves is on record, and is taken back as well")
    func agreed() async throws {
        let world = try await settled()
        let (files, before) = (world.userFiles, shop(world))
        try world.edit(Self.mat, "title: Cork Mat\n", "title: Cork Mat XL\n")
        try world.editAtShop(.product, "Cork Mat", ["name": "Cork Mat XL"])
        try await world.start().sync()
        let record = try HistoryReader(files: world.disk).read().records.last
        #expect(record?.action == .agree && record?.fields.map(\.path.description) == ["title"])
        try await takeBack(world)
        #expect(world.userFiles == files && shop(world) == before)
    }
}
