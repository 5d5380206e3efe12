import Glibc

/// A signal that programs are told something by.
package enum Signal: Hashable, Sendable, CaseIterable {
    /// Ctrl-C.
    case interrupt
    /// Ctrl-\.
    case quit
    /// A polite request to end.
    case terminate
    /// The terminal went away.
    case hangUp
    /// The terminal has another size.
    case windowChange
    /// The program goes on after a stop (`fg`).
    case resume
    case user1, user2

    package var number: Int32 {
        switch self {
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .terminate: SIGTERM
        case .hangUp: SIGHUP
        case .windowChange: SIGWINCH
        case .resume: SIGCONT
        case .user1: SIGUSR1
        case .user2: SIGUSR2
        }
    }

    init?(number: Int32) {
        guard let signal = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = signal
    }

    /// Lets the signal do to this program what it does by default: most of them end it, with the exit
    /// status by which a shell sees the signal.
    package func kill() {
        signal(number, SIG_DFL)
        _ = Glibc.kill(getpid(), number)
    }

    /// Keeps a write to a closed pipe or socket from ending the program: it fails with EPIPE instead.
    package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
