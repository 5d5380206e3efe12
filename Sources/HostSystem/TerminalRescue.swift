import Glibc
import Synchronization

/// Puts the terminal right when the program ends in a way that no `defer` sees: a crash, an abort, the
/// second Ctrl-C.
///
/// What a signal handler may touch is laid out beforehand in plain memory that is never freed: the
/// bytes to write, the terminal's settings, and the actions of before. The handler itself does nothing
/// but load a pointer, `write`, `tcsetattr`, `sigaction` and `raise`, all of them async-signal-safe
/// (signal-safety(7)); no Swift object is touched, so that nothing is retained, allocated or locked.
enum TerminalRescue {
    /// What a program crashes by, and the two that say so on purpose (Ctrl-\, abort).
    private static let crashes: [Int32] = [
        SIGABRT, SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGQUIT,
    ]

    /// From now on until `disarm`, an abnormal end writes `bytes` and sets the terminal to `settings`.
    static func arm(settings: termios, writing bytes: [UInt8]) {
        disarm()
        let plan = UnsafeMutablePointer<RescuePlan>.allocate(capacity: 1)
        let text = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
        text.initialize(from: bytes, count: bytes.count)
        let before = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)
        before.initialize(repeating: sigaction(), count: 65)
        plan.initialize(
            to: RescuePlan(
                settings: settings, text: text, count: bytes.count, before: before))
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            let saved = errno
            if let plan = RescuePlan.at(rescuePlan.exchange(0, ordering: .acquiringAndReleasing)) {
                plan.pointee.carryOut()
                sigaction(number, plan.pointee.before + Int(number), nil)
            } else {
                signal(number, SIG_DFL)
            }
            errno = saved
            // The signal is blocked in here: it strikes when the handler returns, with the action that
            // stood before ours (the runtime's own back trace, or the end).
            raise(number)
        }
        for number in crashes { sigaction(number, &action, before + Int(number)) }
        rescuePlan.store(UInt(bitPattern: plan), ordering: .releasing)
    }

    /// The terminal is in order; abnormal ends are nobody's business any more.
    static func disarm() {
        guard let plan = RescuePlan.at(rescuePlan.exchange(0, ordering: .acquiringAndReleasing))
        else { return }
        // The plan itself stays: a handler on another thread may be reading it. It is small, and made
        // once for each time that the screen is taken.
        for number in crashes { sigaction(number, plan.pointee.before + Int(number), nil) }
    }

    /// Puts the terminal right now, if it is not.
    static func restore() {
        guard let plan = RescuePlan.at(rescuePlan.load(ordering: .acquiring)) else { return }
        plan.pointee.carryOut()
        disarm()
    }
}

private struct RescuePlan {
    var settings: termios
    let text: UnsafeMutablePointer<UInt8>
    let count: Int
    /// By signal number.
    let before: UnsafeMutablePointer<sigaction>

    static func at(_ address: UInt) -> UnsafeMutablePointer<RescuePlan>? {
        UnsafeMutablePointer(bitPattern: address)
    }

    mutating func carryOut() {
        _ = write(STDOUT_FILENO, text, count)
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }
}

/// The address of the plan, 0 without one. A global, since a C handler captures nothing.
private let rescuePlan = Atomic<UInt>(0)
