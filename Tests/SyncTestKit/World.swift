package import HighLevel
package import Ledger
import Pacing
package import Ports
package import Sandbox
package import SyncCore
package import SyncEngine
import Synchronization
package import Workspace

/// ghlsync and its surroundings in one process: a workspace in memory, a sandbox, a clock, and between
/// them everything that ships, with neither socket nor thread nor sleep.
///
/// The program runs in lives: `start` is a new process on what the disk holds now; `rebooted` is the
/// world after the machine went down. Lives of one world share nothing else.
package final class World: Sendable {
    package let disk: InMemoryFileSystem
    package let sandbox: SandboxAPI
    package let time: EagerTime
    /// Names of temporary files must differ from life to life, as they do outside of tests.
    private let seed: Mutex<SeededRandom>

    init(disk: InMemoryFileSystem, sandbox: SandboxAPI, time: EagerTime, seed: SeededRandom) {
        self.disk = disk
        self.sandbox = sandbox
        self.time = time
        self.seed = Mutex(seed)
    }

    /// Starts the program, as `ghlsync sync --yes` would be started.
    package func start(_ adjust: (inout CycleSettings) -> Void = { _ in }) -> Life {
        let random = seed.withLock { $0.split() }
        return Life(self, random: random, adjust)
    }

    /// The world after a crash at this moment: the disk has what this image says, the sandbox what it
    /// was told. The old world's lives reach neither any more.
    package func rebooted(_ image: DiskImage) -> World {
        var random = seed.withLock { $0.split() }
        return World(
            disk: disk.afterCrash(image, random: &random), sandbox: sandbox, time: time,
            seed: random.split())
    }

    package var moment: SandboxMoment {
        SandboxMoment(wall: time.wallClock, monotonic: time.now)
    }

    /// Lets time pass, for whoever compares times.
    package func wait(_ duration: Duration) { time.clock.advance(by: duration) }
}

/// One life of the program: what `sync` composes, on this world.
package struct Life: Sendable {
    package let cycle: SyncCycle
    package let ledger: LedgerStore
    package let backups: BackupStore
    package let local: WorkspaceReplica
    package let remote: HighLevelReplica
    package let files: any FileSystem

    init(_ world: World, random: SeededRandom, _ adjust: (inout CycleSettings) -> Void) {
        var random = random
        let (disk, time) = (world.disk, world.time)
        files = disk
        let configuration = WorkspaceConfiguration.read(from: disk).configuration
        let location = configuration.location(nil)?.1.id ?? SandboxLocation.demo.id
        let ledger = LedgerStore(
            files: disk, locationID: location, time: time, random: random.split())
        let backups = BackupStore(files: disk, time: time, random: random.split())
        local = WorkspaceReplica(
            files: disk, configuration: configuration, backups: backups, time: time,
            random: random.split(), deletionGrace: .zero)
        remote = HighLevelReplica(
            configuration: HighLevelConfiguration(
                locationID: location, retryAttempts: configuration.rules.retryAttempts),
            credentials: StaticCredential(SandboxToken.demo.text),
            transport: MortalTransport(to: SandboxTransport(world.sandbox, time: time), disk),
            time: time, random: random.split(), intents: ledger, backups: backups,
            defaults: configuration.defaults)
        // One request after the other, so that the n-th file operation is the same in every run.
        var settings = CycleSettings(
            policy: configuration.policy, limits: configuration.limits, parallelism: 1,
            confirmsFirstContact: true)
        adjust(&settings)
        cycle = SyncCycle(
            local: local, remote: remote, ledger: ledger, time: time, settings: settings,
            beginRun: { run throws(CycleFailure) in try await backups.begin(run: run) },
            endRun: { [local] _, keys throws(CycleFailure) in
                try await local.keepAgreed(keys, in: backups)
            })
        self.ledger = ledger
        self.backups = backups
    }

    /// One `ghlsync sync`.
    @discardableResult
    package func sync(_ scope: CycleScope = .full) async throws(CycleFailure) -> SyncReport {
        try await local.sweep()
        return try await cycle.run(scope, trigger: .command)
    }

    /// One `ghlsync plan`.
    package func plan() async throws(CycleFailure) -> Plan { try await cycle.look(.full).plan }
}

/// The network of a process: once the process has died, no byte leaves it.
private struct MortalTransport: HTTPTransport {
    private let network: any HTTPTransport
    private let disk: InMemoryFileSystem

    init(to network: any HTTPTransport, _ disk: InMemoryFileSystem) {
        self.network = network
        self.disk = disk
    }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        guard !disk.hasCrashed else {
            throw TransportFailure(.cancelled, "the process has died", requestWasSent: false)
        }
        return try await network.send(request)
    }
}
