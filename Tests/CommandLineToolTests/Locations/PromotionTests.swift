import Catalog
import Documents
import Ledger
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Testing
import Workspace

@testable import CommandLineTool

/// Entities carried from one location to another, by way of the files.
@Suite struct PromotionTests {
    private static let mat = EntityKey(.listing, "mat")
    private static let second = World.secondLocation

    private static func promotion(
        _ world: World, from: String = "main", to: String = "client-2",
        _ keys: Set<EntityKey> = [mat]
    ) -> (promotion: Promotion, target: Life) {
        let source = world.start(at: from) {
            $0.keys = keys
            $0.policy.conflicts = .manual
        }
        let target = world.start(at: to) {
            $0.keys = keys
            $0.policy.direction = .push
            $0.policy.conflicts = .manual
        }
        return (
            Promotion(
                source: source.local, target: target.local, pull: source.cycle, push: target.cycle,
                from: from, to: to, keys: keys), target
        )
    }

    @Test("what one location has goes into the file and to the other, which the plan says before")
    func carries() async throws {
        let world = try await SeveralLocationsTests.world()
        try world.editAtShop(.product, "Cork Mat", ["name": "Tried Out"])
        let promotion = Self.promotion(world).promotion
        let (mutations, files) = (world.requestedMutations, world.userFiles)
        let proposal = try await promotion.propose()
        #expect(world.requestedMutations == mutations && world.userFiles == files)
        #expect(proposal.refusals.isEmpty)
        #expect(proposal.pull.plan.changes.map(\.target) == [.local])
        let push = try #require(proposal.push.plan.changes.first)
        #expect(push.edits.map(\.path) == ["title"] && push.edits.first?.after == "Tried Out")
        let result = try await promotion.carryOut(proposal)
        #expect(result.push?.counts.updated == 1)
        #expect(world.catalog(in: Self.second) == ["Tried Out 79"])
        try await SeveralLocationsTests.expectRest(world)
        let history = try HistoryReader(files: world.disk).read(location: Self.second)
        #expect(history.records.last?.reason.contains("promoted from main") == true)
    }

    @Test("an entity that only one location has is made in the file and in the other")
    func creates() async throws {
        let world = try await SeveralLocationsTests.world()
        let product = try world.sandbox.create(.product, ["name": "Bolster"], at: world.moment)
        _ = product
        let key = EntityKey(.listing, "bolster")
        let promotion = Self.promotion(world, [key]).promotion
        let proposal = try await promotion.propose()
        #expect(proposal.refusals.isEmpty, "\(proposal.refusals)")
        #expect(proposal.push.plan.changes.map(\.action) == [.create])
        _ = try await promotion.carryOut(proposal)
        #expect(world.disk.text(at: "listings/bolster.yaml") != nil)
        #expect(world.catalog(in: Self.second).contains { $0.hasPrefix("Bolster") })
    }

    @Test("fields that either location overrides do not travel")
    func overrides() async throws {
        var builder = WorldBuilder()
        builder.locations = 2
        builder.configuration = "rules: {priceGuard: false}\n"
        builder.overrides = [
            "main": "{listings/mat: {price: 1}}", "client-2": "{listings/mat: {title: Theirs}}",
        ]
        let world = builder.build()
        try await world.syncEverywhere()
        try world.priceAtShop("Cork Mat", 2)
        try world.editAtShop(.product, "Cork Mat", ["name": "Ours", "description": "New words"])
        let promotion = Self.promotion(world).promotion
        let proposal = try await promotion.propose()
        #expect(proposal.push.plan.changes.flatMap(\.edits).map(\.path) == ["description"])
        _ = try await promotion.carryOut(proposal)
        #expect(world.catalog(in: Self.second) == ["Theirs 79"])
        #expect(world.disk.text(at: "ghlsync.yaml")?.contains("price: 2") == true)
        #expect(world.disk.text(at: "listings/mat.yaml")?.contains("price: 79.00 # net") == true)
        try await SeveralLocationsTests.expectRest(world)
    }

    @Test("what was edited at the other location since is a conflict, and stays")
    func conflict() async throws {
        let world = try await SeveralLocationsTests.world()
        try world.editAtShop(.product, "Cork Mat", ["name": "Ours"])
        try world.editAtShop(.product, "Cork Mat", in: Self.second, ["name": "Theirs"])
        let promotion = Self.promotion(world).promotion
        let proposal = try await promotion.propose()
        #expect(proposal.hasConflicts && proposal.push.plan.changes.isEmpty)
        _ = try await promotion.carryOut(proposal)
        #expect(world.catalog(in: Self.second) == ["Theirs 79"])
    }

    @Test("edits of the file that the first location does not have are not carried along")
    func refusals() async throws {
        let world = try await SeveralLocationsTests.world()
        try world.edit("listings/mat.yaml", "title: Cork Mat", "title: Draft")
        let refused = try await Self.promotion(world).promotion.propose().refusals
        #expect(refused.map(\.key) == [Self.mat])
        #expect(refused.first?.message.contains("edits that main does not have") == true)
        let unknown = EntityKey(.listing, "nothing")
        let second = try await Self.promotion(world, [unknown]).promotion.propose().refusals
        #expect(second.first?.message.contains("has no such entity") == true)
    }

    @Test("a target that changes after the plan was shown is not sent anything else")
    func changedMeanwhile() async throws {
        let world = try await SeveralLocationsTests.world()
        try world.editAtShop(.product, "Cork Mat", ["name": "Ours"])
        let promotion = Self.promotion(world).promotion
        let proposal = try await promotion.propose()
        try world.edit("listings/mat.yaml", "price: 79.00", "price: 80.00")
        let mutations = world.requestedMutations
        // The file is not what the pull was planned on: nothing is pulled, and nothing sent.
        let result = try await promotion.carryOut(proposal)
        #expect(result.push == nil && result.pull.counts.skipped == 1)
        #expect(world.requestedMutations == mutations)
    }
}
