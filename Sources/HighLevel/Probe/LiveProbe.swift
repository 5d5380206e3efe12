import Documents
import Pacing
package import Ports
package import SyncCore
import Synchronization

/// Asks an account, by reads alone, what the documentation leaves open (ghl-api.md §10) and what its
/// token may do. For `doctor --live`.
package struct LiveProbe: Sendable {
    private let api: CatalogAPI
    private let pipeline: RequestPipeline
    private let seen: HeaderRecorder

    package init(
        configuration: HighLevelConfiguration, credentials: any CredentialSource,
        transport: any HTTPTransport, time: any TimeSource,
        random: any RandomNumberGenerator & Sendable, budgets: any BudgetStore
    ) {
        seen = HeaderRecorder(transport)
        var configuration = configuration
        configuration.retryAttempts = 1
        pipeline = RequestPipeline(
            configuration: configuration, credentials: credentials, transport: seen, time: time,
            random: random, budgets: budgets)
        api = CatalogAPI(
            pipeline: pipeline, locationID: configuration.locationID,
            pageSize: configuration.pageSize)
    }

    /// What a read says about the right to it.
    package enum Access: Sendable {
        case allowed
        case refused(RemoteFailure)
        /// There is nothing that could be asked about.
        case unasked(String)
    }

    package struct Area: Sendable {
        package let feature: String
        package let scope: String
        package let access: Access
    }

    package struct Findings: Sendable {
        package var areas: [Area] = []
        /// A header's name and what it said last, of those that the documentation names.
        package var headers: [(name: String, value: String)] = []
        package var missingHeaders: [String] = []
        package var budget: RequestBudget
        package var clockSkew = Duration.zero
        /// What came when more products were asked for than a page is known to hold.
        package var page: (asked: Int, came: Int, total: Int?)?
        /// What a product that does not exist is answered with.
        package var absent: RemoteFailure?
        /// Whether a collection can be read by its id; `nil` without a collection.
        package var collectionByID: Access?
        package var requests = 0
    }

    /// Throws what makes every further request useless: no token, or none that the API takes.
    package func run() async throws(CycleFailure) -> Findings {
        do throws(RemoteFailure) {
            return try await look()
        } catch {
            throw error.cycleFailure
        }
    }

    private func look() async throws(RemoteFailure) -> Findings {
        var areas: [Area] = []
        let (products, list) = try await ask(
            "listings", .get("/products/", api.inLocation + [QueryField("limit", "1000")]))
        areas.append(list)
        let items = products?["products"]?.sequenceValue ?? []
        if let id = items.lazy.compactMap({ $0["_id"]?.stringValue }).first(where: RemoteID.isValid)
        {
            areas.append(
                try await ask(
                    "prices", .get(api.path("products", id, "price"), api.inLocation)
                ).area)
        } else {
            areas.append(
                Area(
                    feature: "prices", scope: "products/prices.readonly",
                    access: .unasked("there is no product to ask about")))
        }
        let (collections, listed) = try await ask(
            "collections", .get("/products/collections", api.inAlt + [QueryField("limit", "1")]))
        areas.append(listed)
        let location = api.locationID
        let rest: [(String, APICall)] = [
            ("brand boards", .get(api.path("brand-boards", location), version: "v3")),
            ("custom values", .get(api.path("locations", location, "customValues"))),
            (
                "images",
                .get(
                    "/medias/files",
                    api.inAlt + [
                        QueryField("type", "file"), QueryField("sortBy", "createdAt"),
                        QueryField("sortOrder", "desc"), QueryField("limit", "1"),
                    ])
            ),
            ("the location's name", .get(api.path("locations", location))),
            ("orders", .get("/payments/orders", api.inAlt + [QueryField("limit", "1")])),
            ("custom objects", .get("/objects/", api.inLocation)),
        ]
        for (feature, call) in rest { areas.append(try await ask(feature, call).area) }

        var findings = Findings(budget: await pipeline.budget)
        findings.areas = areas
        if let products {
            let total = products["total"]?.sequenceValue?.first?["total"]?.intValue
            findings.page = (1000, items.count, total)
            // An id that no object has: not even a create of ours could have made it.
            let missing = APICall.get(
                api.path("products", "000000000000000000000000"), api.inLocation)
            do throws(RemoteFailure) { _ = try await pipeline.send(missing) } catch {
                if error.status != nil { findings.absent = error }
            }
        }
        if let first = collections?["data"]?.sequenceValue?.first?["_id"]?.stringValue,
            RemoteID.isValid(first)
        {
            findings.collectionByID = try await ask(
                "",
                .get(
                    api.path("products", "collections", first),
                    [
                        QueryField("altId", location)
                    ])
            ).area.access
        }
        (findings.headers, findings.missingHeaders) = seen.report
        findings.budget = await pipeline.budget
        findings.clockSkew = await pipeline.clockSkew
        findings.requests = await pipeline.requestCount
        return findings
    }

    private func ask(
        _ feature: String, _ call: APICall
    ) async throws(RemoteFailure) -> (answer: DocumentValue?, area: Area) {
        let scope =
            RemoteFailure(.missingScope, effect: .none, of: call).neededScope
            ?? "a scope of its own"
        do throws(RemoteFailure) {
            let answer = try await pipeline.send(call)
            return (answer, Area(feature: feature, scope: scope, access: .allowed))
        } catch {
            switch error.kind {
            case .invalidToken, .wrongTokenKind, .wrongLocation, .dailyLimit, .noCredential,
                .noAnswer, .cancelled, .gaveWay, .moved, .rateLimited:
                throw error
            case .missingScope, .routeClosed, .planLacksFeature, .otherRefusal, .notFound,
                .rejected, .clash, .serverTrouble, .unreadableAnswer:
                return (nil, Area(feature: feature, scope: scope, access: .refused(error)))
            }
        }
    }

    /// What reads can never tell; said so that nobody takes silence for an answer.
    package static let unknowable = [
        "whether write scopes are there (a login lists its scopes; a Private Integration Token does not)",
        "whether a PUT replaces an object or only the fields that it names",
        "whether a change of price or collections moves a product's updatedAt",
        "how long a list lacks what was just created, and what a GET after a delete answers",
        "the body and the Retry-After of a 429 (only a request too many would show them)",
        "whether slugs are unique, and the longest custom value",
    ]
}

/// Remembers what answers said of the budget, and passes everything on.
private final class HeaderRecorder: HTTPTransport {
    private let transport: any HTTPTransport
    private let values = Mutex<[String: String]>([:])

    private static let names = [
        "X-RateLimit-Max", "X-RateLimit-Remaining", "X-RateLimit-Interval-Milliseconds",
        "X-RateLimit-Limit-Daily", "X-RateLimit-Daily-Remaining", "Date",
    ]

    init(_ transport: any HTTPTransport) { self.transport = transport }

    func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
        let response = try await transport.send(request)
        values.withLock { values in
            for name in Self.names {
                if let value = response.headers[name] { values[name] = String(value.prefix(60)) }
            }
        }
        return response
    }

    var report: ([(name: String, value: String)], [String]) {
        values.withLock { values in
            (
                Self.names.compactMap { name in values[name].map { (name, $0) } },
                Self.names.filter { values[$0] == nil }
            )
        }
    }
}
