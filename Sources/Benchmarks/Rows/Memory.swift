/// What a `watch` that has looked at everything holds while it waits for the next poll.
enum Memory: Benchmark {
    static let name = "memory"
    static let work = "memory of a `watch` of all listings, at rest"
    static let goal = 1.0
    static let limit: Limit? = .megabytes(150)

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let rest = try bench.watchAtRest() else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: [rest.untilReady], count: bench.count,
                    megabytes: rest.megabytes,
                    note: "\(Report.number(rest.peak)) MB at the peak of its first look")),
            peer: .missing("none: the goal is a limit"))
    }
}
