import Documents
import Pacing
import Ports
import SyncTestKit
import Synchronization
import Testing

@testable import CommandLineTool

@Suite struct WatchLogTests {
    private static func event(_ lines: [String]) -> WatchEvent {
        WatchEvent(time: Timestamp(seconds: 1_764_450_000), name: "note", fields: [:], lines: lines)
    }

    @Test("lines carry the whole date and no colours")
    func lines() throws {
        let files = InMemoryFileSystem()
        let log = WatchLog(files: files, path: "agent.log") { _ in }
        log.take(Self.event(["\u{1B}[31m✗\u{1B}[0m one", "  two"]))
        log.take(Self.event([]))
        let text = String(decoding: try files.read("agent.log", limit: 1000), as: UTF8.self)
        #expect(
            text == "2025-11-29T21:00:00.000Z ✗ one\n" + String(repeating: " ", count: 25)
                + "  two\n")
    }

    @Test("no file grows beyond the limit, and only so many are kept")
    func rotation() throws {
        let files = InMemoryFileSystem()
        for _ in 0..<2 {
            // A new process goes on where the last one stopped.
            let log = WatchLog(files: files, path: "agent.log", limit: 200, generations: 3) { _ in }
            for index in 0..<20 { log.take(Self.event(["line \(index)"])) }
        }
        #expect(
            try files.list(.root).map { "\($0.name)" }.sorted() == [
                "agent.log", "agent.log.1", "agent.log.2",
            ])
        for name in ["agent.log", "agent.log.1", "agent.log.2"] {
            #expect(try files.read(FilePath(stringLiteral: name), limit: 1000).count <= 200)
        }
        let newest = String(decoding: try files.read("agent.log", limit: 1000), as: UTF8.self)
        #expect(newest.hasSuffix("line 19\n"))
    }

    @Test("a log that cannot be written is said once")
    func failing() {
        let said = Mutex<[String]>([])
        let log = WatchLog(files: InMemoryFileSystem(), path: "no/such/agent.log") { message in
            said.withLock { $0.append(message) }
        }
        for _ in 0..<3 { log.take(Self.event(["line"])) }
        #expect(said.withLock { $0.count } == 1)
    }
}
