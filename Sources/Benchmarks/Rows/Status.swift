import Foundation

/// `ghlsync status` where everything is in step, against `git status` of the same files. A first sync
/// with the embedded stand-in brings the two sides in step; it takes a while, hence fewer listings.
enum Status: Benchmark {
    static let name = "status"
    static let work = "no-op `status` of listings in step"
    static let goal = 1.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        guard let program = bench.ghlsync else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        let root = bench.folder.appending(path: "in-step")
        let count = min(bench.count, 1000)
        try synchronise(root, count, program, bench)
        let ours = Figure(
            name: "ghlsync", runs: try bench.times([program, "status", "--exit-code"], in: root),
            count: count)

        for arguments in [
            ["init", "-q"], ["add", "listings", "directories"],
            ["-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qm", "listings"],
        ] {
            guard let git = try? bench.child(["git"] + arguments, in: root), git.exitCode == 0
            else {
                return Comparison(
                    ours: .measured(ours), peer: .missing("no git: apt-get install git"))
            }
        }
        let version = try bench.child(["git", "--version"]).output
        let peer = Figure(
            name: version.trimmingCharacters(in: .whitespacesAndNewlines),
            runs: try bench.times(["git", "status", "--porcelain"], in: root), count: count)
        return Comparison(ours: .measured(ours), peer: .measured(peer))
    }

    /// Makes a workspace and pushes it to a stand-in that is gone afterwards.
    private static func synchronise(
        _ root: URL, _ count: Int, _ program: String, _ bench: Workbench
    ) throws {
        let log = bench.folder.appending(path: "sandbox")
        let sandbox = try Child.start(
            [program, "sandbox", "--burst", "100000000"], in: bench.folder, printingTo: log)
        defer {
            kill(sandbox, SIGTERM)
            waitpid(sandbox, nil, 0)
        }
        var words: [Substring] = []
        for _ in 0..<100 where !words.contains("watch") {
            usleep(50_000)
            words = try String(contentsOf: log, encoding: .utf8).split(
                whereSeparator: \.isWhitespace)
        }
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1)
            if parts.count == 2, word.hasPrefix("GHLSYNC_") {
                setenv(String(parts[0]), String(parts[1]), 1)
            }
        }
        guard let flag = words.firstIndex(of: "--location"), flag + 1 < words.count else {
            throw Child.Failure(description: "the stand-in does not start: \(words)")
        }
        try bench.writeWorkspace(
            to: root, count: count,
            configuration: """
                active: main
                locations:
                  main:
                    id: \(words[flag + 1])
                rateLimit:
                  max: 1000
                  windowMs: 100
                  delayAfter: 1000

                """)
        let sync = try bench.child([program, "sync", "--yes"], in: root)
        guard sync.exitCode == 0 else {
            throw Child.Failure(description: "the first sync failed: \(sync.output.suffix(500))")
        }
    }
}
