import Glibc

/// Reads from standard input.
package enum TerminalInput {
    /// One line without its end, and without showing it when a terminal is there. `nil` at the end of
    /// input, at Ctrl-C, and for a line that is not UTF-8 or longer than 64 KiB.
    package static func readSecretLine() -> String? {
        guard TerminalDevice.input.isTerminal else { return plainLine() }
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return plainLine() }
        // Not even Ctrl-C may end the program in between: it would leave the terminal mute.
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0 else { return nil }
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            _ = write(STDERR_FILENO, "\n", 1)
        }
        return typedLine()
    }

    private static let limit = 64 << 10

    private static func nextByte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            return count == 1 ? byte : nil
        }
    }

    private static func plainLine() -> String? {
        var line: [UInt8] = []
        while let byte = nextByte(), byte != 0x0A {
            line.append(byte)
            guard line.count <= limit else { return nil }
        }
        return line.isEmpty ? nil : String(validating: line, as: UTF8.self)
    }

    /// With the line discipline off, the editing keys are ours to do.
    private static func typedLine() -> String? {
        var line: [UInt8] = []
        while let byte = nextByte() {
            switch byte {
            case 0x0A, 0x0D: return line.isEmpty ? nil : String(validating: line, as: UTF8.self)
            case 0x03: return nil  // Ctrl-C
            case 0x04 where line.isEmpty: return nil  // Ctrl-D
            case 0x08, 0x7F:  // backspace: the whole of the last character
                while let last = line.popLast(), last & 0xC0 == 0x80 {}
            case 0x15: line = []  // Ctrl-U
            default:
                line.append(byte)
                guard line.count <= limit else { return nil }
            }
        }
        return nil
    }
}
