import Documents
import Glibc
import HostSystem
import JSONFormat
import Synchronization

/// A running `watch --json`, and every event that it told of.
final class DemoWatch: Sendable {
    private let child: ChildProcess
    private let told = Mutex<[DocumentValue]>([])
    private let reading = Mutex<Task<Void, Never>?>(nil)

    init(_ child: ChildProcess) {
        self.child = child
        let task = Task { [weak self] in
            for await line in child.lines {
                guard let event = try? JSONDocument.value(of: Array(line.utf8)) else { continue }
                self?.told.withLock { $0.append(event) }
            }
        }
        reading.withLock { $0 = task }
    }

    /// The events so far with a name.
    func events(_ name: String) -> [DocumentValue] {
        told.withLock { $0.filter { $0["event"]?.stringValue == name } }
    }

    /// Ends the agent as Ctrl-C does.
    func stop() async -> ChildProcess.Ending {
        child.signal(SIGINT)
        return await child.ending()
    }
}
