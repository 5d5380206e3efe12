import Catalog
import CurlTransport
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import Workspace

/// A workspace with the memory of one location: enough for everything that needs no request.
struct LocationContext {
    let workspace: OpenWorkspace
    let time: SystemTime
    let ledger: LedgerStore
    let contents: LedgerContents
    let backups: BackupStore
    let local: WorkspaceReplica
    /// Of this location, once a cycle was made with `rules.lease` on.
    let lease = HeldLease()

    static func open(
        _ workspace: OpenWorkspace, deletionGrace: Duration = .zero
    ) async throws -> LocationContext {
        let time = SystemTime()
        let ledger = LedgerStore(
            files: workspace.files, locationID: workspace.locationID, time: time,
            random: SystemRandom(), spill: workspace.spill)
        let contents = try await ledger.open()
        let backups = BackupStore(
            files: workspace.files, time: time, random: SystemRandom())
        let local = WorkspaceReplica(
            files: workspace.files, configuration: workspace.configuration,
            location: workspace.locationName, backups: backups, time: time, random: SystemRandom(),
            deletionGrace: deletionGrace, workforce: Processors(), spill: workspace.spill)
        return LocationContext(
            workspace: workspace, time: time, ledger: ledger, contents: contents, backups: backups,
            local: local)
    }

    /// Every key that a file, the archive or a link knows.
    func knownKeys() async throws -> Set<EntityKey> {
        let bindings = try await ledger.refreshLinks().bindings
        let seen = try await local.snapshot(ScanScope(bindings: bindings))
        return Set(seen.sightings.keys).union(bindings.keys)
    }

    /// The remote side of this location.
    func remote(_ connection: Connection, transport: any HTTPTransport) -> HighLevelReplica {
        let configuration = workspace.configuration
        return HighLevelReplica(
            configuration: HighLevelConfiguration(
                locationID: workspace.locationID, origin: connection.origin,
                version: configuration.api.version,
                retryAttempts: configuration.rules.retryAttempts,
                rateLimit: workspace.requestLimit, mapping: configuration.mapping,
                stores: configuration.location(workspace.locationID)?.location.stores ?? [:]),
            credentials: connection.credentials, transport: transport, time: time,
            random: SystemRandom(), intents: ledger, backups: backups,
            defaults: configuration.defaults, pictures: PictureSupport(source: local, log: ledger),
            budgets: connection.budget, spill: workspace.spill)
    }

    /// - Parameter staysOn: whether it is an agent's, which drives the location even while it has nothing
    ///   to do. Any other cycle asks for the lease when it is about to change something.
    func cycle(
        _ remote: HighLevelReplica, settings: CycleSettings, staysOn: Bool = false,
        observe: @escaping @Sendable (SyncNotice) -> Void = { _ in }
    ) -> SyncCycle {
        let backups = backups
        let (local, ledger, time) = (local, ledger, time)
        let snapshots = workspace.configuration.snapshots
        let retention = BackupRetention(keep: snapshots.keep, maxAge: snapshots.maxAge)
        let git = GitWatch(
            files: workspace.files, branch: workspace.configuration.rules.branch, time: time)
        let lease = lease.keeper(of: remote, workspace)
        return SyncCycle(
            local: UndisturbedFiles(replica: local, git: git), remote: remote, ledger: ledger,
            time: time, settings: settings,
            mayLook: { () throws(CycleFailure) in
                try await git.rest()
                if staysOn { try await lease?.hold() }
            },
            beginRun: { run throws(CycleFailure) in
                try await lease?.hold()
                try await backups.begin(run: run)
            },
            endRun: { _, keys throws(CycleFailure) in
                try await local.keepAgreed(keys, in: backups)
                try await ledger.clearOut(backups, retention)
            },
            observe: observe)
    }

    /// What the configuration and the command line say about deciding.
    func settings(
        _ arguments: Arguments, direction: Policy.Direction, keys: Set<EntityKey>?
    ) throws -> CycleSettings {
        var policy = workspace.configuration.policy
        var limits = workspace.configuration.limits
        policy.direction = direction
        policy.confirmed = keys ?? []
        if let text = arguments.value("conflict") {
            guard let rule = Policy.ConflictRule(rawValue: text) else {
                let known = Policy.ConflictRule.allCases.map(\.rawValue)
                throw UsageError(
                    "--conflict is one of \(known.joined(separator: ", ")), not “\(text)”",
                    command: arguments.command)
            }
            policy.conflicts = rule
        }
        if let count = try arguments.number("max-delete") { limits.maxDelete = .count(count) }
        var settings = CycleSettings(
            policy: policy, limits: limits, keys: keys, confirmsBrakes: arguments.has("yes"),
            confirmsFirstContact: arguments.has("yes"))
        settings.retryAttempts = workspace.configuration.rules.retryAttempts
        return settings
    }
}

extension OpenWorkspace {
    /// How many requests the configuration allows.
    var requestLimit: TokenBucket.Limit {
        TokenBucket.Limit(
            max: configuration.rateLimit.max, interval: configuration.rateLimit.window,
            delayAfter: configuration.rateLimit.delayAfter, delay: configuration.rateLimit.delay)
    }
}
