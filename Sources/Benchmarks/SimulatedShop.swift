import Catalog
import Pacing
import Ports
import Sandbox
import SyncCore
import SyncEngine
import SyncTestKit

/// A shop and a workspace of listings on a clock that jumps, for what is counted rather than timed: the
/// requests of a first push, of a poll without news, and of edits to every listing.
struct SimulatedShop {
    /// Requests of each piece of work, and how long it took by the clock of the simulation, paced as
    /// against the real server.
    struct Counts: Sendable {
        struct Count: Sendable {
            let requests: Int
            /// By method and path, ids left out.
            let calls: [String: Int]
            /// Of these, looks at the prices of one product.
            let ofPrices: Int
            let seconds: Double
        }

        let listings: Int
        let collections: Int
        let push: Count
        let poll: Count
        let titles: Count
        let prices: Count
    }

    static func counts(of listings: Int) throws -> Counts {
        try Blocking.run { try await play(listings) }
    }

    /// One process does it all, as a running agent would.
    private static func play(_ listings: Int) async throws -> Counts {
        var builder = WorldBuilder()
        builder.limits = .production
        builder.files = [:]
        let numbers = 0..<listings
        for number in numbers {
            builder.files[path(number)] = text(
                number, title: "Mat", price: "\(number % 90 + 10).00")
        }
        let size = 500
        let collections = (listings + size - 1) / size
        for number in 0..<collections {
            let items = numbers.dropFirst(number * size).prefix(size).map { "mat-\($0)" }
            builder.files[FilePath(stringLiteral: "collections/part-\(number).yaml")] =
                "name: Part \(number)\nitems: [\(items.joined(separator: ", "))]\n"
        }
        let world = builder.build()
        let life = world.start()

        func count(_ work: () async throws -> Void) async throws -> Counts.Count {
            let (requests, start) = (world.sandbox.requestCount, world.time.now)
            try await work()
            let count = world.sandbox.requestCount - requests
            let calls = Dictionary(
                world.sandbox.requests.suffix(count).map { (call($0), 1) }, uniquingKeysWith: +)
            return Counts.Count(
                requests: count, calls: calls,
                ofPrices: calls.filter { $0.key.hasPrefix("GET") && $0.key.hasSuffix("/price") }
                    .values.reduce(0, +),
                seconds: start.duration(to: world.time.now) / .seconds(1))
        }
        func sync() async throws {
            let report = try await life.sync()
            guard report.counts.failed == 0 else {
                throw Child.Failure(description: "the simulated sync failed: \(report.problems)")
            }
        }
        func edit(title: String, price: Int) {
            for number in numbers {
                world.disk.put(
                    text(number, title: title, price: "\(number % 90 + price).00"), at: path(number)
                )
            }
            world.wait(.seconds(60))
        }

        let push = try await count(sync)
        world.wait(.seconds(60))
        try await sync()  // settles what lists showed late
        let poll = try await count(sync)
        edit(title: "Cork Mat", price: 10)
        let titles = try await count(sync)
        world.wait(.seconds(60))
        edit(title: "Cork Mat", price: 20)
        let prices = try await count(sync)
        return Counts(
            listings: listings, collections: collections, push: push, poll: poll, titles: titles,
            prices: prices)
    }

    /// Segments with digits in them are ids.
    private static func call(_ request: SandboxRequestRecord) -> String {
        let place = request.path.split(separator: "/").map { segment in
            segment.contains { $0.isNumber } ? "{id}" : String(segment)
        }
        return "\(request.method) /\(place.joined(separator: "/"))"
    }

    private static func path(_ number: Int) -> FilePath {
        FilePath(stringLiteral: "listings/mat-\(number).yaml")
    }

    private static func text(_ number: Int, title: String, price: String) -> String {
        "title: \(title) \(number)\nprice: \(price)\n"
    }
}
