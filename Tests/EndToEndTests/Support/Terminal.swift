import Dispatch
import Glibc
import HostSystem
import Synchronization

/// A pseudo terminal with a program in it: what a person sees and types.
final class Terminal: Sendable {
    private let master: Int32
    /// Kept open, so that the settings can be asked for when the program has ended.
    private let slave: Int32
    let processID: Int32
    private let seen = Mutex<[UInt8]>([])
    private let status = Mutex<Int32?>(nil)
    let settingsBefore: [UInt8]

    /// Starts a program in a session of its own whose terminal this is.
    init(
        _ words: [String], in folder: String, environment: [String: String], columns: Int = 80,
        rows: Int = 24
    ) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // What unlockpt(3) and ptsname(3) do, which Swift does not see: TIOCSPTLCK and TIOCGPTN.
        var (locked, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, 0x4004_5431, &locked) == 0,
            ioctl(master, 0x8004_5430, &number) == 0
        else { throw Program.Trouble("no pseudo terminal: \(errno)") }
        let path = "/dev/pts/\(number)"
        slave = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard slave >= 0 else { throw Program.Trouble("\(path): \(errno)") }
        Self.setSize(of: master, columns, rows)
        settingsBefore = Self.settings(of: slave)
        var environment = environment
        environment["TERM"] = "xterm-256color"
        // A crash is not to be looked into here: the back tracer would wait for a key.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        processID = try Self.start(["env", "-C", folder] + words, on: path, environment)
        let (master, processID) = (master, processID)
        // Threads and not tasks: both block until the program has ended.
        DispatchQueue(label: "terminal.output").async { [weak self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(master, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                self?.seen.withLock { $0 += buffer[..<count] }
            }
        }
        DispatchQueue(label: "terminal.end").async { [weak self] in
            var status: Int32 = 0
            while waitpid(processID, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            self?.status.withLock { $0 = signal == 0 ? (status >> 8) & 0xFF : 128 + signal }
        }
    }

    private static func start(
        _ words: [String], on path: String, _ environment: [String: String]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens becomes its own.
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID, which Swift does not see
        posix_spawnattr_setflags(
            &attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child: pid_t = 0
        let failure = posix_spawnp(&child, words[0], &actions, &attributes, arguments, variables)
        guard failure == 0 else { throw Program.Trouble("\(words): \(failure)") }
        return child
    }

    // MARK: What a person does

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// The window gets another size, and the program is told.
    func resize(_ columns: Int, _ rows: Int) { Self.setSize(of: master, columns, rows) }

    func signal(_ number: Int32) { kill(processID, number) }

    // MARK: What a person sees

    /// Everything that was written so far, as text.
    var output: String { seen.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Waits until a text was written after the first `mark` bytes.
    func shows(_ text: String, after mark: Int = 0) async throws {
        let wanted = Array(text.utf8)
        try await eventually("“\(text)” in \(output.suffix(4000).debugDescription)") {
            seen.withLock { seen in
                var rest = seen[min(mark, seen.count)...]
                while let start = rest.firstIndex(of: wanted[0]) {
                    if seen[start...].starts(with: wanted) { return true }
                    rest = rest[(start + 1)...]
                }
                return false
            }
        }
    }

    /// How much was written so far; for `shows(_:after:)`.
    var mark: Int { seen.withLock(\.count) }

    /// The exit status, or 128 + the signal; waits for the end.
    func ending() async throws -> Int32 {
        try await eventually("the end; \(output.suffix(2000).debugDescription)") {
            status.withLock { $0 != nil }
        }
        return status.withLock { $0 } ?? -1
    }

    /// The settings of the terminal now.
    var settings: [UInt8] { Self.settings(of: slave) }

    /// Whether the normal screen shows, with a cursor, and lines wrap.
    var isPlain: Bool {
        let text = output
        func last(_ code: String) -> String.Index? {
            text.ranges(of: "\u{1B}[?\(code)").last?.lowerBound
        }
        func isLast(_ one: String, _ other: String) -> Bool {
            guard let off = last(other) else { return true }
            return last(one).map { $0 > off } ?? false
        }
        return isLast("1049l", "1049h") && isLast("25h", "25l") && isLast("7h", "7l")
            && isLast("2026l", "2026h")
    }

    /// Ends the program, if it still runs.
    func discard() async {
        if status.withLock({ $0 == nil }) {
            kill(processID, SIGKILL)
            _ = try? await ending()
        }
        close(slave)
    }

    private static func setSize(of terminal: Int32, _ columns: Int, _ rows: Int) {
        var size = winsize()
        size.ws_col = UInt16(columns)
        size.ws_row = UInt16(rows)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    private static func settings(of terminal: Int32) -> [UInt8] {
        var settings = termios()
        guard tcgetattr(terminal, &settings) == 0 else { return [] }
        return withUnsafeBytes(of: &settings) { Array($0) }
    }
}
