import Catalog
import Documents
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// What failed waits its time, and blocks nobody.
@Suite struct QueueTests {
    private static let mat = EntityKey(.listing, "mat")
    private static let rope = EntityKey(.listing, "rope")

    /// A world whose shop refuses each update of the mat.
    private func refusing(_ status: Int = 422) async throws -> World {
        var builder = WorldBuilder()
        builder.files["listings/rope.yaml"] = WorldBuilder.listing("Jump Rope")
        let world = builder.build()
        try await world.start().sync()
        let id = world.sandbox.objects(.product).first { $0["name"] == "Cork Mat" }?["_id"]?
            .stringValue
        let fault = SandboxFault(
            .status(status, retryAfter: nil, applied: false), method: "PUT",
            path: "/products/\(try #require(id))")
        world.sandbox.faults = SandboxFaults([fault])
        try world.edit("listings/mat.yaml", "title: Cork Mat\n", "title: Cork Mat XL\n")
        return world
    }

    private func agent(_ world: World) -> Life { world.start { $0.heedsQueue = true } }

    @Test("I26: a change that fails for good is parked after retryAttempts, and the others go on")
    func parked() async throws {
        let world = try await refusing()
        for attempt in 1...3 {
            // Each time another process: attempts and backoff survive the restart.
            let life = agent(world)
            try await life.sync()
            let entry = try #require(try await life.ledger.queue().first)
            #expect(entry.key == Self.mat && entry.attempts == attempt)
            #expect(entry.state == (attempt == 3 ? .parked : .waiting))
            world.wait(.seconds(600))
        }
        let requested = world.requestedMutations
        try world.edit("listings/rope.yaml", "49.00", "39.00")
        let report = try await agent(world).sync()
        #expect(report.outcomes.map(\.change.key) == [Self.rope])
        #expect(report.plan.held.map(\.code) == ["queued"] && !report.isUnfinished)
        #expect(world.requestedMutations == requested + 1)
    }

    @Test("until its time has come a change is left alone, and then tried again")
    func backoff() async throws {
        let world = try await refusing()
        let life = agent(world)
        try await life.sync()
        let next = try #require(try await life.ledger.queue().first?.nextTry)
        #expect(world.time.wallClock.duration(to: next) <= .seconds(2))
        let early = try await life.sync()
        #expect(early.outcomes.isEmpty && early.isUnfinished)
        world.wait(.seconds(3))
        #expect(try await life.sync().outcomes.map(\.change.key) == [Self.mat])
    }

    @Test("each failure doubles the wait, up to five minutes")
    func doubling() {
        let waits = (1...10).map { QueueEntry.backoff(after: $0) }
        #expect(waits.prefix(4) == [.seconds(2), .seconds(4), .seconds(8), .seconds(16)])
        #expect(waits.suffix(2) == [.seconds(300), .seconds(300)])
        #expect(QueueEntry.backoff(after: .max) == .seconds(300))
    }

    @Test("trouble that passes by itself never parks a change")
    func passing() async throws {
        let world = try await refusing(503)
        for _ in 1...6 {
            try await agent(world).sync()
            world.wait(.seconds(600))
        }
        let entry = try #require(try await agent(world).ledger.queue().first)
        #expect(entry.state == .waiting && entry.attempts == 6)
    }

