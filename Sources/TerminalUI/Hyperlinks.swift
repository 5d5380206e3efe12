/// Links to files that a terminal opens with a click (OSC 8).
package enum Hyperlinks {
    /// Whether the terminal is one that is known to draw them. Others may print the escape as text, so
    /// without a sign there are none. `FORCE_HYPERLINK` decides before anything is guessed.
    package static func areDrawn(isTerminal: Bool, environment: [String: String]) -> Bool {
        func value(_ name: String) -> String { environment[name] ?? "" }
        let wish = value("FORCE_HYPERLINK")
        if !wish.isEmpty { return wish != "0" && isTerminal }
        let term = value("TERM")
        guard isTerminal, !term.isEmpty, term != "dumb", term != "linux" else { return false }
        // What a multiplexer passes on is not known.
        guard value("TMUX").isEmpty, value("STY").isEmpty else { return false }
        // GNOME Terminal and its kin, since 0.50.
        if let version = Int(value("VTE_VERSION")), version >= 5000 { return true }
        if ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"].contains(value("TERM_PROGRAM")) {
            return true
        }
        if ["kitty", "alacritty", "foot", "ghostty", "wezterm"].contains(where: term.contains) {
            return true
        }
        return ["KONSOLE_VERSION", "WT_SESSION", "DOMTERM"].contains { !value($0).isEmpty }
    }

    /// The address of a file; everything but plain letters is written as its bytes, so that no name can
    /// end the escape.
    static func address(_ path: String) -> String {
        var text = "file://"
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text
    }
}

extension Style {
    /// The text as a link to a file: `path` is absolute, or from the folder that links begin at. Where
    /// no links are drawn, the text.
    package func link(_ text: String, to path: String) -> String {
        guard let linkBase, !text.isEmpty else { return text }
        let full = path.hasPrefix("/") ? path : "\(linkBase)/\(path)"
        return "\u{1B}]8;;\(Hyperlinks.address(full))\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
    }
}
