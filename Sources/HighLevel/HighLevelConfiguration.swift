package import Catalog
package import Pacing
package import Ports

/// Where the API is, and how to treat it.
package struct HighLevelConfiguration: Hashable, Sendable {
    /// The location (sub-account); every request names it and no object of another is believed.
    package var locationID: String
    package var origin: HTTPOrigin
    /// The `Version` header of every endpoint that does not need another one.
    package var version: String
    /// First word of the names of our custom values: `ghlsync wellness css`.
    package var namespace: String
    /// How often a request is tried at the most, the first time included.
    package var retryAttempts: Int
    package var rateLimit: TokenBucket.Limit
    package var backoff: Backoff
    package var requestTimeout: Duration
    /// How long after a create without an answer the remote is looked at; before the last of these has
    /// passed without a find, nothing is sent again. The last covers a create that is applied 60 s late and
    /// that a list shows 10 s after that.
    package var settleTimes: [Duration]
    /// How many requests run side by side at the most.
    package var concurrency: Int
    /// How many products have their prices read again in a poll, though nothing says that they changed:
    /// the API may change a price without moving the product's `updatedAt`.
    package var pricesPerPoll: Int
    package var pageSize: Int
    /// From how many updates of one sort in a stage on they are carried out together, by bulk edit.
    package var bulkEditFrom: Int
    package var mapping: FieldMapping
    /// Ids of online stores by the names that listings have for them.
    package var stores: [String: String]

    package init(
        locationID: String, origin: HTTPOrigin = Self.productionOrigin,
        version: String = "2021-07-28", namespace: String = "ghlsync", retryAttempts: Int = 3,
        rateLimit: TokenBucket.Limit = .init(), backoff: Backoff = .init(),
        requestTimeout: Duration = .seconds(30),
        settleTimes: [Duration] = [.seconds(2), .seconds(10), .seconds(75)],
        concurrency: Int = 4, pricesPerPoll: Int = 20, pageSize: Int = 100,
        bulkEditFrom: Int = 15, mapping: FieldMapping = FieldMapping(),
        stores: [String: String] = [:]
    ) {
        self.locationID = locationID
        self.origin = origin
        self.version = version
        self.namespace = namespace
        self.retryAttempts = retryAttempts
        self.rateLimit = rateLimit
        self.backoff = backoff
        self.requestTimeout = requestTimeout
        self.settleTimes = settleTimes
        self.concurrency = concurrency
        self.pricesPerPoll = pricesPerPoll
        self.pageSize = pageSize
        self.bulkEditFrom = bulkEditFrom
        self.mapping = mapping
        self.stores = stores
    }

    package static let productionOrigin = HTTPOrigin(
        scheme: .https, host: "services.leadconnectorhq.com", port: 443)
}
