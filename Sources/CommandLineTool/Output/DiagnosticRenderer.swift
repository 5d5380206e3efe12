import Documents
import TerminalUI

/// A problem in a file as compilers show it: the place, the line, a caret, and what would be right.
struct DiagnosticRenderer {
    let style: Style
    /// Of the terminal; longer source lines are cut around the place.
    var width = 100

    /// The message that stands above diagnostics, without what the first of them says itself.
    static func heading(_ message: String, above diagnostics: [Diagnostic]) -> String {
        guard let said = diagnostics.first?.message, message.hasSuffix(": \(said)") else {
            return message
        }
        return String(message.dropLast(said.count + 2))
    }

    func lines(_ diagnostic: Diagnostic) -> [String] {
        let place =
            Escaping.line(diagnostic.file)
            + (diagnostic.position.map { ":\($0.line):\($0.column)" } ?? "")
        let severity =
            diagnostic.severity == .error ? style.red("error:") : style.yellow("warning:")
        let link = style.link(style.bold(place + ":"), to: diagnostic.file)
        var lines = ["\(link) \(severity) \(Escaping.line(diagnostic.message))"]
        if let position = diagnostic.position, let source = diagnostic.sourceLine {
            lines += SourceExcerpt.render(
                line: source, number: position.line, column: position.column,
                length: diagnostic.caretLength, note: diagnostic.help, style: style,
                width: width)
        } else if let help = diagnostic.help {
            lines.append("  help: \(Escaping.line(help))")
        }
        for note in diagnostic.notes {
            let place =
                Escaping.line(note.file)
                + (note.position.map { ":\($0.line):\($0.column)" } ?? "")
            lines.append("  note: \(place): \(Escaping.line(note.message))")
        }
        return lines
    }
}
