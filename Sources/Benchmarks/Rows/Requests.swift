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

/// The least: a product and a price are a create each (the API makes no price with its product), a
/// collection is one, and members are named by bulk edit, thirty products a call. What counts is the time
/// by the clock of the simulation, of which the first hundred requests take none.
enum FirstPush: Benchmark {
    static let name = "first-push"
    static let work =
        "first push of listings with a price and a collection, at 10 requests a second"
    static let goal = 0.98

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        let least = 2 * counts.listings + counts.collections + (counts.listings + 29) / 30
        func figure(_ name: String, _ seconds: Double) -> Comparison.Outcome {
            .measured(Figure(name: name, runs: [seconds], count: counts.listings))
        }
        return Comparison(
            ours: figure("ghlsync", counts.push.seconds),
            peer: figure("\(least) requests, the least possible", Double(least) * 0.1))
    }
}

/// The pages of the list, and a few requests whatever the number of listings. Prices have no list, and a
/// product need not show that its price changed: so each poll also reads the prices of some products, the
/// longest unread first. That rotation is a fixed number a poll; it is named, and not counted.
enum Poll: Benchmark {
    static let name = "poll"
    static let work = "poll of listings without news, at 10 requests a second"
    static let goal = 0.7

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        return RequestCounts.compare(
            "pages of the list (\(counts.poll.ofPrices) prices in rotation come on top)",
            ours: counts.poll.requests - counts.poll.ofPrices,
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

/// Thirty products and prices a bulk edit; but a price is looked at before it is overwritten, and there is
/// no list of prices: one request a listing on top.
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
