/// What is counted in requests, at the ten a second that the server lets through; the peer is the least
/// that could do the work by what the API offers. All from one run of the simulation.
enum RequestCounts {
    /// More would say the same and take longer.
    static func counts(_ bench: Workbench) throws -> SimulatedShop.Counts {
        try bench.simulation(of: min(bench.count, 10_000))
    }

    /// What each piece of work consists of.
    static func table(_ bench: Workbench) throws -> String {
        let counts = try counts(bench)
        let works = [counts.push, counts.poll, counts.titles, counts.prices]
        let calls = Set(works.flatMap(\.calls.keys)).sorted()
        return "| call | first push | poll | titles | prices |\n|---|---|---|---|---|\n"
            + calls.map { call in
                let cells = works.map { "\($0.calls[call, default: 0])" }
                return "| `\(call)` | \(cells.joined(separator: " | ")) |\n"
            }.joined()
    }

    static func compare(
        _ name: String, ours: Int, note: String, least: Double, count: Int
    ) -> Comparison {
        Comparison(
            ours: .measured(
                Figure(name: "ghlsync", runs: [Double(ours) * 0.1], count: count, note: note)),
            peer: .measured(Figure(name: name, runs: [least * 0.1], count: count)))
    }
}

/// The least: a product and a price are a create each (the API makes no price with its product), a
/// collection is one, and members are named by bulk edit, thirty products a call. What counts is the time
/// by the clock of the simulation, of which the first ninety requests take none. A load leaves at least
/// one place of each window to those who save something meanwhile.
enum FirstPush: Benchmark {
    static let name = "first-push"
    static let work =
        "first push of listings with a price and a collection, at 10 requests a second"
    static let goal = 0.98

    static func measure(_ bench: Workbench) throws -> Comparison {
        let counts = try RequestCounts.counts(bench)
        let least = 2 * counts.listings + counts.collections + (counts.listings + 29) / 30
        func figure(_ name: String, _ seconds: Double, _ note: String?) -> Comparison.Outcome {
            .measured(Figure(name: name, runs: [seconds], count: counts.listings, note: note))
        }
        return Comparison(
            ours: figure(
                "ghlsync", counts.push.seconds,
                "\(counts.push.requests) requests; one place of each window is left to saves"),
            peer: figure("\(least) requests, the least possible", Double(least) * 0.1, nil))
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
            "pages of the list", ours: counts.poll.requests - counts.poll.ofPrices,
            note: "\(counts.poll.requests - counts.poll.ofPrices) requests; "
                + "\(counts.poll.ofPrices) prices in rotation come on top",
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
            note: "\(counts.titles.requests) requests",
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
        let looks = counts.prices.calls["GET /products/{id}/price/{id}", default: 0]
        return RequestCounts.compare(
            "one for 15 listings", ours: counts.prices.requests,
            note: "\(counts.prices.requests) requests, of which \(looks) look at a price before it "
                + "is overwritten: no list has prices",
            least: Double(counts.listings) / 15, count: counts.listings)
    }
}
