import Glibc

extension TerminalInput {
    /// One key, as soon as it is pressed and without showing it. `nil` at the end of input, at Ctrl-C and
    /// at Ctrl-D. A key that sends several bytes (an arrow) comes as an escape, without the rest.
    package static func readKey() -> Character? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != 0x03, byte != 0x04 else { return nil }
            if byte == 0x1B { tcflush(STDIN_FILENO, TCIFLUSH) }
            return Character(Unicode.Scalar(byte))
        }
    }
}
