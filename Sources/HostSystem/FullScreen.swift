import Dispatch
import Glibc
import Synchronization

/// The terminal as a screen of our own: the alternate screen, keys one by one, no echo. What was there
/// before is there again after `leave`, and after every way in which the program can end.
package final class FullScreen: Sendable {
    /// What the terminal sends, in pieces as it comes; ends when the terminal is gone.
    package let input: AsyncStream<[UInt8]>
    private let bytes: AsyncStream<[UInt8]>.Continuation
    /// The terminal's own settings.
    private let settings: termios
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "ghlsync.keys")
    // Dispatch sources may be used from any thread; their protocol is only not marked Sendable.
    nonisolated(unsafe) private let source: any DispatchSourceRead

    /// Nothing can be read any more. Apart from `state`, which `leave` holds while it waits for readers.
    private let isOver = Atomic(false)

    private struct State {
        var isEntered = false
    }

    /// Keeps the title, takes the alternate screen, hides the cursor, and does not wrap lines.
    private static let entering = "\u{1B}[22;0t\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J"
    /// All of that back; an update that a frame left open is closed first.
    private static let leaving =
        "\u{1B}[?2026l\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l\u{1B}[23;0t"

    /// `nil` when input and output are not both a terminal.
    package init?() {
        var settings = termios()
        guard TerminalDevice.output.isTerminal, tcgetattr(STDIN_FILENO, &settings) == 0 else {
            return nil
        }
        self.settings = settings
        (input, bytes) = AsyncStream.makeStream()
        source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: queue)
        source.setEventHandler { [weak self] in self?.take() }
    }

    deinit {
        leave()
        // A source that is let go must not be suspended.
        source.cancel()
        source.resume()
    }

    /// Whether our process group has the terminal, so that we may change its settings.
    package var isForeground: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

    package var size: TerminalDevice.Size? { TerminalDevice.output.size }

    /// Takes the screen. Does nothing when it is taken, when the terminal is another's now, or is gone.
    @discardableResult
    package func enter() -> Bool {
        state.withLock { state in
            guard !state.isEntered, !isOver.load(ordering: .relaxed), isForeground else {
                return state.isEntered
            }
            var raw = settings
            // Signals stay: Ctrl-C, Ctrl-Z and Ctrl-\ mean here what they mean everywhere.
            raw.c_lflag &= ~tcflag_t(ECHO | ICANON)
            raw.c_iflag &= ~tcflag_t(IXON | ICRNL)
            TerminalRescue.arm(settings: settings, writing: Array(Self.leaving.utf8))
            guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else {
                TerminalRescue.disarm()
                return false
            }
            Self.write(Self.entering)
            source.resume()
            state.isEntered = true
            return true
        }
    }

    /// Gives the screen back. May be called at any time, and twice.
    package func leave() {
        state.withLock { state in
            guard state.isEntered else { return }
            state.isEntered = false
            // Behind the queue, so that no reading is under way when this returns.
            queue.sync { source.suspend() }
            TerminalRescue.restore()
        }
    }

    /// Writes a frame, in one piece. Dropped while the screen is not ours.
    package func draw(_ frame: String) {
        guard !frame.isEmpty else { return }
        state.withLock { state in
            if state.isEntered { Self.write(frame) }
        }
    }

    private func take() {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = read(STDIN_FILENO, &buffer, buffer.count)
        if count > 0 {
            bytes.yield(Array(buffer[..<count]))
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            // Nothing comes any more; asking again would ask for ever.
            isOver.store(true, ordering: .relaxed)
            source.cancel()
            bytes.finish()
        }
    }

    private static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
