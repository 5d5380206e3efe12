import SyncTestKit
import Testing

/// Every seed that once found a mistake is played in each run: `Fixtures/seeds.txt`, a line each.
@Suite struct RegressionSeeds {
    struct Past: Sendable, CustomTestStringConvertible {
        let seed: UInt64
        let steps: Int
        let testDescription: String
    }

    static let all: [Past] = {
        let bytes = (try? FixtureDirectory.read("seeds.txt")) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard words.count == 3, let seed = UInt64(words[0]), let steps = Int(words[1]) else {
                return nil
            }
            return Past(seed: seed, steps: steps, testDescription: "\(seed): \(words[2])")
        }
    }()

    @Test("what a seed once found stays mended", arguments: all)
    func past(_ past: Past) async throws {
        var simulation = Simulation(seed: past.seed, length: past.steps, mix: .classic)
        let broken = try await simulation.play()
        if !broken.isEmpty { Issue.record("\(broken)\n\(simulation.story.text)") }
    }

    @Test("the list is not empty")
    func isRead() { #expect(Self.all.count == 7) }
}
