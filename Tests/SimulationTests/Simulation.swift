import Catalog
import Glibc
import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit

/// A world with two people, faults and crashes, decided by one seed: the same seed is the same story.
///
/// The workload, the surroundings, the schedule and each step have streams of chance of their own: a story
/// can be told again without some of its steps, and the others stay what they were.
struct Simulation {
    let seed: UInt64
    let steps: [Step]
    let mix: Step.Mix
    let setting: Setting
    var world: World
    var story = Story()
    var invariants = Invariants()
    /// The agent while it runs.
    var agent: RunningAgent?
    var executor: SeededExecutor
    /// What a step saw broken itself.
    var trouble: [String] = []
    /// The logs of the processes of this step.
    var logs: [LifeLog] = []
    var wasCutShort = false
    /// Something was deleted, or its history was, or a run died before it could write down what it had
    /// done: then both sides may differ from the base, and the policy or a person choose the older value.
    var mayComeBack = false
    /// The last run ended well. Another disaster on top of one that is not over (a binding that has not
    /// reached the links, a create without an answer) is more than a client can bear.
    var isSettled = false
    /// By product, what people wrote into fields that ghlsync does not map.
    var unmapped: [String: String] = [:]

    /// How many steps a story has; `GHLSYNC_STEPS=40` for short ones.
    static let usualLength = getenv("GHLSYNC_STEPS").flatMap { Int(String(cString: $0)) } ?? 200

    /// - Parameter interposer: what a test plants between the program and its surroundings.
    init(
        seed: UInt64, length: Int = Simulation.usualLength, mix: Step.Mix = .everything,
        interposer: Interposer = Interposer()
    ) {
        var workload = SeededRandom(seed: seed)
        let steps = (0..<length).map { _ in Step.random(mix, &workload) }
        self.init(seed: seed, steps: steps, mix: mix, interposer: interposer)
    }

    init(
        seed: UInt64, steps: [Step], mix: Step.Mix = .everything,
        interposer: Interposer = Interposer()
    ) {
        self.seed = seed
        self.steps = steps
        self.mix = mix
        var setting = Setting(seed: seed, mix: mix)
        setting.builder.interposer = interposer
        self.setting = setting
        world = setting.builder.build()
        executor = SeededExecutor(SeededRandom(seed: seed ^ 0x5C4ED))
        story.tell("seed \(seed), \(setting.story)")
    }

    /// Plays all of it, ends the faults, lets the people decide what is open, and looks at what is left.
    /// - Returns: what was promised and does not hold, in words; empty when all is well.
    mutating func play() async throws -> [String] {
        var simulation = self
        defer { self = simulation }
        return try await withTaskExecutorPreference(executor) {
            let broken = try await simulation.playOn()
            await simulation.agent?.bury()
            return broken
        }
    }

    private mutating func playOn() async throws -> [String] {
        invariants.shopWasEdited(world)
        for (number, step) in steps.enumerated() {
            var random = SeededRandom(seed: step.chance)
            story.tell("\(number + 1). \(try await perform(step, &random))")
            let broken = checkStep()
            if !broken.isEmpty { return broken }
        }
        return try await comeToRest()
    }

    /// All that must hold now, and what the step itself saw.
    mutating func checkStep() -> [String] {
        var deeds = Invariants.Deeds(wasCutShort: wasCutShort)
        if let agent { logs.append(agent.life.log) }
        deeds.outcomes = logs.flatMap { $0.takeOutcomes() }
        // A create that failed halfway has no base yet.
        let failed = deeds.outcomes.contains { if case .failed = $0.result { true } else { false } }
        if failed { mayComeBack = true }
        let found = trouble + invariants.afterStep(world, deeds)
        (logs, trouble, wasCutShort) = ([], [], false)
        return found
    }

    /// A text that nobody has typed before.
    mutating func token() -> String { invariants.values.make() }

    /// A process that runs once, as `ghlsync sync --yes`.
    mutating func life(_ adjust: (inout CycleSettings) -> Void = Self.confirming) -> Life {
        let life = world.start { [parallelism = setting.parallelism] settings in
            adjust(&settings)
            settings.parallelism = parallelism
        }
        logs.append(life.log)
        return life
    }

    /// Lets time go by, and the agent work.
    mutating func pass(_ duration: Duration) async {
        guard let agent else { return world.wait(duration) }
        if !(await agent.pass(duration)) { trouble.append("I22: the agent never came to rest") }
    }

    static func confirming(_ settings: inout CycleSettings) { settings.confirmsBrakes = true }
}
