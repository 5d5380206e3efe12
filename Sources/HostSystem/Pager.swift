import Glibc

/// A program such as `less` between us and the terminal: what is written to `input` it shows page by
/// page.
package struct Pager: Sendable {
    /// Where to write.
    package let input: Int32
    private let program: StartedProgram

    /// Starts it with our standard output and a pipe as its input; `nil` when it cannot be started.
    /// `command` is split at spaces; one with more than words in it is for the shell.
    package static func start(_ command: String, environment: [String: String]) -> Pager? {
        let isPlain = command.allSatisfy {
            $0.isLetter || $0.isNumber || " -_./+=,:%@".contains($0)
        }
        let words =
            isPlain ? command.split(separator: " ").map(String.init) : ["sh", "-c", command]
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let program = try? StartedProgram(
            words, environment: environment, streams: [STDIN_FILENO: ends[0]])
        close(ends[0])
        guard let program else {
            close(ends[1])
            return nil
        }
        // Ctrl-C is the pager's now: it ends a search, and not us from under it.
        signal(SIGINT, SIG_IGN)
        return Pager(input: ends[1], program: program)
    }

    /// Tells it that there is no more, and waits until the person has left it.
    package func finish() async {
        close(input)
        _ = await program.ending()
    }
}
