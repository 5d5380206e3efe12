import Sandbox
import SyncTestKit

/// Makes a failing story short: drops steps as long as something stays broken.
enum Shrinker {
    struct Short {
        let story: Story
        let broken: [String]
        /// What was sent, for whoever must know it in detail.
        let requests: String

        init(_ simulation: Simulation, _ broken: [String]) {
            story = simulation.story
            self.broken = broken
            requests = simulation.world.sandbox.requests.map { request in
                "  \(request.method) \(request.target) → \(request.status ?? 0) "
                    + String(decoding: request.body.prefix(300), as: UTF8.self)
            }.joined(separator: "\n")
        }
    }

    static func shrink(_ failed: Simulation) async throws -> Short {
        var steps = failed.steps
        var best: Short?
        var size = max(1, steps.count / 2)
        while size >= 1 {
            var start = 0
            while start < steps.count {
                var fewer = steps
                fewer.removeSubrange(start..<min(start + size, steps.count))
                var simulation = Simulation(
                    seed: failed.seed, steps: fewer, mix: failed.mix,
                    interposer: failed.setting.builder.interposer)
                let broken = try await simulation.play()
                if broken.isEmpty {
                    start += size
                } else {
                    steps = fewer
                    best = Short(simulation, broken)
                }
            }
            size /= 2
        }
        if let best { return best }
        var again = Simulation(
            seed: failed.seed, steps: steps, mix: failed.mix,
            interposer: failed.setting.builder.interposer)
        let broken = try await again.play()
        return Short(again, broken)
    }
}
