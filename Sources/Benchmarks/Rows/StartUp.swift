import Foundation

/// From nothing to `--version` and out, against git's.
enum StartUp: Benchmark {
    static let name = "start-up"
    static let work = "start and end (`--version`)"
    static let goal = 0.25
    static let limit: Limit? = .seconds(0.008)

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let program = bench.ghlsync else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        return Comparison(
            ours: .measured(
                Figure(
                    name: "ghlsync", runs: try bench.manyTimes([program, "--version"]), count: nil)),
            peer: .measured(
                Figure(name: "git", runs: try bench.manyTimes(["git", "--version"]), count: nil)))
    }
}

extension Workbench {
    /// For what takes milliseconds.
    func manyTimes(_ arguments: [String], in place: URL? = nil) throws -> [Double] {
        try (0..<20 * runs).map { _ in
            try Stopwatch.wall { _ = try child(arguments, in: place) }
        }
    }
}
