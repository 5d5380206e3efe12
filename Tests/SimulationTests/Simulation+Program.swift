import Ledger
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit
import Synchronization

/// What the program does in a step: as one sync, or as an agent that runs on.
extension Simulation {
    mutating func sync(
        _ adjust: @escaping (inout CycleSettings) -> Void = Self.confirming
    ) async -> String {
        if setting.hasAgent {
            if agent == nil { startAgent() } else { agent?.flush() }
            await pass(.seconds(8))
            return "the agent works"
        }
        let life = life(adjust)
        do {
            let report = try await life.sync()
            isSettled = report.counts.failed == 0 && report.plan.held.isEmpty
            return "syncs: \(Self.summary(report))"
        } catch {
            (mayComeBack, isSettled) = (true, false)
            // A shop that refuses, or a disk: a run that failed may have failed to write that down.
            wasCutShort = true
            return "syncs: FAILS: \(error)"
        }
    }

    private mutating func startAgent() {
        agent = world.watch(on: executor, eyes: setting.eyes) { [setting] settings in
            Self.confirming(&settings)
            settings.parallelism = setting.parallelism
            settings.givesWay = setting.givesWay
            settings.smallestLoad = 2
        }
    }

    /// SIGTERM, and another process that looks at what it left.
    mutating func stop(_ random: inout SeededRandom) async -> String {
        guard let agent else {
            let found = await Invariants.wetLook(world)
            trouble += found
            return "looks at the plan"
        }
        if !(await agent.stop()) {
            trouble.append("I26: the agent did not end within 5 s")
            await agent.bury()
        }
        logs.append(agent.life.log)
        self.agent = nil
        world.disk.afterEachChange(nil)
        return "stops the agent"
    }

    mutating func syncOnFailingDisk(_ random: inout SeededRandom) async -> String {
        let kind: FileFailure.Kind = random.pick([
            .noSpace, .notPermitted, .system(5), .tooManyOpenFiles,
        ])
        let number = Int.random(in: 1...120, using: &random)
        if random.chance(50) {
            world.disk.failOperation(number, with: kind)
        } else {
            world.disk.failOperations(from: number, with: kind)
        }
        let did = await sync()
        world.disk.endFaults()
        wasCutShort = true
        (mayComeBack, isSettled) = (true, false)
        return "DISK \(kind) from operation \(number) on; \(did)"
    }

    mutating func syncKilled(_ random: inout SeededRandom) async -> String {
        (mayComeBack, isSettled) = (true, false)
        let number = Int.random(in: 1...150, using: &random)
        let image = random.pick(DiskImage.allCases)
        world.disk.crash(atOperation: number)
        let did = await sync()
        var accepted: [String] = []
        if let agent {
            await pass(.seconds(30))
            accepted = agent.accepted.suffix(20)
            await agent.bury()
            logs.append(agent.life.log)
            self.agent = nil
        }
        // Also when the process ended before its turn to die: the machine goes down after it,
        // and takes its time to come back. What the user's files went through is looked at first.
        wasCutShort = true
        let found = checkStep()
        world = world.rebooted(image)
        world.wait(.seconds(20))
        wasCutShort = true
        trouble += found + (await Invariants.forgottenWebhooks(accepted, in: world))
        do {
            _ = try await world.start().ledger.open()
        } catch {
            trouble.append("I4: after a kill the ledger cannot be opened: \(error)")
        }
        return "KILLED at operation \(number), the disk keeps \(image); \(did)"
    }

    /// A person saves a file while a cycle is under way.
    mutating func editWhileSyncing(_ random: inout SeededRandom) async -> String {
        let number = Int.random(in: 1...80, using: &random)
        guard let path = anyFile(&random), path.components[0] == "listings" else {
            return "no file"
        }
        let token = token()
        let (disk, start) = (world.disk, world.disk.operations.count)
        let editor = Editor(path: path, token: token)
        disk.beforeEachOperation { [editor] what, operation in
            // Between the last look and the rename lies an instant that no client can close without an
            // exchange of both files.
            guard operation >= start + number, what.verb != .rename, what.verb != .remove else {
                return
            }
            editor.save(on: disk)
        }
        let did = await sync()
        disk.beforeEachOperation(nil)
        guard let overwritten = editor.overwritten else {
            invariants.values.discard(token)
            return did
        }
        invariants.values.overwrite(overwritten)
        return "edits \(path): title: \(token) at operation \(number) of what follows; \(did)"
    }

    /// `rm -rf` of everything, one sync that nobody confirms, and `git checkout` of it all (I8).
    mutating func emptyWorkspace() async -> String {
        guard !setting.hasAgent, isSettled else { return "nothing" }
        let files = world.userFiles.filter { $0.key.components.count > 1 }
        for path in files.keys { world.disk.discard(path) }
        let known = try? await world.start().ledger.open().archive.entries.count
        let before = world.sandbox.requestCount
        let did = await sync { _ in }
        // Of a workspace of one file, removing it says nothing.
        let isOne = (known ?? 0) < 2
        if isOne { invariants.filesWereAway() }
        let deletes =
            isOne
            ? []
            : world.sandbox.requests.suffix(world.sandbox.requestCount - before)
                .filter { $0.method == "DELETE" }
        trouble += deletes.map { "I8: \($0.target) deleted for an emptied workspace" }
        for path in world.userFiles.keys where path.components.count > 1 {
            invariants.values.discard(world.disk.text(at: path) ?? "")
            world.disk.discard(path)
        }
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            world.disk.put(bytes, at: path)
        }
        mayComeBack = true
        return "rm -rf, and git checkout after: \(did)"
    }

    /// The archive goes; nothing may be deleted for it (I13).
    mutating func loseArchive() async -> String {
        guard !setting.hasAgent, isSettled else { return "nothing" }
        world.disk.discard(
            FilePath(stringLiteral: ".ghlsync/state/\(SandboxLocation.demo.id)/archive.jsonl"))
        mayComeBack = true
        let before = world.sandbox.requestCount
        _ = world.disk.takeReplacements()
        let did = await sync()
        let deletes = world.sandbox.requests.suffix(world.sandbox.requestCount - before)
            .filter { $0.method == "DELETE" }
        trouble += deletes.map { "I13: \($0.target) deleted though the archive is lost" }
        let replacements = world.disk.takeReplacements()
        // What a list that lags still showed may come, and go again.
        let made = Set(replacements.filter { $0.before == nil }.map(\.path))
        trouble += replacements.filter {
            $0.after == nil && $0.before != nil && !made.contains($0.path)
        }
        .map { "I13: \($0.path) deleted though the archive is lost" }
        return "loses the archive; \(did)"
    }
}

/// A person who saves one file once, at a moment that somebody else chooses.
private final class Editor: Sendable {
    private let path: FilePath
    private let token: String
    private let state = Mutex<(isDone: Bool, seen: String?)>((false, nil))

    init(path: FilePath, token: String) {
        self.path = path
        self.token = token
    }

    /// The line that was replaced; `nil` when nothing was saved.
    var overwritten: String? { state.withLock { $0.seen } }

    func save(on disk: InMemoryFileSystem) {
        let isFirst = state.withLock { state in
            defer { state.isDone = true }
            return !state.isDone
        }
        guard isFirst, let text = disk.text(at: path) else { return }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let index = lines.firstIndex(where: { $0.hasPrefix("title: ") }) else { return }
        state.withLock { $0.seen = lines[index] }
        lines[index] = "title: \(token)"
        disk.putByRename(lines.joined(separator: "\n"), at: path)
    }
}
