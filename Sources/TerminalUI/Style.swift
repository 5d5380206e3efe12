/// How output looks: in colour or plain, with Unicode's drawings or in ASCII.
package struct Style: Hashable, Sendable {
    package enum Ink: String, Sendable, CaseIterable {
        case bold = "1"
        case dim = "2"
        case underline = "4"
        case inverse = "7"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case magenta = "35"
        case cyan = "36"
    }

    package let usesColor: Bool
    /// Whether the terminal draws more than ASCII.
    package let usesUnicode: Bool
    /// The folder that links to files begin at; `nil` where none are drawn.
    package var linkBase: String?

    package init(usesColor: Bool, usesUnicode: Bool = true) {
        self.usesColor = usesColor
        self.usesUnicode = usesUnicode
    }

    package static let plain = Style(usesColor: false)

    /// Decides for one output, the strongest wish first: `--no-color`, `NO_COLOR` (no-color.org),
    /// `CLICOLOR_FORCE` (bixense.com/clicolors), `TERM=dumb`, `CLICOLOR=0`; then colour on a terminal.
    package init(isTerminal: Bool, refusesColor: Bool = false, environment: [String: String]) {
        func isSet(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
        if refusesColor || isSet("NO_COLOR") {
            usesColor = false
        } else if isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" {
            usesColor = true
        } else if environment["TERM"] == "dumb" || environment["CLICOLOR"] == "0" {
            usesColor = false
        } else {
            usesColor = isTerminal
        }
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].first(where: isSet).flatMap { environment[$0] }
        // Without any locale most terminals of today still draw UTF-8; a named one without it does not.
        let encoding = (locale ?? "utf-8").lowercased()
        let knowsUTF8 = encoding.contains("utf-8") || encoding.contains("utf8")
        usesUnicode = environment["TERM"] != "linux" && (knowsUTF8 || !isTerminal)
    }

    /// The text in these inks. The text must be safe already: see `Escaping`.
    package func paint(_ text: String, _ inks: Ink...) -> String { paint(text, inks) }

    package func paint(_ text: String, _ inks: [Ink]) -> String {
        guard usesColor, !inks.isEmpty, !text.isEmpty else { return text }
        return "\u{1B}[\(inks.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
    }

    package var arrow: String { usesUnicode ? "→" : "->" }
    package var ellipsis: String { usesUnicode ? "…" : "..." }
    package var bullet: String { usesUnicode ? "·" : "-" }
    package var check: String { usesUnicode ? "✓" : "ok" }
    package var cross: String { usesUnicode ? "✗" : "x" }
}
