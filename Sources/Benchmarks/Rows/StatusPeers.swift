import Foundation

/// The same `status`, against Unison of two folders in step.
enum StatusBesideUnison: Benchmark {
    static let name = "status-unison"
    static let work = "the same, against Unison of two folders in step"
    static let goal = 5.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        try Status.compare(bench, with: unison(bench))
    }

    private static func unison(_ bench: Workbench) throws -> Comparison.Outcome {
        guard let version = bench.version(of: ["unison", "-version"]) else {
            return .missing("no unison: apt-get install unison")
        }
        let (root, copy) = try bench.twoFolders()
        setenv("UNISON", bench.folder.appending(path: "unison").path(), 1)
        let command =
            ["unison", root.path(), copy.path(), "-batch", "-ui", "text", "-silent"]
            + ["-path", "listings", "-path", "directories"]
        // The first run writes down what both have.
        let times = try bench.times(command, in: root)
        return .measured(Figure(name: version, runs: times, count: bench.count))
    }
}

/// The same `status`, against a one-way copy that has nothing to copy. No goal of issue or roadmap is about
/// rclone: even is what is asked.
enum StatusBesideRclone: Benchmark {
    static let name = "status-rclone"
    static let work = "the same, against `rclone sync` with nothing to copy"
    static let goal = 1.0

    static func measure(_ bench: Workbench) throws -> Comparison {
        try Status.compare(bench, with: rclone(bench))
    }

    private static func rclone(_ bench: Workbench) throws -> Comparison.Outcome {
        guard let version = bench.version(of: ["rclone", "version"]) else {
            return .missing("no rclone: apt-get install rclone")
        }
        let (root, copy) = try bench.twoFolders()
        let command =
            ["rclone", "--config", "/dev/null", "sync"]
            + [root, copy].map { $0.appending(path: "listings").path() }
        let times = try bench.times(command, in: root)
        return .measured(Figure(name: version, runs: times, count: bench.count))
    }
}

extension Status {
    /// `ghlsync status` of all listings beside what a peer took.
    fileprivate static func compare(
        _ bench: Workbench, with peer: Comparison.Outcome
    ) throws -> Comparison {
        guard let program = bench.ghlsync else {
            return Comparison(ours: .missing(Workbench.missingProgram), peer: peer)
        }
        let root = try bench.inStep(bench.count)
        let ours = Figure(
            name: "ghlsync", runs: try bench.times([program, "status", "--exit-code"], in: root),
            count: bench.count)
        return Comparison(ours: .measured(ours), peer: peer)
    }
}

extension Workbench {
    /// The first line of what a program says of its version; `nil` when it is not there.
    fileprivate func version(of command: [String]) -> String? {
        guard let child = try? child(command), child.exitCode == 0 else { return nil }
        return child.output.split(separator: "\n").first.map { String($0) }
    }

    /// The workspace in step and a copy of its files, for those who compare two folders.
    fileprivate func twoFolders() throws -> (root: URL, copy: URL) {
        let root = try inStep(count)
        let copy = folder.appending(path: "copy")
        if !FileManager.default.fileExists(atPath: copy.path()) {
            try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
            let made = try child(["cp", "-a", "listings", "directories", copy.path()], in: root)
            guard made.exitCode == 0 else { throw Child.Failure(description: made.output) }
        }
        return (root, copy)
    }
}
