import Foundation

/// What pieces of work take in workspaces of a thousand, ten thousand and a hundred thousand listings: an
/// edit is to cost the same in each, the others in proportion.
struct Growth {
    static let counts = [1000, 10_000, 100_000]

    /// What is played in the simulation, or swaps every file, stops here.
    private static let mostPlayed = 10_000
    /// How many saves and webhooks the median is of.
    private static let edits = 40

    private let bench: Workbench
    private let counts: [Int]

    static func table(_ bench: Workbench) -> String {
        let growth = Growth(bench: bench, counts: counts.filter { $0 <= bench.count })
        let head =
            "| work | " + growth.counts.map { "\($0)" }.joined(separator: " | ")
            + " | growth |\n|---|" + String(repeating: "---|", count: growth.counts.count + 1)
            + "\n"
        let lines = growth.local() + growth.watched() + growth.checkouts() + growth.counted()
        return head + lines.map { $0.text(growth.counts) }.joined()
    }

    /// By files and the ledger alone.
    private func local() -> [GrowthLine] {
        var lines = [
            GrowthLine("look at all files, none changed", .milliseconds),
            GrowthLine("`validate`", .milliseconds), GrowthLine("no-op `status`", .milliseconds),
            GrowthLine("`git status`", .milliseconds),
            GrowthLine("saved edit → plan", .milliseconds),
        ]
        fill(&lines, counts) { count in
            let root = try bench.inStep(count)
            usleep(2_500_000)
            let (look, edit) = try Blocking.run {
                let shop = try await GrowingShop(at: root)
                return (try await shop.look(), try await shop.edit())
            }
            guard let program = bench.ghlsync else { return [look, nil, nil, nil, edit] }
            let validation = try bench.median([program, "validate"], in: root)
            let status = try Status.compare(count, bench)
            return [
                look, validation, status.ours.figure.map { $0.seconds * 1000 },
                status.peer.figure.map { $0.seconds * 1000 }, edit,
            ]
        }
        return lines
    }

    /// Under a real `watch`: at rest, at its next poll, and then at single edits on both sides.
    private func watched() -> [GrowthLine] {
        var lines = [
            GrowthLine("memory of an idle `watch`", .megabytes),
            GrowthLine("its memory at the peak", .megabytes),
            GrowthLine("its clock ticks in 10 s", .count),
            GrowthLine("requests of a poll without news", .count),
            GrowthLine("save → request, after settling", .milliseconds),
            GrowthLine("save → PUT, with settling and the look before it", .milliseconds),
            GrowthLine("webhook → file", .milliseconds),
        ]
        fill(&lines, counts) { count in
            guard
                let watch = try LiveWatch(
                    bench, "growth-\(count)", hasWebhooks: true, of: count,
                    configuration: "poll: {interval: 1m}")
            else { return [] }
            defer {
                watch.end()
                bench.forget("growth-\(count)")
            }
            let rest = try Idle.look(at: watch, seconds: 10)
            let poll = watch.pollRequests()
            let saves = try SaveToRequest.times(of: Self.edits, watch)
            let webhooks = try WebhookToFile.times(of: Self.edits, watch)
            return [
                rest.megabytes, rest.peak, Double(rest.ticks), poll, Self.median(saves.first),
                Self.median(saves.whole), Self.median(webhooks),
            ]
        }
        return lines
    }

    private func checkouts() -> [GrowthLine] {
        var lines = [GrowthLine("`git checkout` of all files → plan", .milliseconds)]
        fill(&lines, counts.filter { $0 <= Self.mostPlayed }) { count in
            [try Checkout.measure(count, bench).ours.figure.map { $0.seconds * 1000 }]
        }
        return lines
    }

    private func counted() -> [GrowthLine] {
        var lines = [
            GrowthLine("requests of a first push", .count),
            GrowthLine("of new titles for all", .count),
            GrowthLine("of new prices for all", .count),
        ]
        fill(&lines, counts.filter { $0 <= Self.mostPlayed }) { count in
            let found = try bench.simulation(of: count)
            return [found.push, found.titles, found.prices].map { Double($0.requests) }
        }
        return lines
    }

    /// Adds a value to each line for each count. What fails is told, and leaves a gap: the rest is worth
    /// having, as it took long.
    private func fill(
        _ lines: inout [GrowthLine], _ counts: [Int], _ measure: (Int) throws -> [Double?]
    ) {
        for count in counts {
            var values: [Double?] = []
            do {
                values = try measure(count)
            } catch {
                FileHandle.standardError.write(
                    Data("\(lines.first?.work ?? "") at \(count): \(error)\n".utf8))
            }
            for index in lines.indices {
                lines[index].values.append(values.indices.contains(index) ? values[index] : nil)
            }
        }
    }

    /// Of seconds, in milliseconds.
    private static func median(_ runs: [Double]) -> Double {
        runs.sorted()[runs.count / 2] * 1000
    }
}

extension LiveWatch {
    /// How many requests its next poll takes; `nil` when none came.
    fileprivate func pollRequests() -> Double? {
        let start = Stopwatch.now
        let isOver = LiveShop.wait(300) {
            usleep(100_000)
            let all = shop.arrivals(since: start)
            return (all.last?.at).map { $0 < Stopwatch.now - 2 } == true ? true : nil
        }
        return isOver.map { _ in Double(shop.arrivals(since: start).count) }
    }
}

extension Workbench {
    /// Milliseconds.
    fileprivate func median(_ arguments: [String], in place: URL) throws -> Double {
        let runs = try times(arguments, in: place).sorted()
        return runs[runs.count / 2] * 1000
    }
}
