import Foundation
import Synchronization

/// `swift run -c release Benchmarks`: the same work done by us and by a peer, as a table.
@main
struct BenchmarksTool {
    private static let usage = """
        usage: Benchmarks [--json] [--growth] [--parts] [--calls] [--soak MINUTES] [--only NAME,…] [--count N] [--runs N] [--keep]

          --json       print JSON instead of a table
          --growth     instead, what a few pieces of work take at 1000, 10000 and 100000 listings
          --parts      instead, what an agent keeps of each listing in memory, part by part
          --calls      instead, which requests the counted pieces of work consist of
          --soak MINUTES
                       instead, a life of edits on both sides and of trouble, a line a minute
          --only NAME,…
                       these rows: \(AllBenchmarks.rows.map { $0.name }.joined(separator: ", "))
          --count N    how many listings (100000)
          --runs N     runs of each piece of work, of which the median counts (5)
          --keep       leave the listings on disk, to look at or to profile with

        """

    static func main() throws {
        var count = 100_000
        var runs = 5
        var only: [String]?
        var isJSON = false
        var isGrowth = false
        var showsParts = false
        var showsCalls = false
        var keeps = false
        var minutes: Int?
        var words = CommandLine.arguments.dropFirst()
        while let word = words.popFirst() {
            switch word {
            case "--json": isJSON = true
            case "--growth": isGrowth = true
            case "--parts": showsParts = true
            case "--calls": showsCalls = true
            case "--keep": keeps = true
            case "--soak": minutes = words.popFirst().flatMap { Int($0) } ?? 0
            case "--only": only = words.popFirst()?.split(separator: ",").map { String($0) }
            case "--count": count = words.popFirst().flatMap { Int($0) } ?? 0
            case "--runs": runs = words.popFirst().flatMap { Int($0) } ?? 0
            default: fail(usage)
            }
        }
        let rows = AllBenchmarks.rows.filter { only?.contains($0.name) ?? true }
        guard count > 0, runs > 0, minutes ?? 1 > 0, !rows.isEmpty else { fail(usage) }
        #if DEBUG
            print(
                "This is a debug build: its figures say nothing. Use swift run -c release Benchmarks."
            )
        #endif

        let bench = try Workbench(count: count, runs: runs)
        let orphanage = try Orphanage(cleaning: keeps ? nil : bench.folder)
        Child.group.withLock { $0 = orphanage.group }
        defer {
            orphanage.close()
            if !keeps { bench.cleanUp() }
        }
        if let minutes {
            guard try Soak.run(minutes: minutes, bench) else {
                throw Child.Failure(description: "both sides are not the same")
            }
            return
        }
        if isGrowth {
            print(Growth.table(bench), terminator: "")
            return
        }
        if showsParts {
            print(try MemoryParts.table(bench), terminator: "")
            return
        }
        if showsCalls {
            print(try RequestCounts.table(bench), terminator: "")
            return
        }
        let report = Report(
            machine: try Machine.current(bench),
            rows: rows.map { Report.Row(measuring: $0, bench) }, count: count, runs: runs)
        print(isJSON ? report.json : report.table, terminator: "")
        if keeps { print("The files are in \(bench.folder.path()).") }
    }

    private static func fail(_ words: String) -> Never {
        FileHandle.standardError.write(Data(words.utf8))
        exit(2)
    }
}
