/// Makes a failing story short: drops steps as long as something stays broken.
enum Shrinker {
    struct Short {
        let story: Story
        let broken: [String]
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
                var simulation = Simulation(seed: failed.seed, steps: fewer)
                let broken = try await simulation.play()
                if broken.isEmpty {
                    start += size
                } else {
                    steps = fewer
                    best = Short(story: simulation.story, broken: broken)
                }
            }
            size /= 2
        }
        if let best { return best }
        var again = Simulation(seed: failed.seed, steps: steps)
        return Short(story: again.story, broken: try await again.play())
    }
}
