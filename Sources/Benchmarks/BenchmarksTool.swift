import Foundation

/// `swift run -c release Benchmarks`: the same work done by us and by a peer, as a table.
@main
struct BenchmarksTool {
    private static let usage = """
        usage: Benchmarks [--json] [--growth] [--parts] [--only NAME] [--count N] [--runs N] [--keep]

          --json       print JSON instead of a table
          --growth     instead, what a few pieces of work take at 1000, 10000 and 100000 listings
          --parts      instead, what an agent keeps of each listing in memory, part by part
          --only NAME  one row: \(AllBenchmarks.rows.map { $0.name }.joined(separator: ", "))
          --count N    how many listings (100000)
          --runs N     runs of each piece of work, of which the median counts (5)
          --keep       leave the listings on disk, to look at or to profile with

        """

    static func main() throws {
        var count = 100_000
        var runs = 5
        var only: String?
        var isJSON = false
        var isGrowth = false
        var showsParts = false
        var keeps = false
        var words = CommandLine.arguments.dropFirst()
        while let word = words.popFirst() {
            switch word {
            case "--json": isJSON = true
            case "--growth": isGrowth = true
            case "--parts": showsParts = true
            case "--keep": keeps = true
            case "--only": only = words.popFirst() ?? ""
            case "--count": count = words.popFirst().flatMap { Int($0) } ?? 0
            case "--runs": runs = words.popFirst().flatMap { Int($0) } ?? 0
            default: fail(usage)
            }
        }
        let rows = AllBenchmarks.rows.filter { only == nil || $0.name == only }
        guard count > 0, runs > 0, !rows.isEmpty else { fail(usage) }
        #if DEBUG
            print(
                "This is a debug build: its figures say nothing. Use swift run -c release Benchmarks."
            )
        #endif

        let bench = try Workbench(count: count, runs: runs)
        defer { if !keeps { bench.cleanUp() } }
        if isGrowth {
            print(try Growth.table(bench), terminator: "")
            return
        }
        if showsParts {
            print(try MemoryParts.table(bench), terminator: "")
            return
        }
        let report = Report(
            machine: try Machine.current(bench),
            rows: try rows.map { Report.Row($0, try $0.measure(bench)) }, count: count, runs: runs)
        print(isJSON ? report.json : report.table, terminator: "")
        if keeps { print("The files are in \(bench.folder.path()).") }
    }

    private static func fail(_ words: String) -> Never {
        FileHandle.standardError.write(Data(words.utf8))
        exit(2)
    }
}