    @Test("retry starts afresh, an edit is another change, and a success is forgotten")
    func retry() async throws {
        let world = try await refusing()
        for _ in 1...3 {
            try await agent(world).sync()
            world.wait(.seconds(600))
        }
        let life = agent(world)
        #expect(try await life.ledger.retryQueued(Self.mat))
        try await life.sync()
        #expect(try await life.ledger.queue().first?.attempts == 1)
        try world.edit("listings/mat.yaml", "Cork Mat XL", "Cork Mat XXL")
        try await agent(world).sync()
        #expect(try await agent(world).ledger.queue().first?.attempts == 1)
        world.sandbox.faults = SandboxFaults([])
        world.wait(.seconds(600))
        let last = agent(world)
        try await last.sync()
        #expect(try await last.ledger.queue() == [])
        #expect(world.names(.product).contains("Cork Mat XXL"))
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("a dropped change is left alone and its file keeps its value; a person's sync tries all")
    func drop() async throws {
        let world = try await refusing()
        try await agent(world).sync()
        let life = agent(world)
        #expect(try await life.ledger.dropQueued(Self.mat))
        world.wait(.seconds(6000))
        #expect(try await life.sync().outcomes.isEmpty)
        #expect(world.disk.text(at: "listings/mat.yaml")?.contains("Cork Mat XL") == true)
        world.sandbox.faults = SandboxFaults([])
        #expect(try await world.start().sync().counts.updated == 1)
        #expect(try await world.troubleAtRest() == [])
    }

    @Test("what is undone in the file is not waited for any more")
    func superseded() async throws {
        let world = try await refusing()
        try await agent(world).sync()
        try world.edit("listings/mat.yaml", "Cork Mat XL", "Cork Mat")
        let life = agent(world)
        try await life.sync()
        #expect(try await life.ledger.queue() == [])
    }

    /// What the watcher says of a slip.
    private static let slipSeen = CycleScope(
        looksAtFiles: true, hinted: [".ghlsync/state/L/decisions/1.json"])

    @Test("a decision that was left for the agent is carried out at once, and not by the next poll")
    func decision() async throws {
        var builder = WorldBuilder()
        builder.configuration = "rules: {conflictResolution: manual}\n"
        let world = builder.build()
        let life = world.start()
        try await life.sync()
        try world.edit("listings/mat.yaml", "title: Cork Mat\n", "title: Ours\n")
        try world.editAtShop(.product, "Cork Mat", ["name": "Theirs"])
        #expect(try await life.sync().plan.conflicts.count == 1)
        try DecisionSlip(key: Self.mat, path: nil, choice: .remote).leave(
            in: world.disk, locationID: life.ledger.locationID, name: "1")
        try await life.sync(Self.slipSeen)
        #expect(world.disk.text(at: "listings/mat.yaml")?.contains("title: Theirs\n") == true)
        #expect(try await life.ledger.conflicts().allSatisfy { !$0.isOpen })
    }

    @Test("a retry that was left for the agent is tried at once")
    func retrySlip() async throws {
        let world = try await refusing()
        let life = agent(world)
        try await life.sync()
        world.sandbox.faults = SandboxFaults()
        try QueueSlip(key: Self.mat, wish: .retry).leave(
            in: world.disk, locationID: life.ledger.locationID, name: "1")
        #expect(try await life.sync(Self.slipSeen).outcomes.map(\.change.key) == [Self.mat])
        #expect(try await life.ledger.queue() == [])
    }

    @Test("a wish that was left for the agent is taken up by its next cycle")
    func slip() async throws {
        let world = try await refusing()
        for _ in 1...3 {
            try await agent(world).sync()
            world.wait(.seconds(600))
        }
        let life = agent(world)
        try QueueSlip(key: Self.mat, wish: .retry).leave(
            in: world.disk, locationID: life.ledger.locationID, name: "1")
        #expect(try await life.sync().outcomes.map(\.change.key) == [Self.mat])
        try QueueSlip(key: Self.mat, wish: .drop).leave(
            in: world.disk, locationID: life.ledger.locationID, name: "2")
        try await life.sync()
        #expect(try await life.ledger.queue().first?.state == .dropped)
    }

    @Test("a damaged queue costs no more than a wait")
    func damaged() async throws {
        let world = try await refusing()
        try await agent(world).sync()
        let location = agent(world).ledger.locationID
        let path = try #require(FilePath(".ghlsync/state/\(location)/queue.jsonl"))
        let text = try #require(world.disk.text(at: path))
        world.disk.put(text.replacing("attempts", with: "attemqts"), at: path)
        let life = agent(world)
        #expect(try await life.ledger.open().warnings.count == 1)
        #expect(try await life.sync().outcomes.map(\.change.key) == [Self.mat])
    }
}
