import SyncTestKit
import Testing

/// Every seed that once found a mistake is played in each run: `Fixtures/seeds.txt`, a line each.
@Suite struct RegressionSeeds {
    struct Past: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let steps: Int
        let mix: Step.Mix
        let testDescription: String
    }

    static let all: [Past] = {
        let bytes = (try? FixtureDirectory.read("seeds.txt")) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, let seed = UInt64(words[0]), let steps = Int(words[1]),
                let mix = Step.Mix(rawValue: words[2])
            else { return nil }
            return Past(
                seed: seed, steps: steps, mix: mix, testDescription: "\(seed): \(words[3])")
        }
    }()

    @Test("what a seed once found stays mended", arguments: all)
    func past(_ past: Past) async throws {
        var simulation = Simulation(seed: past.seed, length: past.steps, mix: past.mix)
        let broken = try await simulation.play()
        if !broken.isEmpty { Issue.record("\(broken)\n\(simulation.story.text)") }
    }

    @Test("the whole list is read")
    func isRead() { #expect(Self.all.count == 20) }
}
