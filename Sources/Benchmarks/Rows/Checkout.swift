import Documents
import Foundation
import JSONFormat
import Pacing
import Sandbox

/// A `git checkout` of a branch on which every listing has another title, under a real `watch`: it is to
/// be one batch with one plan, and nothing may go out before git is done.
enum Checkout: Benchmark {
    static let name = "checkout"
    static let work = "a `git checkout` that swaps all files under `watch`, to its plan"
    static let goal = 1.0
    static let limit: Limit? = .count(1, of: "plan")

    static func measure(_ bench: Workbench) throws -> Comparison {
        try measure(min(bench.count, 10_000), bench)
    }

    static func measure(_ listings: Int, _ bench: Workbench) throws -> Comparison {
        guard
            let watch = try LiveWatch(
                bench, "checkout-\(listings)", of: listings,
                configuration: "poll: {interval: 1h}", words: "--json",
                prepare: { try makeBranches(in: $0, listings, bench) })
        else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        defer { watch.end() }
        var runs: [Run] = []
        for number in 0..<min(bench.runs, 3) {
            runs.append(try Run(to: number % 2 == 0 ? "spring" : "main", listings, watch, bench))
        }
        let early = runs.reduce(0) { $0 + $1.early }
        let most = runs.map(\.plans.count).max() ?? 0
        let sizes = runs.map { $0.plans.map { "\($0)" }.joined(separator: " + ") }
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: runs.map(\.seconds), count: listings,
                    occurrences: early == 0 ? most : nil,
                    note:
                        "plans of \(sizes.joined(separator: "; ")) changes; \(early) writes before git "
                        + "was done")),
            peer: .measured(
                Figure(name: "git checkout", runs: runs.map(\.checkout), count: listings)))
    }

    private static func makeBranches(
        in root: URL, _ listings: Int, _ bench: Workbench
    ) throws {
        func git(_ words: [String]) throws {
            let child = try bench.child(
                ["git", "-c", "user.name=b", "-c", "user.email=b@example.com"] + words, in: root)
            guard child.exitCode == 0 else { throw Child.Failure(description: child.output) }
        }
        try git(["init", "-q", "-b", "main"])
        try git(["add", "listings", "directories", "ghlsync.yaml"])
        try git(["commit", "-qm", "main"])
        try git(["checkout", "-qb", "spring"])
        for number in 0..<listings {
            let file = root.appending(path: Workbench.path(ofListing: number))
            let text = try String(contentsOf: file, encoding: .utf8)
                .replacing("\ntitle: ", with: "\ntitle: Spring ", maxReplacements: 1)
            try Data(text.utf8).write(to: file)
        }
        try git(["commit", "-qam", "spring"])
        try git(["checkout", "-q", "main"])
    }

    /// One checkout, and what the agent did about it until it was at rest.
    private struct Run {
        let checkout: Double
        /// From the end of the checkout to the plan.
        let seconds: Double
        /// How many changes each plan had.
        let plans: [Int]
        /// Writes at the shop before the checkout had ended.
        let early: Int

        init(to branch: String, _ listings: Int, _ watch: LiveWatch, _ bench: Workbench) throws {
            let before = watch.text.utf8.count
            let start = Stopwatch.now
            let child = try bench.child(["git", "checkout", "-q", branch], in: watch.root)
            let end = Stopwatch.now
            let endOfGit = Date.now.timeIntervalSince1970
            guard child.exitCode == 0 else { throw Child.Failure(description: child.output) }
            func told() -> [DocumentValue] {
                watch.text.utf8.dropFirst(before).split(separator: UInt8(ascii: "\n"))
                    .compactMap { try? JSONDocument.value(of: Array($0)) }
            }
            var isWhole: Bool {
                usleep(200_000)
                let names = watch.shop.api.objects(.product).filter {
                    $0["name"]?.stringValue?.hasPrefix("Spring ") == (branch == "spring")
                }
                return names.count == listings
            }
            guard LiveShop.wait(120, for: { isWhole ? true : nil }) != nil else {
                throw Child.Failure(
                    description: "a checkout was not pushed whole: \(watch.text.suffix(500))")
            }
            // Whatever might still follow.
            sleep(3)
            let plans = told().filter { $0["event"]?.stringValue == "plan" }
            checkout = end - start
            self.plans = plans.compactMap { $0["changes"]?.intValue }
            early = watch.shop.arrivals(since: start).count { $0.at < end && $0.method != "GET" }
            let stamp = plans.first?["t"]?.stringValue.flatMap { Timestamp($0) }
            guard let stamp else { throw Child.Failure(description: "there was no plan") }
            seconds = Double(stamp.nanoseconds) / 1e9 - endOfGit
        }
    }
}
