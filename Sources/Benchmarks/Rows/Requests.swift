/// What is counted in requests, at the ten a second that the server lets through; the peer is the least
/// that could do the work by what the API offers. All from one run of the simulation.
enum RequestCounts {
    /// More would say the same and take longer.
    static func counts(_ bench: Workbench) throws -> SimulatedShop.Counts {
        try bench.simulation(of: min(bench.count, 10_000))
    }

    static func compare(_ name: String, ours: Int, least: Double, count: Int) -> Comparison {
        func figure(_ name: String, _ requests: Double) -> Comparison.Outcome {
            .measured(Figure(name: name, runs: [requests * 0.1], count: count))
        }
        return Comparison(
            ours: figure("ghlsync", Double(ours)), peer: figure(name, least))
    }
}

/// Two creates a listing, one a collection, and its members thirty at a time.
enum FirstPush: Benchmark {
    static let name = "first-push"
    static let work =
        "first push of listings with a price and a collection, at 10 requests a second"
    static let goal = 0.98

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        let least = 2 * counts.listings + counts.collections + (counts.listings + 29) / 30
        return RequestCounts.compare(
            "least possible", ours: counts.push.requests, least: Double(least),
            count: counts.listings)
    }
}

/// The pages of the list, and as many requests again for everything else.
enum Poll: Benchmark {
    static let name = "poll"
    static let work = "poll of listings without news, at 10 requests a second"
    static let goal = 0.7

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        return RequestCounts.compare(
            "pages of the list", ours: counts.poll.requests,
            least: Double((counts.listings + 99) / 100), count: counts.listings)
    }
}

/// Thirty products a bulk edit.
enum ChangedTitles: Benchmark {
    static let name = "changed-titles"
    static let work = "a new title for every listing, at 10 requests a second"
    static let goal = 1.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        return RequestCounts.compare(
            "one for 15 listings", ours: counts.titles.requests,
            least: Double(counts.listings) / 15, count: counts.listings)
    }
}

/// Thirty products and prices a bulk edit, if it were safe.
enum ChangedPrices: Benchmark {
    static let name = "changed-prices"
    static let work = "a new price for every listing, at 10 requests a second"
    static let goal = 1.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        return RequestCounts.compare(
            "one for 15 listings", ours: counts.prices.requests,
            least: Double(counts.listings) / 15, count: counts.listings)
    }
}
