import Documents
import Pacing
import Ports
import Sandbox
import SyncTestKit
import Testing

@testable import SyncEngine

/// An agent at a shop whose webhooks never arrive, and then do.
@Suite struct WebhookSilenceTests {
    private func world() -> World {
        var builder = WorldBuilder()
        builder.hasWebhooks = true
        return builder.build()
    }

    private let executor = SeededExecutor(SeededRandom(seed: 4))

    private func agent(_ world: World, lost: Int) -> RunningAgent {
        var eyes = RunningAgent.Eyes()
        eyes.lostWebhooks = lost
        eyes.pollWithWebhooks = .seconds(600)
        return world.watch(on: executor, eyes: eyes)
    }

    @Test("polls that find edits of products without a webhook say so once, and go on finding them")
    func silent() async throws {
        let world = world()
        try await world.start().sync()
        try await withTaskExecutorPreference(executor) {
            let agent = agent(world, lost: 100)
            await agent.pass(.seconds(10))
            for (number, name) in ["Mat A", "Mat B", "Mat C"].enumerated() {
                try world.editAtShop(
                    .product, number == 0 ? "Cork Mat" : ["Mat A", "Mat B"][number - 1],
                    ["name": .string(name)])
                await agent.pass(RunningAgent.pollInterval + .seconds(5))
                #expect(world.disk.text(at: "listings/mat.yaml")?.contains(name) == true)
            }
            #expect(agent.silences == [2])
            #expect(await agent.stop())
        }
    }

    @Test("webhooks that arrive are no silence, however many edits there are")
    func heard() async throws {
        let world = world()
        try await world.start().sync()
        try await withTaskExecutorPreference(executor) {
            let agent = agent(world, lost: 0)
            await agent.pass(.seconds(10))
            for (old, new) in [("Cork Mat", "Mat A"), ("Mat A", "Mat B"), ("Mat B", "Mat C")] {
                try world.editAtShop(.product, old, ["name": .string(new)])
                await agent.pass(.seconds(700))
                #expect(world.disk.text(at: "listings/mat.yaml")?.contains(new) == true)
            }
            #expect(agent.silences == [])
            #expect(await agent.stop())
        }
    }
}
