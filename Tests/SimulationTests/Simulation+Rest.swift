import Catalog
import Documents
import Ledger
import Pacing
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit

/// The end of each story: no more faults, people who decide, and then nothing may be left to do.
extension Simulation {
    mutating func comeToRest() async throws -> [String] {
        world.sandbox.faults = .init()
        world.disk.endFaults()
        await mendEverything()
        var found = try await letTheAgentFinish()
        if !found.isEmpty { return found }
        try await decideEverything()
        found = checkStep()
        world.wait(.seconds(120))
        let life = world.start()
        let bindings = try await life.ledger.open().bindings
        found += try await world.troubleAtRest()
        found += Invariants.differences(world, bindings)
        found += Invariants.shared(bindings)
        found += Invariants.forgotten(world, unmapped)
        found += try await Invariants.unbounded(life)
        if !mayComeBack { found += invariants.resurrected(world) }
        found += await Invariants.wetLook(world)
        return found + (await idle())
    }

    /// I23, I26: whatever an agent missed, it has done it after a few of its polls, and it ends when it is
    /// told to.
    private mutating func letTheAgentFinish() async throws -> [String] {
        guard let agent else { return [] }
        await pass(.seconds(700))
        guard await agent.stop() else { return ["I26: the agent did not end within 5 s"] }
        let found = checkStep()
        self.agent = nil
        world.disk.afterEachChange(nil)
        let plan = try await life().plan()
        let open = Set(plan.held.compactMap(\.key) + plan.conflicts.map(\.key))
        return found
            + plan.changes.filter { !open.contains($0.key) && plan.brakes.isEmpty }.map {
                "I23: \($0.action) \($0.key) at \($0.target) was not seen by the agent: "
                    + "\($0.edits.map(\.path.description).joined(separator: ", "))"
            }
    }

    private mutating func decideEverything() async throws {
        var random = SeededRandom(seed: seed ^ 0xDEC1DE)
        var pushed: Set<EntityKey> = []
        for round in 1...6 {
            world.wait(.seconds(150))
            world.sandbox.settle(at: world.moment)
            await mendEverything()
            let confirmed = pushed
            let life = life { settings in
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
    }

    /// I3: an agent that has nothing to do does nothing, for ten minutes.
    private mutating func idle() async -> [String] {
        guard setting.hasAgent else { return [] }
        let (files, requested) = (world.userFiles, world.requestedMutations)
        let agent = world.watch(on: executor, eyes: .init(), Self.confirming)
        await agent.pass(.seconds(600))
        var found = await agent.stop() ? [] : ["I26: the idle agent did not end within 5 s"]
        if world.requestedMutations > requested {
            found.append("I3: an idle agent wrote to the shop")
        }
        if world.userFiles != files { found.append("I3: an idle agent wrote to a file") }
        return found
    }

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
