import Catalog
import Documents
import Ledger
import Ports
import Sandbox
import Pacing
import SyncCore
import SyncTestKit
import Testing
import Workspace

@testable import SyncEngine

/// Whole cycles over a workspace in memory and a sandbox: nothing in between is a stand-in.
@Suite struct SyncCycleTests {
    private static let mat: FilePath = "listings/mat.yaml"

    /// A world whose small catalog has been synced.
    private func settled(_ adjust: (inout WorldBuilder) -> Void = { _ in }) async throws -> World {
        var builder = WorldBuilder()
        adjust(&builder)
        let world = builder.build()
        let report = try await world.start().sync()
        try #require(report.problems.isEmpty, "\(report.problems)")
        #expect(try await world.troubleAtRest() == [])
        return world
    }

    @Test("the first sync makes each object once, with its references")
    func firstSync() async throws {
        let world = WorldBuilder().build()
        let report = try await world.start().sync()
        #expect(report.counts.created == 3 && report.counts.failed == 0, "\(report.problems)")
        #expect(world.names(.product) == ["Cork Mat"])
        #expect(world.sandbox.objects(.price).first?["amount"] == 79)
        let collection = try #require(world.sandbox.objects(.collection).first?["_id"])
        #expect(world.sandbox.objects(.product).first?["collectionIds"] == [collection])
        #expect(world.names(.brandBoard) == ["Harbour Wellness"])
        #expect(world.names(.customValue).count == 1)
    }

    @Test("I2, I24: the second sync asks for no change and writes no file")
    func secondSync() async throws {
        _ = try await settled()
    }

    @Test("I24: a plan changes nothing anywhere, and the sync after it does exactly the plan")
    func dry() async throws {
        let world = WorldBuilder().build()
        let life = world.start()
        let planned = try await life.plan()
        #expect(world.requestedMutations == 0)
        #expect(world.fileChanges == 0, "\(world.disk.operations.filter(\.changesFiles))")
        let report = try await life.sync()
        #expect(report.plan.changes == planned.changes)
        #expect(report.outcomes.map(\.change.key) == planned.changes.map(\.key))
    }

    @Test("nothing moves at first contact before it is confirmed")
    func firstContact() async throws {
        let world = WorldBuilder().build()
        let life = world.start { $0.confirmsFirstContact = false }
        let report = try await life.sync()
        #expect(report.outcomes.isEmpty && !report.plan.changes.isEmpty)
        #expect(world.requestedMutations == 0)
        await life.cycle.confirm(firstContact: true)
        #expect(try await life.sync().counts.created == 3)
    }

