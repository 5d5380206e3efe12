import Glibc

extension TerminalInput {
    /// One key, as soon as it is pressed and without showing it. `nil` at the end of input, at Ctrl-C and
    /// at Ctrl-D. A key that sends several bytes (an arrow) comes as U+0000,
    /// without the rest. The prompt is shown when the key can come: what is typed at the sight of it, and
    /// be it Ctrl-C, is read here and no signal.
    package static func readKey(at prompt: String) -> Character? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
        _ = write(STDERR_FILENO, prompt, prompt.utf8.count)
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1, byte != 0x03, byte != 0x04 else { return nil }
            var waiting: Int32 = 0
            if byte == 0x1B, ioctl(STDIN_FILENO, UInt(FIONREAD), &waiting) == 0, waiting > 0 {
                tcflush(STDIN_FILENO, TCIFLUSH)
                return "\0"
            }
            return Character(Unicode.Scalar(byte))
        }
    }
}
