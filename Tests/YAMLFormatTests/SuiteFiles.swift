import Foundation
import Testing

/// The conformance suites: the development split in `Fixtures/suites`, and what `GHLSYNC_SUITES` names.
enum SuiteFiles {
    struct File: CustomTestStringConvertible, Sendable {
        let name: String
        let lines: [[UInt8]]
        let isOurs: Bool
        var testDescription: String { name }
    }

    static func named(_ prefix: String) -> [File] {
        let here = URL(fileURLWithPath: #filePath)
        let ours = here.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Fixtures/suites")
        var folders = [ours]
        if let more = ProcessInfo.processInfo.environment["GHLSYNC_SUITES"] {
            folders.append(URL(fileURLWithPath: more))
        }
        return folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.sorted().filter { $0.hasPrefix(prefix) && $0.hasSuffix(".jsonl") }.map {
                let data = (try? Data(contentsOf: folder.appendingPathComponent($0))) ?? Data()
                let lines = data.split(separator: 0x0A).map(Array.init)
                return File(name: $0, lines: lines, isOurs: folder == ours)
            }
        }
    }
}
