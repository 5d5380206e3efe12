import Dispatch
import Glibc

/// A program such as `less` between us and the terminal: what is written to `input` it shows page by
/// page.
package struct Pager: Sendable {
    /// Where to write.
    package let input: Int32
    private let processID: pid_t

    /// Starts it with our standard output and a pipe as its input; `nil` when it cannot be started.
    /// `command` is split at spaces; one with more than words in it is for the shell.
    package static func start(_ command: String, environment: [String: String]) -> Pager? {
        let isPlain = command.allSatisfy {
            $0.isLetter || $0.isNumber || " -_./+=,:%@".contains($0)
        }
        let words =
            isPlain ? command.split(separator: " ").map(String.init) : ["sh", "-c", command]
        guard let program = words.first else { return nil }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // As for any child: no signal blocked or ignored, whatever our threads do.
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = CStrings(words)
        let variables = CStrings(
            environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        defer {
            arguments.free()
            variables.free()
        }
        var child: pid_t = 0
        let failure = posix_spawnp(
            &child, program, &actions, &attributes, arguments.pointers, variables.pointers)
        close(ends[0])
        guard failure == 0 else {
            close(ends[1])
            return nil
        }
        // Ctrl-C is the pager's now: it ends a search, and not us from under it.
        signal(SIGINT, SIG_IGN)
        return Pager(input: ends[1], processID: child)
    }

    /// Tells it that there is no more, and waits until the person has left it.
    package func finish() async {
        close(input)
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(processID, &status, 0) < 0, errno == EINTR {}
                continuation.resume()
            }
        }
    }
}
