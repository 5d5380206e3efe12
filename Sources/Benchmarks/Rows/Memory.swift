import Foundation

/// The memory of a process that has looked at every file and knows what was agreed on each, as `watch`
/// has after its first look: `status` without what the last one left behind.
enum Memory: Benchmark {
    static let name = "memory"
    static let work = "memory of a look at all listings with their ledger"
    static let goal = 1.0
    static let limit: Limit? = .megabytes(150)

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let program = bench.ghlsync else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        let root = try bench.inStep(bench.count)
        let cache = root.appending(path: ".ghlsync/state/\(InStep.location)/steps.cache")
        try? FileManager.default.removeItem(at: cache)
        let start = Date.now
        let megabytes = try bench.memory(of: [program, "status"], in: root)
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: [Date.now.timeIntervalSince(start)], count: bench.count,
                    megabytes: megabytes)), peer: .missing("none: the goal is a limit"))
    }
}
