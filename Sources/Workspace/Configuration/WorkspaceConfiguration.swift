package import Catalog
package import Documents
package import JSONFormat
import Pacing
package import Ports
package import SyncCore

/// What `ghlsync.yaml` says, checked and typed, with the default where it says nothing.
package struct WorkspaceConfiguration: Hashable, Sendable {
    /// The name of the location that commands use unless they are told another.
    package var active: String?
    /// The sub-accounts by name.
    package var locations: [String: Location]
    package var api: API
    package var rules: Rules
    package var rateLimit: RateLimit
    package var mapping: FieldMapping
    package var webhooks: Webhooks
    package var poll: Poll
    package var snapshots: SnapshotRetention
    /// What an entity file leaves open.
    package var defaults: CatalogDefaults
    /// The format of files that ghlsync makes; a file that is there keeps its own.
    package var newFiles: FileFormat
    /// What the workspace's `.json` files may hold beside JSON.
    package var json: JSONDocument.Dialect

    package init(
        active: String? = nil, locations: [String: Location] = [:], api: API = API(),
        rules: Rules = Rules(), rateLimit: RateLimit = RateLimit(),
        mapping: FieldMapping = FieldMapping(), webhooks: Webhooks = Webhooks(),
        poll: Poll = Poll(),
        snapshots: SnapshotRetention = SnapshotRetention(),
        defaults: CatalogDefaults = CatalogDefaults(), newFiles: FileFormat = .yaml,
        json: JSONDocument.Dialect = .strict
    ) {
        self.active = active
        self.locations = locations
        self.api = api
        self.rules = rules
        self.rateLimit = rateLimit
        self.mapping = mapping
        self.webhooks = webhooks
        self.poll = poll
        self.snapshots = snapshots
        self.defaults = defaults
        self.newFiles = newFiles
        self.json = json
    }

    package struct Location: Hashable, Sendable {
        /// Matches `^[A-Za-z0-9_-]{1,64}$`, so that it is safe in a URL and as a folder's name.
        package var id: String
        /// The fields of entities that differ there, as they are written. `WorkspaceReplica` reads them
        /// anew at each look.
        package var overrides: [EntityKey: OrderedObject]

        /// Ids of online stores by the names that listings have for them.
        package var stores: [String: String]

        package init(
            id: String, overrides: [EntityKey: OrderedObject] = [:], stores: [String: String] = [:]
        ) {
            self.id = id
            self.stores = stores
            self.overrides = overrides
        }
    }

    package struct API: Hashable, Sendable {
        package var origin: HTTPOrigin
        /// The value of the `Version` header.
        package var version: String

        package static let defaultOrigin = HTTPOrigin(
            scheme: .https, host: "services.leadconnectorhq.com", port: 443)

        package init(origin: HTTPOrigin = API.defaultOrigin, version: String = "2021-07-28") {
            self.origin = origin
            self.version = version
        }
    }

    package struct Rules: Hashable, Sendable {
        /// When a saved edit is carried over.
        package enum Schedule: Hashable, Sendable {
            case realtime
            case every(Duration)
        }

        package var autoSyncNewProducts = true
        package var syncSchedule = Schedule.realtime
        package var conflictResolution = Policy.ConflictRule.latestWins
        package var retryAttempts = 3
        package var excludeInactive = true
        package var deletes = Policy.DeleteRule.sync
        package var maxDelete = PlanLimits.MaxDelete.percent(20)
        package var priceGuard = true
        /// Sync only while the workspace's git repository is on this branch; `nil` for any.
        package var branch: String?
        /// How long an agent's word that it drives the location is good for, unless it renews it; `nil`
        /// for no such word.
        package var lease: Duration?
        /// gitignore-style patterns of paths from the root.
        package var include: [String] = ["**"]
        package var exclude: [String] = []

        package init() {}
    }

    /// The most requests in a window, and from how many of them on each one waits a little.
    package struct RateLimit: Hashable, Sendable {
        package var max: Int
        package var window: Duration
        /// Requests in a window after which each further one waits for `delay`.
        package var delayAfter: Int
        package var delay: Duration

        package init(
            max: Int = 100, window: Duration = .milliseconds(10_000), delayAfter: Int = 90,
            delay: Duration = .milliseconds(100)
        ) {
            self.max = max
            self.window = window
            self.delayAfter = delayAfter
            self.delay = delay
        }

        package static let conservative = RateLimit(
            max: 100, window: .milliseconds(60_000), delayAfter: 50, delay: .milliseconds(500))
    }

    package struct Webhooks: Hashable, Sendable {
        /// A loopback address.
        package var host = "127.0.0.1"
        package var port = 8787
        package var path = "/webhooks/ghl"
        package var acceptsLegacySignature = false
        /// A PEM file beneath the workspace that replaces the built-in key.
        package var publicKeyFile: FilePath?
        /// The host name of a tunnel, accepted in the `Host` header besides loopback.
        package var publicHost: String?

        package init() {}
    }

    package struct Poll: Hashable, Sendable {
        package var interval: Duration
        /// The interval while webhooks come in.
        package var withWebhooks: Duration

        package init(interval: Duration = .seconds(60), withWebhooks: Duration = .seconds(300)) {
            self.interval = interval
            self.withWebhooks = withWebhooks
        }
    }

    package struct SnapshotRetention: Hashable, Sendable {
        package var keep: Int
        package var maxAge: Duration

        package init(keep: Int = 200, maxAge: Duration = .seconds(90 * 86_400)) {
            self.keep = keep
            self.maxAge = maxAge
        }
    }
}

extension WorkspaceConfiguration {
    /// The location that a person means by a name or an id; without one, the active location, or the
    /// only one that there is. `nil` when none is meant clearly.
    package func location(_ nameOrID: String? = nil) -> (name: String, location: Location)? {
        guard let wanted = nameOrID ?? active else {
            return locations.count == 1 ? locations.first.map { ($0.key, $0.value) } : nil
        }
        if let location = locations[wanted] { return (wanted, location) }
        return locations.sorted { $0.key < $1.key }.first { $0.value.id == wanted }
            .map { ($0.key, $0.value) }
    }

    /// The part of the rules that reconciliation needs.
    package var policy: Policy {
        var localOnly = Policy.defaultLocalOnly
        localOnly[.listing]?.subtract(mapping.listing.keys)
        return Policy(
            conflicts: rules.conflictResolution, deletes: rules.deletes,
            autoSyncNew: rules.autoSyncNewProducts, excludeInactive: rules.excludeInactive,
            priceGuard: rules.priceGuard, localOnly: localOnly)
    }

    package var limits: PlanLimits {
        PlanLimits(
            maxDelete: rules.maxDelete,
            requestsPerSecond: Double(rateLimit.max) / Swift.max(rateLimit.window.seconds, 0.001))
    }
}
