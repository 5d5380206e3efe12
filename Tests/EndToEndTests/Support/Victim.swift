import Glibc
import HostSystem
import Synchronization

/// A run of the program that is to be killed, unless it ends before. What it says goes to a file: many of
/// them at a time would hold too many threads that wait for a word.
final class Victim: Sendable {
    private final class State: Sendable { let hasEnded = Mutex(false) }

    private let child: ChildProcess
    private let log: String
    private let state = State()
    private let end: Task<ChildProcess.Ending, Never>

    init(_ program: Program, _ words: [String], in folder: String) throws {
        log = program.home + "/victim.log"
        let child = try ChildProcess(
            "/bin/sh", ["-c", #"exec "$0" "$@" > ../victim.log 2>&1"#, Program.path] + words,
            in: folder, environment: program.environment)
        self.child = child
        end = Task { [state] in
            let ending = await child.ending()
            state.hasEnded.withLock { $0 = true }
            return ending
        }
    }

    /// Everything that it has said.
    var words: String { (try? String(decoding: Program.read(log), as: UTF8.self)) ?? "" }
    /// Whether an agent has said that both sides are in step.
    var isReady: Bool { words.contains(#""event":"ready""#) }
    var hasEnded: Bool { state.hasEnded.withLock { $0 } }

    /// Kills it, if it still runs, and gives its exit status.
    func kill() async -> Int32 {
        if !hasEnded { child.signal(SIGKILL) }
        return await end.value.status
    }
}
