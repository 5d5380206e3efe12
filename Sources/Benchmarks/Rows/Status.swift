import Foundation

/// `ghlsync status` where everything is in step, against `git status` of the same files.
enum Status: Benchmark {
    static let name = "status"
    static let work = "no-op `status` of listings in step"
    static let goal = 1.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        try compare(bench.count, bench)
    }

    static func compare(_ count: Int, _ bench: Workbench) throws -> Comparison {
        guard let program = bench.ghlsync else {
            return Comparison(
                ours: .missing(Workbench.missingProgram), peer: .missing("not asked"))
        }
        let root = try bench.inStep(count)
        for arguments in [
            ["init", "-q"], ["add", "listings", "directories"],
            ["-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qm", "listings"],
        ] {
            guard let git = try? bench.child(["git"] + arguments, in: root), git.exitCode == 0
            else {
                return Comparison(
                    ours: .missing("not asked"), peer: .missing("no git: apt-get install git"))
            }
        }
        // What was written is not to be going to the disk meanwhile, and neither believes the stamp of a
        // file that was written a moment ago.
        sync()
        usleep(3_000_000)
        try bench.child([program, "status"], in: root)
        let version = try bench.child(["git", "--version"]).output
        let peer = Figure(
            name: version.trimmingCharacters(in: .whitespacesAndNewlines),
            runs: try bench.times(["git", "status", "--porcelain"], in: root), count: count)
        let ours = Figure(
            name: "ghlsync", runs: try bench.times([program, "status", "--exit-code"], in: root),
            count: count)
        return Comparison(ours: .measured(ours), peer: .measured(peer))
    }
}

/// The same of a small workspace, where starting is most of it.
enum SmallStatus: Benchmark {
    static let name = "small-status"
    static let work = "no-op `status` of 100 listings in step"
    static let goal = 0.3
    static let limit: Limit? = .seconds(0.015)

    static func measure(_ bench: Workbench) throws -> Comparison {
        try Status.compare(100, bench)
    }
}
