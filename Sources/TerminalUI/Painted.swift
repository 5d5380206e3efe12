/// Lines that already carry our colour codes: measured, cut and filled without counting those.
///
/// The texts in them are escaped, so that every escape sequence in a line is one that `Style` made.
package enum Painted {
    /// Columns that the line takes on a terminal.
    package static func columns(of line: String) -> Int {
        parts(of: line).reduce(0) { $0 + ($1.isCode ? 0 : Width.columns(of: $1.text)) }
    }

    /// The line without its colours.
    package static func plain(_ line: String) -> String {
        parts(of: line).reduce(into: "") { if !$1.isCode { $0 += $1.text } }
    }

    /// The line, cut to so many columns with an ellipsis; colours end where it ends.
    package static func truncated(_ line: String, to limit: Int, style: Style) -> String {
        guard columns(of: line) > limit else { return line }
        var result = ""
        var room = limit - Width.columns(of: style.ellipsis)
        guard room >= 0 else { return String(repeating: ".", count: max(0, limit)) }
        var isColored = false
        for part in parts(of: line) {
            if part.isCode {
                result += part.text
                isColored = part.text != "\u{1B}[0m"
                continue
            }
            for character in part.text {
                room -= Width.columns(of: character)
                guard room >= 0 else {
                    return result + style.ellipsis + (isColored ? "\u{1B}[0m" : "")
                }
                result.append(character)
            }
        }
        return result
    }

    /// The line, cut or filled with spaces to exactly so many columns.
    package static func fitted(_ line: String, to limit: Int, style: Style) -> String {
        let cut = truncated(line, to: limit, style: style)
        return cut + String(repeating: " ", count: max(0, limit - columns(of: cut)))
    }

    /// Two pieces at the two ends of a line; the right one gives way when there is no room.
    package static func spread(
        _ left: String, _ right: String, to width: Int, style: Style
    ) -> String {
        let room = width - columns(of: right)
        guard !right.isEmpty, columns(of: left) + 2 <= room else {
            return truncated(left, to: width, style: style)
        }
        return left + String(repeating: " ", count: room - columns(of: left)) + right
    }

    /// Plain text in lines of at most so many columns, broken between words where that can be.
    package static func wrapped(_ text: String, to width: Int) -> [String] {
        let width = max(1, width)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            var isFirst = true
            func flush() {
                lines.append(line)
                line = ""
                used = 0
                isFirst = true
            }
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                let columns = Width.columns(of: String(word))
                if used > 0, used + 1 + columns > width {
                    flush()
                } else if !isFirst {
                    line += " "
                    used += 1
                }
                for character in word {
                    let own = Width.columns(of: character)
                    if used + own > width, used > 0 { flush() }
                    line.append(character)
                    used += own
                }
                // Also after a word that had to be broken.
                isFirst = false
            }
            lines.append(line)
        }
        return lines
    }

    /// A line of prose in lines of at most so many columns; all but the first begin below the words of
    /// the first, behind its indentation and its mark.
    package static func hanging(_ line: String, to width: Int) -> [String] {
        // The address of a link is not to be broken.
        guard columns(of: line) > width, !line.contains("\u{1B}]") else { return [line] }
        let text = plain(line)
        let words = text.drop { $0 == " " }
        var indent = text.count - words.count
        if let mark = words.first, !mark.isLetter, !mark.isNumber, words.dropFirst().first == " " {
            indent += 2
        } else if indent > 0 {
            indent += 2
        }
        indent = min(indent, width / 2)
        var code = ""
        var pieces: [Piece<String>] = []
        for part in parts(of: line) {
            if part.isCode {
                code = part.text == "\u{1B}[0m" ? "" : part.text
            } else {
                pieces.append(Piece(text: part.text, mark: code))
            }
        }
        return Pieces.wrapped(pieces, to: width, then: width - indent).enumerated().map {
            ($0.offset == 0 ? "" : String(repeating: " ", count: indent))
                + $0.element.map { $0.mark.isEmpty ? $0.text : "\($0.mark)\($0.text)\u{1B}[0m" }
                .joined()
        }
    }

    private static func parts(of line: String) -> [(text: String, isCode: Bool)] {
        guard line.utf8.contains(0x1B) else { return [(line, false)] }
        var parts: [(text: String, isCode: Bool)] = []
        var current = String.UnicodeScalarView()
        var isCode = false
        func flush() {
            if !current.isEmpty { parts.append((String(current), isCode)) }
            current = String.UnicodeScalarView()
        }
        for scalar in line.unicodeScalars {
            if scalar == "\u{1B}" {
                flush()
                isCode = true
            }
            current.append(scalar)
            if isCode, scalar == "m" {
                flush()
                isCode = false
            }
        }
        flush()
        return parts
    }
}
