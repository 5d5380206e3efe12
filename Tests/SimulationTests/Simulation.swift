import Catalog
import Documents
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
/// Everything that a person types is a token of its own, so that “is it still there” is a search (I1).
/// The workload, the surroundings, the schedule and each step have streams of chance of their own: a story can be
/// told again without some of its steps, and the others stay what they were.
struct Simulation {
    let seed: UInt64
    let steps: [Step]
    var world: World
    var story = Story()
    /// What was typed and not overwritten by somebody who could see it.
    var alive: [String] = []
    private var typed = 0

    /// How many steps a story has; `GHLSYNC_STEPS=200` for long ones.
    static let usualLength = getenv("GHLSYNC_STEPS").flatMap { Int(String(cString: $0)) } ?? 40

    init(seed: UInt64, length: Int = Simulation.usualLength) {
        var workload = SeededRandom(seed: seed)
        self.init(seed: seed, steps: (0..<length).map { _ in Step.random(&workload) })
    }

    init(seed: UInt64, steps: [Step]) {
        self.seed = seed
        self.steps = steps
        var random = SeededRandom(seed: seed ^ 0x5EED)
        var builder = WorldBuilder()
        builder.seed = random.next()
        builder.behaviour = .random(&random)
        let policy = random.pick(["latest_wins", "local_wins", "remote_wins", "manual"])
        builder.configuration = "rules: {conflictResolution: \(policy), priceGuard: false}\n"
        world = builder.build()
        story.tell("seed \(seed), \(policy); the shop: \(builder.behaviour.story)")
    }

    /// Plays all of it, ends the faults, lets the people decide what is open, and looks at what is left.
    /// - Returns: what was promised and does not hold, in words; empty when all is well.
    mutating func play() async throws -> [String] {
        var simulation = self
        defer { self = simulation }
        let executor = SeededExecutor(SeededRandom(seed: seed ^ 0x5C4ED))
        return try await withTaskExecutorPreference(executor) { try await simulation.playOn() }
    }

    private mutating func playOn() async throws -> [String] {
        for (number, step) in steps.enumerated() {
            var random = SeededRandom(seed: step.chance)
            story.tell("\(number + 1). \(try await perform(step, &random))")
            let lost = lostTokens()
            if !lost.isEmpty { return lost }
        }
        return try await comeToRest()
    }

    // MARK: I1

    /// A text that nobody has typed before.
    mutating func token() -> String {
        typed += 1
        let token = "w\(typed)x"
        alive.append(token)
        return token
    }

    /// Somebody who could see this replaced it, or threw it away.
    mutating func overwrite(_ seen: String) { alive.removeAll { seen.contains($0) } }

    /// I1: a value is in the files, at the shop, in a conflict or in a snapshot.
    func lostTokens() -> [String] {
        guard !alive.isEmpty else { return [] }
        var hay = ""
        for (path, bytes) in world.disk.files where Self.keepsValues(path) {
            hay += String(decoding: bytes, as: UTF8.self) + "\n"
        }
        for kind in SandboxKind.allCases {
            for object in world.sandbox.objects(kind) { hay += "\(object)\n" }
        }
        return alive.filter { !hay.contains($0) }.map { "I1: \($0) is lost" }
    }

    /// The archive and the history do not count: nobody restores from them.
    private static func keepsValues(_ path: FilePath) -> Bool {
        guard path.components.first == ".ghlsync" else { return true }
        return path.description.contains("/snapshots/") || path.name.hasPrefix("conflicts")
    }

    // MARK: Rest

    private mutating func comeToRest() async throws -> [String] {
        world.sandbox.faults = SandboxFaults()
        world.disk.endFaults()
        var random = SeededRandom(seed: seed ^ 0xDEC1DE)
        var pushed: Set<EntityKey> = []
        for round in 1...6 {
            world.wait(.seconds(150))
            world.sandbox.settle(at: world.moment)
            mendEverything()
            let confirmed = pushed
            let life = world.start { settings in
                Self.confirming(&settings)
                settings.policy.confirmed.formUnion(confirmed)
            }
            let report = try await life.sync()
            // What only a person can know is whether a file or its deletion at the shop is newer.
            pushed = Set(
                report.plan.held.filter { $0.code == "linked-object-gone" }.compactMap(\.key))
            for key in pushed.sorted() { story.tell("  a person pushes \(key)") }
            let open = try await life.ledger.conflicts().filter(\.isOpen).map(\.conflict)
            story.tell("rest \(round): \(Self.summary(report)), \(open.count) open")
            for key in Set(open.map(\.key)).sorted() {
                let choice: ConflictChoice = random.chance(50) ? .local : .remote
                story.tell("  a person decides \(key): \(choice)")
                try await life.ledger.settle(key, path: nil, choice)
            }
            if open.isEmpty, pushed.isEmpty, report.outcomes.isEmpty, round > 1 { break }
        }
        world.wait(.seconds(120))
        return lostTokens() + (try await world.troubleAtRest())
    }

    static func confirming(_ settings: inout CycleSettings) { settings.confirmsBrakes = true }

    static func summary(_ report: SyncReport) -> String {
        let outcomes = report.outcomes.map { outcome -> String in
            let change = outcome.change
            let edits =
                change.action == .update
                ? change.edits.map { edit in
                    " \(edit.path): \(edit.before.map { "\($0)" } ?? "-") → \(edit.after.map { "\($0)" } ?? "-")"
                }.joined(separator: ",") : ""
            let what = "\(change.action) \(change.key) at \(change.target)\(edits)"
            return switch outcome.result {
            case .applied: what
            case .stale(let why): "\(what) stale (\(why))"
            case .failed(let problem): "\(what) FAILED (\(problem.message))"
            }
        }
        let held = report.plan.held.map { "held \($0.key?.description ?? ""): \($0.message)" }
        let conflicts = report.plan.conflicts.map { "conflict \($0.key) \($0.path)" }
        let all = outcomes + held + conflicts
        return all.isEmpty ? "nothing" : all.joined(separator: "; ")
    }
}
