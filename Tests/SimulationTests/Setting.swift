import Pacing
import Sandbox
import SyncTestKit

/// The surroundings of a story: how the shop behaves, how the program is used.
struct Setting {
    var builder = WorldBuilder()
    let policy: String
    /// The program runs as an agent that watches, not as one sync after the other.
    var hasAgent = false
    var eyes = RunningAgent.Eyes()
    var parallelism = 1
    /// Whether the agent lets a save go before whatever else it does.
    let givesWay: Bool
    /// The next thing happens before lists that lag show what somebody did to a product at the shop.
    let isHasty: Bool

    init(seed: UInt64, mix: Step.Mix) {
        var random = SeededRandom(seed: seed ^ 0x5EED)
        builder.seed = random.next()
        builder.behaviour = .random(&random)
        // Small catalogs take the way of large ones.
        builder.bulkEditFrom = 2
        givesWay = seed % 3 != 0
        isHasty = mix == .everything && seed % 2 == 0
        policy = random.pick(["latest_wins", "local_wins", "remote_wins", "manual"])
        builder.configuration = "rules: {conflictResolution: \(policy), priceGuard: false}\n"
        guard mix == .everything else { return }
        parallelism = random.chance(30) ? 4 : 1
        guard random.chance(Self.agents) else { return }
        // A process knows the budget from the answers, and only one runs at a time here.
        if random.chance(50) {
            builder.limits = SandboxLimits(burst: 25, daily: 1_000_000)
            builder.behaviour.showsRateLimits = true
        }
        hasAgent = true
        builder.hasWebhooks = true
        eyes.missedHints = random.pick([0, 0, 20, 100])
        eyes.doubledHints = random.pick([0, 30])
        eyes.overflows = random.pick([0, 10])
        eyes.lostWebhooks = random.pick([0, 30, 100])
        eyes.doubledWebhooks = random.pick([0, 30])
    }

    /// How many stories of a hundred have an agent. Its cycles are many, so these take longest.
    private static let agents = 15

    var story: String {
        var words = ["\(policy); the shop: \(builder.behaviour.story)"]
        if builder.limits != .none { words.append("25 requests in 10 s") }
        if parallelism > 1 { words.append("\(parallelism) requests at a time") }
        if hasAgent {
            words.append(
                "an agent that misses \(eyes.missedHints) % of what happens to files and "
                    + "\(eyes.lostWebhooks) % of the webhooks"
                    + (givesWay ? " and lets a save go first" : ""))
        }
        return words.joined(separator: "; ")
    }
}
