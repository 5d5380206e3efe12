import Catalog
import Documents
import HighLevel
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
    package let network: Network
    /// What stands between the program and its surroundings; nothing unless a test puts something there.
    package let interposer: Interposer
    /// From how many updates on they are carried out together.
    let bulkEditFrom: Int
    /// Names of temporary files must differ from life to life, as they do outside of tests.
    private let seed: Mutex<SeededRandom>

    init(
        disk: InMemoryFileSystem, sandbox: SandboxAPI, time: EagerTime, network: Network,
        interposer: Interposer, bulkEditFrom: Int, seed: SeededRandom
    ) {
        self.disk = disk
        self.sandbox = sandbox
        self.time = time
        self.network = network
        self.interposer = interposer
        self.bulkEditFrom = bulkEditFrom
        self.seed = Mutex(seed)
    }

    /// Starts the program, as `ghlsync sync --yes --location NAME` would be started.
    package func start(
        at location: String? = nil, _ adjust: (inout CycleSettings) -> Void = { _ in }
    ) -> Life {
        Life(self, at: location, random: split(), time: time, adjust)
    }

    /// Starts the program as `ghlsync watch --yes` would be started: it waits when the world's clock
    /// stands still, and its tasks go on in the order that the executor decides.
    package func watch(
        on executor: SeededExecutor, eyes: RunningAgent.Eyes,
        _ adjust: (inout CycleSettings) -> Void = { _ in }
    ) -> RunningAgent {
        let life = Life(self, random: split(), time: time.clock, adjust)
        return RunningAgent(life, of: self, on: executor, eyes: eyes, random: split())
    }

    private func split() -> SeededRandom { seed.withLock { $0.split() } }

    /// The world after a crash at this moment: the disk has what this image says, the sandbox what it
    /// was told. The old world's lives reach neither any more.
    package func rebooted(_ image: DiskImage) -> World {
        var random = split()
        return World(
            disk: disk.afterCrash(image, random: &random), sandbox: sandbox, time: time,
            network: network, interposer: interposer, bulkEditFrom: bulkEditFrom,
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
    /// What became of its changes so far.
    package let log: LifeLog
    package let remote: any Replica
    package let files: any FileSystem
    let mapping: FieldMapping

    init(
        _ world: World, at named: String? = nil, random: SeededRandom, time: any TimeSource,
        _ adjust: (inout CycleSettings) -> Void
    ) {
        var random = random
        log = LifeLog()
        // One life in four keeps what it knows aside, and cleans up all the time.
        var coin = random
        let spill = coin.next() % 4 == 0 ? MemorySpill().spill(waste: 4_000) : .never
        let disk = world.interposer.files(world.disk)
        files = disk
        let configuration = KnownConfigurations.shared.read(from: disk)
        mapping = configuration.mapping
        let place = configuration.location(named)
        let location = place?.location.id ?? SandboxLocation.demo.id
        let ledger = LedgerStore(
            files: disk, locationID: location, time: time, random: random.split(),
            // So that a short story, too, sees files written anew.
            limits: LedgerLimits(slack: 20), spill: spill)
        let backups = BackupStore(files: disk, time: time, random: random.split())
        let workspace = WorkspaceReplica(
            files: disk, configuration: configuration, location: place?.name, backups: backups,
            time: time, random: random.split(), deletionGrace: .zero, spill: spill.another)
        let shop = HighLevelReplica(
            configuration: HighLevelConfiguration(
                locationID: location, retryAttempts: configuration.rules.retryAttempts,
                bulkEditFrom: world.bulkEditFrom, mapping: configuration.mapping,
                stores: place?.location.stores ?? [:]),
            credentials: StaticCredential(
                SandboxToken.each(of: SandboxLocation.agency(of: 9))
                    .first { $0.reach == .location(location) }?.text ?? SandboxToken.demo.text),
            transport: world.interposer.transport(
                world.network.wire(
                    to: SandboxTransport(world.sandbox, time: time), from: world.disk)),
            time: time, random: random.split(), intents: ledger, backups: backups,
            defaults: configuration.defaults,
            pictures: PictureSupport(source: workspace, log: ledger), spill: spill.another)
        // One request after the other, so that the n-th file operation is the same in every run.
        var settings = CycleSettings(
            policy: configuration.policy, limits: configuration.limits, parallelism: 1,
            confirmsFirstContact: true)
        adjust(&settings)
        cycle = SyncCycle(
            local: world.interposer.local(workspace), remote: world.interposer.remote(shop),
            ledger: ledger, time: time, settings: settings,
            beginRun: { run throws(CycleFailure) in try await backups.begin(run: run) },
            endRun: { _, keys throws(CycleFailure) in
                try await workspace.keepAgreed(keys, in: backups)
            },
            observe: { [log] notice in log.take(notice) })
        local = workspace
        remote = shop
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

/// Configurations that were read before: every life reads the same few.
private final class KnownConfigurations: Sendable {
    static let shared = KnownConfigurations()

    private let known = Mutex<[[UInt8]: WorkspaceConfiguration]>([:])

    func read(from files: any FileSystem) -> WorkspaceConfiguration {
        let found = WorkspaceLayout.markers.filter { (try? files.metadata(at: $0)) != nil }
        guard found.count == 1, let bytes = try? files.read(found[0], limit: 1 << 20) else {
            return WorkspaceConfiguration.read(from: files).configuration
        }
        if let configuration = known.withLock({ $0[bytes] }) { return configuration }
        let configuration = WorkspaceConfiguration.read(bytes, at: found[0]).configuration
        known.withLock { $0[bytes] = configuration }
        return configuration
    }
}
