import Catalog
import Documents
import Ledger
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import TerminalUI
import Testing
import Workspace

@testable import CommandLineTool

/// One catalog in two locations: the file is the hub, and each location has a memory of its own.
@Suite struct SeveralLocationsTests {
    static let mat: FilePath = "listings/mat.yaml"
    static let second = World.secondLocation

    static func world(_ overrides: String? = nil) async throws -> World {
        var builder = WorldBuilder()
        builder.locations = 2
        builder.configuration = "rules: {priceGuard: false}\n"
        if let overrides { builder.overrides = ["client-2": overrides] }
        let world = builder.build()
        for report in try await world.syncEverywhere() {
            try #require(report.problems.isEmpty, "\(report.problems)")
        }
        return world
    }

    static func expectRest(_ world: World) async throws {
        for name in world.locations {
            let plan = try await world.start(at: name).plan()
            #expect(plan.isEmpty && plan.held.isEmpty && plan.conflicts.isEmpty, "\(name): \(plan)")
        }
    }

    @Test("a change made in one location reaches the file, and the other at its next sync")
    func hub() async throws {
        let world = try await Self.world()
        try world.editAtShop(.product, "Cork Mat", ["name": "Cork Mat XL"])
        try await world.start(at: "main").sync()
        #expect(world.disk.text(at: Self.mat)?.contains("title: Cork Mat XL") == true)
        #expect(world.catalog(in: Self.second) == ["Cork Mat 79"])
        try await world.start(at: "client-2").sync()
        #expect(world.catalog(in: Self.second) == ["Cork Mat XL 79"])
        try await Self.expectRest(world)
    }

    @Test("two locations that disagree meet as an ordinary conflict, and no value is lost")
    func disagreement() async throws {
        let world = try await Self.world()
        try world.editAtShop(.product, "Cork Mat", ["name": "Ours"])
        try world.editAtShop(.product, "Cork Mat", in: Self.second, ["name": "Theirs"])
        try await world.start(at: "main").sync()
        let report = try await world.start(at: "client-2") { $0.policy.conflicts = .manual }.sync()
        let conflict = try #require(report.plan.conflicts.first)
        #expect(conflict.isOpen && conflict.path == "title")
        #expect(
            conflict.local == "Ours" && conflict.remote == "Theirs" && conflict.base == "Cork Mat")
        #expect(world.catalog() == ["Ours 79"] && world.catalog(in: Self.second) == ["Theirs 79"])
        let said = PlanRenderer(style: .plain, location: "client-2").conflict(conflict)
        #expect(said.last?.hasSuffix("--field title --location client-2") == true, "\(said)")
        // It is the second location's conflict only.
        #expect(try await world.start(at: "main").plan().conflicts.isEmpty)
        let life = world.start(at: "client-2") { $0.policy.conflicts = .remoteWins }
        try await life.sync()
        try await world.start(at: "main").sync()
        #expect(world.catalog() == ["Theirs 79"] && world.catalog(in: Self.second) == ["Theirs 79"])
        try await Self.expectRest(world)
    }

    @Test(
        "I20: a run with one location touches nothing of the other: no request, no file of its memory"
    )
    func isolation() async throws {
        let world = try await Self.world("{listings/mat: {price: 59}}")
        func memory(of location: String) -> [FilePath: [UInt8]] {
            world.disk.files.filter { $0.key.description.contains("/\(location)") }
        }
        let (ours, theirs) = (memory(of: SandboxLocation.demo.id), memory(of: Self.second))
        #expect(!ours.isEmpty && !theirs.isEmpty)
        world.sandbox.clearLog()
        try world.edit(Self.mat, "Cork Mat\n", "Cork Mat XL\n")
        try await world.start(at: "client-2").sync()
        #expect(memory(of: SandboxLocation.demo.id) == ours)
        #expect(memory(of: Self.second) != theirs)
        #expect(world.sandbox.requests.allSatisfy { !$0.target.contains(SandboxLocation.demo.id) })
        #expect(world.catalog() == ["Cork Mat 79"])
        #expect(world.catalog(in: Self.second) == ["Cork Mat XL 59"])
    }

    @Test("an override goes to its location only, and comes back to the configuration only")
    func override() async throws {
        let world = try await Self.world("{listings/mat: {price: 59}}")
        #expect(world.catalog() == ["Cork Mat 79"])
        #expect(world.catalog(in: Self.second) == ["Cork Mat 59"])
        let file = world.disk.text(at: Self.mat)
        let configuration = try #require(world.disk.text(at: "ghlsync.yaml"))

        try world.priceAtShop("Cork Mat", 61, in: Self.second)
        try await world.syncEverywhere()
        #expect(world.disk.text(at: Self.mat) == file)
        #expect(world.disk.text(at: "ghlsync.yaml") == configuration.replacing("59", with: "61"))
        #expect(world.catalog() == ["Cork Mat 79"])

        // An edit of the override is an edit of the entity there.
        try world.edit("ghlsync.yaml", "price: 61", "price: 65")
        try await world.start(at: "client-2").sync(
            CycleScope(looksAtFiles: true))
        #expect(world.catalog(in: Self.second) == ["Cork Mat 65"])
        // One of the file's price is nothing to it.
        try world.edit(Self.mat, "79.00", "89.00")
        try await world.syncEverywhere()
        #expect(
            world.catalog() == ["Cork Mat 89"] && world.catalog(in: Self.second) == ["Cork Mat 65"])
        try await Self.expectRest(world)
    }

    @Test("a pull into an override is taken back by undo, and what it replaced is in the snapshots")
    func undo() async throws {
        let world = try await Self.world("{listings/mat: {price: 59}}")
        let before = try #require(world.disk.text(at: "ghlsync.yaml"))
        try world.priceAtShop("Cork Mat", 61, in: Self.second)
        let life = world.start(at: "client-2")
        try await life.sync()
        let runs = try await life.backups.list()
        let kept = runs.flatMap(\.items).filter { $0.place == "ghlsync.yaml" }
        #expect(kept.count == 1)
        let later = world.start(at: "client-2") { $0.policy.conflicts = .manual }
        let undo = Undo(
            ledger: later.ledger, backups: later.backups, local: later.local, cycle: later.cycle,
            history: HistoryReader(files: later.files), policy: Policy())
        let run = try #require(try undo.lastRun())
        let proposal = try await undo.propose(run)
        #expect(proposal.takeback.leftOut == [] && proposal.takeback.files.count == 1)
        let result = try await undo.carryOut(proposal)
        #expect(result.failed.isEmpty)
        #expect(world.disk.text(at: "ghlsync.yaml") == before)
        #expect(world.catalog(in: Self.second) == ["Cork Mat 59"])
        try await Self.expectRest(world)
    }
}
