import Glibc

/// What is known of the terminal at one of the three standard streams.
package enum TerminalDevice: Int32, Sendable, CaseIterable {
    case input = 0
    case output = 1
    case errors = 2

    package struct Size: Hashable, Sendable {
        package let columns: Int
        package let rows: Int
    }

    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// `nil` without a terminal, or when it does not know.
    package var size: Size? {
        var size = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return nil
        }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}
