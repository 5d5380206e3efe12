import Glibc

/// A program that has the terminal to itself while it runs: an editor.
package enum ForegroundProcess {
    /// Runs it (words, no shell) with our three standard streams and waits for its end. Gives its exit
    /// status, 128 and more for a signal; `nil` when it could not be started.
    ///
    /// Ctrl-C and Ctrl-\ are the program's meanwhile, as system(3) has it: we must not go from under it.
    /// One that is ended by them leaves the terminal as it was before.
    package static func run(_ words: [String], environment: [String: String]) async -> Int32? {
        var settings = termios()
        let isTerminal = tcgetattr(STDIN_FILENO, &settings) == 0
        var ignored = sigaction()
        ignored.__sigaction_handler.sa_handler = SIG_IGN
        let before = [SIGINT, SIGQUIT].map { number in
            var action = sigaction()
            sigaction(number, &ignored, &action)
            return (number, action)
        }
        let status = await (try? StartedProgram(words, environment: environment))?.ending()
        for (number, action) in before {
            var action = action
            sigaction(number, &action, nil)
        }
        if isTerminal { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
        return status
    }
}
