import Foundation
import Testing

@Suite struct HouseRuleTests {
    @Test("no file is longer than 350 lines", arguments: ["Sources", "Tests"])
    func fileLength(folder: String) throws {
        let long = try Repository.swiftFiles(under: folder).filter { $0.lines.count > 351 }
        #expect(long.map { "\($0.path): \($0.lines.count - 1)" } == [])
    }

    @Test("clock and chance come in by the door: only the adapters ask for them")
    func hiddenInputs() throws {
        let forbidden = try Regex(
            #"\bDate\(\)|\bDate\.now|\bUUID\(\)|\bSystemRandomNumberGenerator\b|\bclock_gettime\b"#
                + #"|\bgettimeofday\b|\b(Continuous|Suspending)Clock\b|\bTask\.sleep\b|\barc4random"#
                + #"|\.random\(in: [^,()]*\)|\.shuffled\(\)|\.randomElement\(\)|\bBool\.random\(\)"#
        )
        let adapters = ["HostSystem", "CurlTransport", "HTTPServer", "Benchmarks"].map {
            "Sources/\($0)/"
        }
        var found: [String] = []
        for file in try Repository.swiftFiles(under: "Sources")
        where !adapters.contains(where: file.path.hasPrefix)
            && file.path != "Sources/Crypto/RandomBytes.swift"
            // The page's script runs in a browser.
            && !file.path.hasPrefix("Sources/TerminalUI/Dashboard/")
        {
            for (index, line) in file.lines.enumerated() where line.contains(forbidden) {
                found.append("\(file.path):\(index + 1): \(line)")
            }
        }
        #expect(found == [])
    }

    @Test("S72: what a crash says is a fixed text, and nothing that was read")
    func crashText() throws {
        let trap = try Regex(#"\b(fatalError|precondition(Failure)?|assert(ionFailure)?)\("#)
        var found: [String] = []
        for file in try Repository.swiftFiles(under: "Sources")
        where !file.path.hasPrefix("Sources/Benchmarks/") {
            for (index, line) in file.lines.enumerated() where line.contains(trap) {
                // The message may stand on the lines after it.
                let statement = file.lines[index...].prefix(3).joined(separator: " ")
                if statement.contains(#"\("#) { found.append("\(file.path):\(index + 1)") }
            }
        }
        // The schemas that are part of the program.
        #expect(found == ["Sources/Workspace/Reading/EntitySchemas.swift:61"])
    }

    @Test("at the top level lies what belongs there, and nothing else")
    func topLevel() throws {
        let allowed: Set<String> = [
            "Package.swift", "Sources", "Tests", "workspace-template", "Fixtures", "README.md",
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path())
        #expect(Set(names.filter { !$0.hasPrefix(".") }).subtracting(allowed) == [])
    }
}
