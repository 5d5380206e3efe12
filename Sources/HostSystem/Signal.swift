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
    /// Ctrl-Z.
    case stop
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
        case .stop: SIGTSTP
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
    /// status by which a shell sees the signal. A terminal that we have in another mode is put right
    /// first.
    package func kill() {
        TerminalRescue.restore()
        signal(number, SIG_DFL)
        _ = Glibc.kill(getpid(), number)
    }

    /// Lets the signal do to this program what it does by default, and comes back when it has: for a
    /// stop, when the program goes on. Who listens to it hears it again afterwards. A stop that the
    /// kernel leaves out (nobody could continue us) comes back at once.
    package func doByDefault() {
        var byDefault = sigaction()
        byDefault.__sigaction_handler.sa_handler = SIG_DFL
        var before = sigaction()
        sigaction(number, &byDefault, &before)
        defer { sigaction(number, &before, nil) }
        // Threads that Dispatch makes block signals; ours must not, or the stop came some time later.
        var mask = sigset_t()
        var own = sigset_t()
        sigemptyset(&mask)
        sigaddset(&mask, number)
        pthread_sigmask(SIG_UNBLOCK, &mask, &own)
        raise(number)
        pthread_sigmask(SIG_SETMASK, &own, nil)
    }

    /// Keeps a write to a closed pipe or socket from ending the program: it fails with EPIPE instead.
    package static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
