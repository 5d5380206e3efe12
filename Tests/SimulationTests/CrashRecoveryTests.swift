import Documents
import Glibc
import Ports
import Sandbox
import SyncCore
import SyncTestKit
import Testing

/// Of so many file operations one is killed or fails: all of them, unless `GHLSYNC_CRASH_STRIDE` says more.
/// Where it begins differs from case to case.
private let stride = max(
    1, getenv("GHLSYNC_CRASH_STRIDE").flatMap { Int(String(cString: $0)) } ?? 1)

/// The same cycle, killed at each of its file operations, on each disk that this can leave, and with each
/// operation failing: started again without help, it ends as if nothing had happened (I4, P3 and P4 of
/// reliability.md).
@Suite struct CrashRecoveryTests {
    /// What a cycle has to do, and what people did before it.
    struct Scenario: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var isFirstSync = false
        var prepare: @Sendable (World) throws -> Void = { _ in }

        static let all: [Scenario] = [
            Scenario(testDescription: "a first sync", isFirstSync: true),
            Scenario(testDescription: "edits of files") { world in
                try world.edit("listings/mat.yaml", "title: Cork Mat\n", "title: Mat\n")
                try world.edit("listings/mat.yaml", "79.00", "82.00")
                try world.edit("directories/wellness.yaml", "accent", "tint")
                try world.edit("collections/best.yaml", "Best Sellers", "Favourites")
            },
            Scenario(testDescription: "edits at the shop") { world in
                try world.editAtShop(.product, "Cork Mat", ["name": "Mat"])
                try world.editAtShop(.collection, "Best Sellers", ["name": "Favourites"])
            },
            Scenario(testDescription: "both sides changed") { world in
                try world.edit("listings/mat.yaml", "79.00", "82.00")
                try world.editAtShop(.product, "Cork Mat", ["name": "Mat"])
            },
            Scenario(testDescription: "a file removed") { world in
                try world.edit("collections/best.yaml", "items: [mat] # in this order\n", "")
                world.removeFile("listings/mat.yaml")
            },
            Scenario(testDescription: "an object removed that was edited here") { world in
                try world.removeAtShop(.product, "Cork Mat")
                try world.edit("listings/mat.yaml", "79.00", "82.00")
            },
            Scenario(testDescription: "an object removed at the shop") { world in
                try world.removeAtShop(.collection, "Best Sellers")
            },
        ]

        func world() async throws -> World {
            var builder = WorldBuilder()
            builder.configuration = "rules: {conflictResolution: local_wins}\n"
            let world = builder.build()
            if !isFirstSync { try await world.start(Simulation.confirming).sync() }
            try prepare(world)
            world.wait(.seconds(60))
            world.disk.forgetOperations()
            return world
        }

        /// How many file operations the cycle takes when nothing goes wrong.
        func length() async throws -> Int {
            let world = try await world()
            try await world.start(Simulation.confirming).sync()
            return world.disk.operations.count
        }
    }

    @Test(
        "killed at any operation, on any disk that this leaves", arguments: Scenario.all,
        DiskImage.allCases)
    func killed(scenario: Scenario, image: DiskImage) async throws {
        let start = 1 + (DiskImage.allCases.firstIndex(of: image) ?? 0) % stride
        for operation in Swift.stride(
            from: start, through: try await scenario.length(), by: stride)
        {
            var world = try await scenario.world()
            world.disk.crash(atOperation: operation)
            _ = try? await world.start(Simulation.confirming).sync()
            world = world.rebooted(image)
            guard
                try await isRestored(
                    world, "\(scenario.testDescription), operation \(operation), \(image)")
            else { return }
            await Task.yield()
        }
    }

    @Test(
        "any operation fails, once or from there on", arguments: Scenario.all,
        [FileFailure.Kind.noSpace, .system(5)])
    func failing(scenario: Scenario, kind: FileFailure.Kind) async throws {
        let start = 1 + (kind == .noSpace ? 0 : 1) % stride
        for operation in Swift.stride(
            from: start, through: try await scenario.length(), by: stride)
        {
            for isLasting in [false, true] {
                let world = try await scenario.world()
                if isLasting {
                    world.disk.failOperations(from: operation, with: kind)
                } else {
                    world.disk.failOperation(operation, with: kind)
                }
                _ = try? await world.start(Simulation.confirming).sync()
                world.disk.endFaults()
                guard
                    try await isRestored(
                        world,
                        "\(scenario.testDescription), operation \(operation), \(kind), lasting: \(isLasting)"
                    )
                else { return }
            }
            await Task.yield()
        }
    }

    /// Two more cycles without trouble, then nothing is left to do, made twice or left behind.
    private func isRestored(_ world: World, _ name: String) async throws -> Bool {
        for _ in 1...2 {
            world.wait(.seconds(150))
            try await world.start(Simulation.confirming).sync()
        }
        world.wait(.seconds(150))
        let trouble = try await world.troubleAtRest()
        if !trouble.isEmpty { Issue.record("\(name): \(trouble)") }
        return trouble.isEmpty
    }
}
