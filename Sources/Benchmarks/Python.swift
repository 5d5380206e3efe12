import Documents
import Foundation
import JSONFormat

/// Peers in Python. A script gets the workspace, the number of files to take and the number of runs; it
/// prints `{"name": …, "runs": [seconds…], "count": …, "bytes": …}`, or `{"missing": …}` with what to
/// install.
extension Workbench {
    func python(_ script: String) throws -> Comparison.Outcome {
        let workspace = try workspaceFolder()
        let numbers = [sampleCount, runs].map { String($0) }
        let files = folder.appending(path: "files")
        try (0..<sampleCount).map { Self.path(ofListing: $0) + "\n" }.joined()
            .write(to: files, atomically: false, encoding: .utf8)
        let child: Child
        do {
            child = try self.child(
                ["python3", "-c", Self.common + script, files.path()] + numbers, in: workspace)
        } catch is Child.Failure {
            return .missing("no python3: apt-get install python3")
        }
        guard child.exitCode == 0,
            let answer = try? JSONDocument.value(of: Array(child.output.utf8))
        else {
            let last = child.output.split(separator: "\n").last ?? ""
            return .missing("python3 failed: \(last)")
        }
        if let missing = answer["missing"]?.stringValue { return .missing(missing) }
        let runs = answer["runs"]?.sequenceValue?.compactMap {
            $0.numberValue.flatMap { Double($0.text) }
        }
        guard let name = answer["name"]?.stringValue, let runs, !runs.isEmpty,
            let count = answer["count"]?.intValue, let bytes = answer["bytes"]?.intValue
        else {
            return .missing("python3 printed no figure: \(child.output.suffix(300))")
        }
        return .measured(Figure(name: name, runs: runs, count: count, bytes: bytes))
    }

    private static let common = """
        import json, sys, time
        def missing(packages):
            print(json.dumps({"missing": "apt-get install " + packages}))
            sys.exit(0)
        try:
            import yaml
            loader = yaml.CSafeLoader
        except (ImportError, AttributeError):
            missing("python3-yaml")
        files = open(sys.argv[1]).read().split()[:int(sys.argv[2])]
        name = "PyYAML " + yaml.__version__ + " with libyaml"
        def measure(name, clock, work):
            times = []
            for _ in range(int(sys.argv[3])):
                start = clock()
                count = work()
                times.append(clock() - start)
            print(json.dumps({"name": name, "runs": times, "count": len(files), "bytes": count}))

        """
}
