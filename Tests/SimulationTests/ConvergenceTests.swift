import Glibc
import Ports
import Sandbox
import SyncTestKit
import Testing

/// How many seeds are played; `GHLSYNC_SEEDS=100000` for a night, `GHLSYNC_FIRST_SEED` to go on from there.
private let seeds: Range<Int> = {
    func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
    let first = number("GHLSYNC_FIRST_SEED") ?? 1
    return first..<(first + (number("GHLSYNC_SEEDS") ?? 2000))
}()

private let shares: [Range<Int>] = {
    // As many as are played at a time: more would only push each other out of the caches.
    let count = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let size = max(1, (seeds.count + count - 1) / count)
    return stride(from: seeds.lowerBound, to: seeds.upperBound, by: size).map {
        $0..<min($0 + size, seeds.upperBound)
    }
}()

@Suite struct ConvergenceTests {
    @Test(
        "whatever people, faults and crashes do, nothing is lost, made twice or left to do",
        arguments: shares)
    func everything(seeds: Range<Int>) async throws {
        for seed in seeds {
            var simulation = Simulation(seed: UInt64(seed))
            let broken = try await simulation.play()
            await Task.yield()
            guard !broken.isEmpty else { continue }
            let short = try await Shrinker.shrink(simulation)
            Issue.record(
                """
                seed=\(seed): \(short.broken.joined(separator: "; "))
                \(short.story.text)
                \(getenv("GHLSYNC_REQUESTS") == nil ? "" : short.requests)
                again: GHLSYNC_FIRST_SEED=\(seed) GHLSYNC_SEEDS=1 swift test --filter SimulationTests
                """)
            return
        }
    }

    @Test("a seed tells the same story each time", arguments: 1...24)
    func determinism(seed: Int) async throws {
        var first = Simulation(seed: UInt64(seed))
        var second = Simulation(seed: UInt64(seed))
        _ = try await first.play()
        _ = try await second.play()
        #expect(first.story.text == second.story.text)
        let requests = [first, second].map {
            $0.world.sandbox.requests.map { "\($0.method) \($0.target)" }
        }
        #expect(requests[0] == requests[1])
        #expect(first.world.disk.files == second.world.disk.files)
    }

    /// The checker is only worth something if it sees what it looks for.
    @Test("a value that vanished without a trace is noticed")
    func notices() async throws {
        var simulation = Simulation(seed: 1, steps: [])
        let token = simulation.token()
        #expect(simulation.checkStep() == ["I1: \(token) is lost"])
        simulation.world.disk.put("title: \(token)\n", at: "listings/x.yaml")
        #expect(simulation.checkStep().isEmpty)
        simulation.world.disk.put("title: gone\n", at: "listings/x.yaml")
        #expect(!simulation.checkStep().isEmpty)
        simulation.invariants.values.overwrite("title: \(token)")
        #expect(simulation.checkStep().isEmpty)
    }
}
