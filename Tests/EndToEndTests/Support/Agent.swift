import Documents
import Glibc
import HostSystem
import JSONFormat
import Synchronization

/// A running `watch --json --yes`, and every event that it told of.
final class Agent: Sendable {
    private let child: ChildProcess
    private let told = Mutex<[DocumentValue]>([])
    private let ended = Mutex<ChildProcess.Ending?>(nil)

    init(_ program: Program, in folder: String, _ options: [String] = []) throws {
        let child = try program.start(["watch", "--json", "--yes"] + options, in: folder)
        self.child = child
        Task { [weak self] in
            for await line in child.lines {
                guard let event = try? JSONDocument.value(of: Array(line.utf8)) else { continue }
                self?.told.withLock { $0.append(event) }
            }
        }
    }

    /// The events so far with a name.
    func events(_ name: String) -> [DocumentValue] {
        told.withLock { $0.filter { $0["event"]?.stringValue == name } }
    }

    var everything: [DocumentValue] { told.withLock { $0 } }

    /// Waits for the first event with a name.
    @discardableResult
    func event(_ name: String) async throws -> DocumentValue {
        try await eventually("\(name); there was \(everything)") { !events(name).isEmpty }
        return events(name).first ?? .null
    }

    var processID: Int32 { child.processID }

    func signal(_ number: Int32) { child.signal(number) }

    /// How it ended; waits for that.
    func ending() async -> ChildProcess.Ending {
        if let ending = ended.withLock({ $0 }) { return ending }
        let ending = await child.ending()
        ended.withLock { $0 = ending }
        return ending
    }

    /// Ends it at once, if it still runs.
    func discard() async {
        guard ended.withLock({ $0 }) == nil else { return }
        child.signal(SIGKILL)
        _ = await ending()
    }
}