    @Test("an edit in the file is one change of one field at the shop")
    func editLocally() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        let before = world.requestedMutations
        let report = try await world.start().sync()
        #expect(
            report.plan.changes.map(\.edits).map { $0.map(\.path.description) } == [
                ["price.amount"]
            ])
        #expect(world.sandbox.objects(.price).first?["amount"] == 89)
        #expect(world.requestedMutations == before + 1)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("I9: an edit at the shop changes its value in the file and no other byte")
    func editRemotely() async throws {
        let world = try await settled()
        let before = try #require(world.disk.text(at: Self.mat))
        try world.editAtShop(.product, "Cork Mat", ["name": "Cork Mat XL"])
        try await world.start().sync()
        #expect(
            world.disk.text(at: Self.mat)
                == before.replacing("title: Cork Mat\n", with: "title: Cork Mat XL\n"))
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("edits of different fields on both sides at once both arrive")
    func editBoth() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        try world.editAtShop(.product, "Cork Mat", ["name": "Cork Mat XL"])
        try await world.start().sync()
        #expect(
            world.disk.text(at: Self.mat)?.contains("title: Cork Mat XL\nprice: 89.00 # net")
                == true)
        #expect(world.sandbox.objects(.price).first?["amount"] == 89)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "one field changed on both sides goes by the policy, and the loser is kept",
        arguments: [("local_wins", "Ours"), ("remote_wins", "Theirs"), ("latest_wins", "Theirs")])
    func conflict(policy: String, winner: String) async throws {
        let world = try await settled {
            $0.configuration = "rules: {conflictResolution: \(policy)}\n"
        }
        try world.edit(Self.mat, "title: Cork Mat\n", "title: Ours\n")
        try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        let life = world.start()
        try await life.sync()
        #expect(world.names(.product) == [winner])
        #expect(world.disk.text(at: Self.mat)?.contains("title: \(winner)\n") == true)
        let record = try #require(try await life.ledger.conflicts().first?.conflict)
        #expect(record.local == "Ours" && record.remote == "Theirs" && !record.isOpen)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "manual: both sides keep their value until a person decides",
        arguments: [ConflictChoice.local, .remote])
    func manual(choice: ConflictChoice) async throws {
        let world = try await settled { $0.configuration = "rules: {conflictResolution: manual}\n" }
        try world.edit(Self.mat, "title: Cork Mat\n", "title: Ours\n")
        try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        let life = world.start()
        let report = try await life.sync()
        #expect(report.plan.conflicts.count(where: \.isOpen) == 1 && report.outcomes.isEmpty)
        #expect(world.names(.product) == ["Theirs"])
        #expect(world.disk.text(at: Self.mat)?.contains("title: Ours\n") == true)
        try await life.ledger.settle(EntityKey(.listing, "mat"), path: nil, choice)
        try await world.start().sync()
        let winner =
            switch choice {
            case .local: "Ours"
            case .remote: "Theirs"
            case .base: "Cork Mat"
            }
        #expect(world.names(.product) == [winner])
        #expect(world.disk.text(at: Self.mat)?.contains("title: \(winner)\n") == true)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a deleted file takes its object along, and a copy of it is kept")
    func deleteLocally() async throws {
        let world = try await settled()
        world.removeFile("collections/best.yaml")
        let life = world.start()
        try await life.sync()
        #expect(world.names(.collection) == [])
        #expect(world.names(.product) == ["Cork Mat"])
        #expect(try await life.backups.list().flatMap(\.items).contains { $0.side == .remote })
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("an object deleted at the shop takes its file along, which can be restored")
    func deleteRemotely() async throws {
        let world = try await settled()
        let text = world.disk.text(at: "collections/best.yaml")
        try world.removeAtShop(.collection, "Best Sellers")
        let life = world.start()
        try await life.sync()
        #expect(world.disk.text(at: "collections/best.yaml") == nil)
        let kept = try #require(
            try await life.backups.list().flatMap(\.items).first {
                $0.place == "collections/best.yaml"
            })
        #expect(try await String(decoding: life.backups.bytes(of: kept.id), as: UTF8.self) == text)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("I7: an invalid file is neither pushed nor written, and the others go on")
    func invalid() async throws {
        let world = try await settled()
        try world.edit(Self.mat, "price: 79.00", "price: 79,00")
        let broken = world.disk.text(at: Self.mat)
        try world.edit("collections/best.yaml", "Best Sellers", "Most Loved")
        try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        let report = try await world.start().sync()
        #expect(
            report.plan.held.contains {
                $0.key == EntityKey(.listing, "mat") && !$0.diagnostics.isEmpty
            })
        #expect(world.disk.text(at: Self.mat) == broken)
        #expect(world.names(.product) == ["Theirs"])
        #expect(world.names(.collection) == ["Most Loved"])
        // Mended, it goes on as if nothing had been.
        try world.edit(Self.mat, "price: 79,00", "price: 89.00")
        try await world.start().sync()
        #expect(world.disk.text(at: Self.mat)?.contains("title: Theirs\nprice: 89.00") == true)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "I8: too many deletions stop before the first of them, until they are confirmed",
        arguments: ReplicaSide.allCases)
    func brakes(side: ReplicaSide) async throws {
        let world = try await settled { builder in
            for number in 1...6 {
                builder.files[FilePath(stringLiteral: "listings/p\(number).yaml")] =
                    WorldBuilder.listing("Product \(number)")
            }
        }
        for number in 1...4 {
            switch side {
            case .local: world.removeFile(FilePath(stringLiteral: "listings/p\(number).yaml"))
            case .remote: try world.removeAtShop(.product, "Product \(number)")
            }
        }
        let (files, products) = (world.userFiles, world.names(.product))
        let life = world.start()
        let report = try await life.sync()
        #expect(!report.plan.brakes.isEmpty && report.outcomes.isEmpty)
        #expect(world.userFiles == files && world.names(.product) == products)
        await life.cycle.confirm(brakes: true)
        #expect(try await life.sync().counts.deleted == 4)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test(
        "push changes only the shop, pull only the files",
        arguments: [Policy.Direction.push, .pull])
    func direction(direction: Policy.Direction) async throws {
        let world = try await settled()
        try world.edit(Self.mat, "79.00", "89.00")
        try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        try await world.start { $0.policy.direction = direction }.sync()
        let pushed = world.sandbox.objects(.price).first?["amount"] == 89
        let pulled = world.disk.text(at: Self.mat)?.contains("title: Theirs") == true
        #expect(pushed == (direction == .push) && pulled == (direction == .pull))
        try await world.start().sync()
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("an empty workspace pulls the whole shop, and is in step with it then")
    func pullAll() async throws {
        let first = try await settled()
        let second = first.withEmptyWorkspace()
        try await second.start { $0.policy.direction = .pull }.sync()
        #expect(second.userFiles.count == first.userFiles.count)
        #expect(try await second.troubleAtRest() == [])
    }

    @Test("a list that does not show the last run yet takes nothing back from the next one")
    func laggingLists() async throws {
        var builder = WorldBuilder()
        builder.behaviour.listLag = .seconds(10)
        let world = builder.build()
        try await world.start().sync()
        let (files, objects) = (world.userFiles, world.names(.collection))
        let report = try await world.start().sync()
        #expect(report.outcomes.isEmpty && report.plan.conflicts.isEmpty)
        #expect(world.userFiles == files && world.names(.collection) == objects)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("an edit right after the last run does not wait for lists that show it")
    func promptLists() async throws {
        let world = try await settled()
        world.disk.putByRename(
            world.disk.text(at: Self.mat)?.replacing("79.00", with: "82.00") ?? "", at: Self.mat)
        let before = world.time.now
        #expect(try await world.start().sync().counts.updated == 1)
        #expect(before.duration(to: world.time.now) < .seconds(1))
    }

    @Test(
        "I5: a create whose answer is lost ends with one object",
        arguments: [
            "/products/", "/products/*/price", "/products/collections", "/brand-boards",
            "/locations/*/customValues",
        ])
    func lostCreate(path: String) async throws {
        var builder = WorldBuilder()
        builder.faults = [SandboxFault(.dropAfter, method: "POST", path: path, .nth(1))]
        let world = builder.build()
        try await world.start().sync()
        #expect(
            world.sandbox.requests.contains { $0.fault == "dropAfter" }, "the fault met no request")
        try await world.start().sync()
        #expect(world.names(.product) == ["Cork Mat"])
        #expect(try await world.troubleAtRest() == [])
    }
}
