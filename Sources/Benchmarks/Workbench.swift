import Documents
import Foundation
import JSONFormat
import YAMLFormat

/// What the rows share: the listings, the temporary folder, how often everything is run.
final class Workbench {
    /// How many listings.
    let count: Int
    /// Runs of each piece of work; the median counts.
    let runs: Int
    let folder: URL
    private var workspace: URL?
    private var simulated: [Int: SimulatedShop.Counts] = [:]
    private var ledgers: Set<Int> = []
    private var rest: Idle.Rest?

    /// Slow peers take a share of the listings, and are compared by their bytes a second.
    var sampleCount: Int { min(count, 5000) }

    init(count: Int, runs: Int) throws {
        self.count = count
        self.runs = runs
        folder = URL.temporaryDirectory.appending(path: "ghlsync-benchmarks-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Removes everything that was written.
    func cleanUp() { try? FileManager.default.removeItem(at: folder) }

    /// Removes one workspace, where many large ones would fill the disk.
    func forget(_ name: String) {
        try? FileManager.default.removeItem(at: folder.appending(path: name))
    }

    /// Played once for all rows that count.
    func simulation(of listings: Int) throws -> SimulatedShop.Counts {
        if let known = simulated[listings] { return known }
        let counts = try SimulatedShop.counts(of: listings)
        simulated[listings] = counts
        return counts
    }

    /// A minute of a `watch` of all listings that has nothing to do, looked at once for all rows; `nil`
    /// without the program.
    func watchAtRest() throws -> Idle.Rest? {
        if rest == nil { rest = try Idle.look(at: count, in: self) }
        return rest
    }

    private(set) lazy var yamlTexts = (0..<count).map { Array(ListingText.yaml($0).utf8) }

    /// For what measures its own memory.
    func forgetTexts() { yamlTexts = [] }

    func jsonTexts() throws -> [[UInt8]] {
        try yamlTexts.map { JSONDocument.write(try YAMLDocument.parse($0).value, style: .pretty) }
    }

    /// Does work on texts within this process, timed by the processor.
    func figure(
        _ name: String, over texts: [some Collection<UInt8>], _ work: () throws -> Void
    ) rethrows -> Comparison.Outcome {
        var times: [Double] = []
        for _ in 0..<runs { times.append(try Stopwatch.processor(work)) }
        return .measured(
            Figure(
                name: name, runs: times, count: texts.count,
                bytes: texts.reduce(0) { $0 + $1.count }))
    }

    /// Where a listing lies in the workspace: a thousand in each folder.
    static func path(ofListing number: Int) -> String {
        "listings/\(number / 1000)/listing-\(number).yaml"
    }

    /// A workspace on disk with all the listings; made when it is first asked for.
    func workspaceFolder() throws -> URL {
        if let workspace { return workspace }
        let root = folder.appending(path: "workspace")
        try writeWorkspace(
            to: root, count: count,
            configuration: "active: main\nlocations:\n  main:\n    id: BENCHMARKLOCATION001\n")
        workspace = root
        return root
    }

    /// A workspace of so many listings whose ledger has them all; made when it is first asked for.
    func inStep(_ count: Int) throws -> URL {
        let root = folder.appending(path: "in-step-\(count)")
        if ledgers.insert(count).inserted { try InStep.make(at: root, count, self) }
        return root
    }

    /// Writes a workspace of the first listings.
    func writeWorkspace(to root: URL, count: Int, configuration: String) throws {
        var made: Set<String> = []
        func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
            let file = root.appending(path: path)
            let parent = file.deletingLastPathComponent()
            if made.insert(parent.path()).inserted {
                try FileManager.default.createDirectory(
                    at: parent, withIntermediateDirectories: true)
            }
            try Data(bytes).write(to: file)
        }
        for (number, text) in yamlTexts.prefix(count).enumerated() {
            try write(text, to: Self.path(ofListing: number))
        }
        for name in ListingText.directories {
            try write(
                "directoryName: \(name)\nprimaryColor: \"#2F6F4E\"\n".utf8,
                to: "directories/\(name).yaml")
        }
        try write(configuration.utf8, to: "ghlsync.yaml")
    }
}
