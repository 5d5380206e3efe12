import Foundation

/// A `watch` that has nothing to do, for a minute, between two polls: its clock ticks, and its memory.
///
/// A poll is work, and its CPU is no idling: the next one is put off until the minute is over.
enum Idle: Benchmark {
    static let name = "idle"
    static let work = "an idle `watch`, for a minute"
    static let goal = 1.0
    /// 0.0 % of a minute: less than three clock ticks of 10 ms.
    static let limit: Limit? = .seconds(0.02)

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let idle = try bench.watchAtRest() else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        let note =
            "\(idle.ticks) clock ticks of 10 ms, after \(Report.number(idle.untilReady)) s of looking "
            + "at everything"
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: [Double(idle.ticks) / 100], count: bench.count,
                    occurrences: idle.ticks, note: note)),
            peer: .missing("none: the goal is a limit"))
    }

    struct Rest {
        let ticks: Int
        let megabytes: Double
        let peak: Double
        /// From its start until it watched.
        let untilReady: Double
    }

    static func look(at listings: Int, in bench: Workbench) throws -> Rest? {
        guard
            let watch = try LiveWatch(
                bench, "idle-\(listings)", of: listings, configuration: "poll: {interval: 1h}")
        else { return nil }
        defer { watch.end() }
        return try look(at: watch, seconds: 60)
    }

    /// - Parameter seconds: how long it is looked at.
    static func look(at watch: LiveWatch, seconds: Int) throws -> Rest {
        // It gives memory back once it has been at rest for a moment.
        sleep(5)
        let before = try ProcessFacts(watch.child)
        sleep(UInt32(seconds))
        let after = try ProcessFacts(watch.child)
        return Rest(
            ticks: after.ticks - before.ticks, megabytes: after.megabytes, peak: after.peak,
            untilReady: watch.untilReady)
    }
}
