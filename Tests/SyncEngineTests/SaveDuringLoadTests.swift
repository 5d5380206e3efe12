import Documents
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

@testable import SyncEngine

/// An agent that is busy with hundreds of files, at the documented limit of 100 requests in 10 seconds.
@Suite struct SaveDuringLoadTests {
    private static let count = 300
    private let executor = SeededExecutor(SeededRandom(seed: 7))

    private static func path(_ number: Int) -> FilePath {
        FilePath(stringLiteral: "listings/l\(1000 + number).yaml")
    }

    private func world(
        _ limits: SandboxLimits = .production, count: Int = Self.count
    ) -> World {
        var builder = WorldBuilder()
        builder.files = [:]
        builder.limits = limits
        builder.behaviour.showsRateLimits = true
        for number in 0..<count {
            builder.files[Self.path(number)] = WorldBuilder.listing("L \(number)")
        }
        return builder.build()
    }

    private func agent(_ world: World) -> RunningAgent {
        world.watch(on: executor, eyes: .init()) {
            $0.givesWay = true
            $0.parallelism = 8
        }
    }

    @Test("what is saved during a push of hundreds is at the shop within two seconds")
    func savedDuringPush() async {
        let world = world()
        await withTaskExecutorPreference(executor) {
            let agent = agent(world)
            await agent.pass(.seconds(21))
            let before = world.sandbox.objects(.product).count
            #expect(before > 20 && before < Self.count - 20, "\(before)")
            world.disk.put(WorldBuilder.listing("Saved just now"), at: "listings/z.yaml")
            await agent.pass(.seconds(2))
            #expect(world.names(.product).contains("Saved just now"))
            await agent.pass(.seconds(120))
            #expect(world.sandbox.objects(.product).count == Self.count + 1)
            #expect(world.sandbox.objects(.price).count == Self.count + 1)
            #expect(await agent.stop())
        }
    }

    /// One file, two objects: each is looked at and then changed. The load is at an even pace by and by,
    /// and uses nearly all of the window.
    @Test("whenever in a long push somebody saves, a new title and price are at the shop in time")
    func savedWhenever() async {
        let world = world(count: 1200)
        await withTaskExecutorPreference(executor) {
            let agent = agent(world)
            for (number, wait) in [21_000, 13_700, 17_300, 11_100, 25_900, 30_050, 26_000]
                .enumerated()
            {
                await agent.pass(.milliseconds(Int64(wait)))
                world.disk.put(
                    WorldBuilder.listing("Saved \(number)", price: "\(700 + number).50"),
                    at: Self.path(number))
                await agent.pass(.seconds(2))
                let isNamed = world.names(.product).contains("Saved \(number)")
                let isPriced = world.sandbox.objects(.price).contains {
                    $0["amount"]?.numberValue == DecimalNumber("\(700 + number).5")
                }
                #expect(isNamed && isPriced, "save \(number): \(isNamed), \(isPriced)")
            }
            let before = world.sandbox.objects(.product).count
            #expect(before < 1150, "\(before): the load is to be still on")
            await agent.pass(.seconds(120))
            #expect(world.sandbox.objects(.product).count == 1200)
            #expect(world.sandbox.requests.allSatisfy { $0.status != 429 })
            #expect(await agent.stop())
        }
    }

    @Test("a push of hundreds uses nearly all of the window")
    func pace() async {
        let world = world(count: 1000)
        await withTaskExecutorPreference(executor) {
            let agent = agent(world)
            await agent.pass(.seconds(195))
            // 99 in ten seconds.
            #expect(world.sandbox.requestCount > 1920)
            #expect(world.sandbox.requests.allSatisfy { $0.status != 429 })
            #expect(await agent.stop())
        }
    }

    /// A new process has not read any price yet: its first look waits for its place again and again.
    @Test(
        "what is saved during a look at everything does not wait for it, and the look comes after",
        arguments: [SandboxLimits.production, .sandboxAccount])
    func savedDuringLook(_ limits: SandboxLimits) async throws {
        let world = world(limits)
        try await world.start().sync()
        world.wait(.seconds(60))
        try await withTaskExecutorPreference(executor) {
            let agent = agent(world)
            await agent.pass(.seconds(1))
            world.disk.put(WorldBuilder.listing("Saved just now"), at: Self.path(7))
            await agent.pass(.seconds(2))
            #expect(world.names(.product).contains("Saved just now"))
            try world.editAtShop(.product, "L 8", ["name": "Named at the shop"])
            await agent.pass(.seconds(200))
            #expect(world.disk.text(at: Self.path(8))?.contains("Named at the shop") == true)
            #expect(await agent.stop())
        }
    }

    @Test("who saves all the time still sees what is edited at the shop")
    func savesAllTheTime() async throws {
        let world = world(.sandboxAccount)
        try await world.start().sync()
        world.wait(.seconds(60))
        try await withTaskExecutorPreference(executor) {
            let agent = agent(world)
            await agent.pass(.seconds(1))
            try world.editAtShop(.product, "L 8", ["name": "Named at the shop"])
            for second in 0..<180 {
                world.disk.put(WorldBuilder.listing("Second \(second)"), at: Self.path(7))
                await agent.pass(.seconds(1))
            }
            #expect(world.disk.text(at: Self.path(8))?.contains("Named at the shop") == true)
            await agent.pass(.seconds(60))
            #expect(world.names(.product).contains("Second 179"))
            #expect(await agent.stop())
        }
    }

    @Test("a checkout that swaps every file is one plan, and nothing is pushed before its end")
    func checkout() async throws {
        let world = world(.none)
        try await world.start().sync()
        await withTaskExecutorPreference(executor) {
            let agent = agent(world)
            await agent.pass(.seconds(10))
            _ = agent.life.log.takePlans()
            let before = world.sandbox.requests.last?.number ?? 0
            for number in 0..<Self.count {
                world.disk.putByRename(WorldBuilder.listing("M \(number)"), at: Self.path(number))
                if number % 10 == 9 { await agent.pass(.milliseconds(20)) }
            }
            #expect(!world.sandbox.requests.contains { $0.number > before && $0.isMutating })
            await agent.pass(.seconds(60))
            let plans = agent.life.log.takePlans().map(\.changes.count).filter { $0 > 0 }
            #expect(plans == [Self.count])
            #expect(world.names(.product).allSatisfy { $0.hasPrefix("M ") })
            #expect(await agent.stop())
        }
    }
}
