import Foundation

/// A conformance suite, one JSON record a line: of `Fixtures/suites`, or, when the environment variable
/// `GHLSYNC_SUITES` names a folder, of that one instead.
package struct SuiteFile: CustomStringConvertible, Sendable {
    package let name: String
    package let lines: [[UInt8]]
    /// Whether it is the suite of this repository, whose number of cases is known.
    package let isOurs: Bool

    package var description: String { name }

    package static func named(_ prefix: String) -> [SuiteFile] {
        let other = ProcessInfo.processInfo.environment["GHLSYNC_SUITES"]
        let folder = other ?? FixtureDirectory.path("suites")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().filter { $0.hasPrefix(prefix) && $0.hasSuffix(".jsonl") }.map {
            let data = (try? Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) ?? Data()
            return SuiteFile(
                name: $0, lines: data.split(separator: 0x0A).map(Array.init), isOurs: other == nil)
        }
    }

    /// The line that a review reads, and below it what failed.
    package func report(passed: Int, of cases: Int, failed: [String]) {
        print("suite \(name): \(passed)/\(cases)")
        for failure in failed { print("  failed \(failure)") }
    }
}
