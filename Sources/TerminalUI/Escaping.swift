/// Makes text that others wrote safe to print: nothing in it moves the cursor, changes colours, sets the
/// title or the clipboard, turns the reading direction, hides, or piles up marks. What is taken out is
/// shown, as `\u{1b}`.
///
/// Everything from the API, from files, file names and server errors goes through here, on a terminal or
/// not: output is pasted, logged and read by others.
package enum Escaping {
    /// For one line: line ends and tabs are shown as `\n`, `\r`, `\t`.
    package static func line(_ text: String) -> String { escaped(text, keepsLines: false) }

    /// For text of several lines: LF stays (CRLF becomes LF), tabs become four spaces.
    package static func block(_ text: String) -> String { escaped(text, keepsLines: true) }

    /// Marks on one letter beyond this many are counted instead of drawn. Real scripts need up to five.
    private static let markLimit = 6

    private static func escaped(_ text: String, keepsLines: Bool) -> String {
        guard needsWork(text) else { return text }
        var result = String.UnicodeScalarView()
        var marks = 0
        var isAfterBase = false
        var overflow: (mark: Unicode.Scalar, count: Int)?
        var isInFlag = false
        let scalars = Array(text.unicodeScalars)

        func flush() {
            guard let run = overflow else { return }
            result.append(contentsOf: "\(code(run.mark))×\(run.count)".unicodeScalars)
            overflow = nil
        }

        for (index, scalar) in scalars.enumerated() {
            if isMark(scalar) {
                marks += 1
                if marks > markLimit {
                    overflow = (overflow?.mark ?? scalar, (overflow?.count ?? 0) + 1)
                } else {
                    // A mark without a letter would sit on whatever we print before the text.
                    if !isAfterBase { result.append("◌") }
                    isAfterBase = true
                    result.append(scalar)
                }
                continue
            }
            flush()
            marks = 0
            isAfterBase = true
            if keepsLines, scalar == "\n" || scalar == "\t" {
                result.append(contentsOf: (scalar == "\n" ? "\n" : "    ").unicodeScalars)
                isAfterBase = scalar != "\n"
            } else if keepsLines, scalar == "\r", index + 1 < scalars.count,
                scalars[index + 1] == "\n"
            {
                continue
            } else if isDangerous(scalar), !(isInFlag && isTag(scalar)) {
                result.append(contentsOf: code(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
            isInFlag = scalar == "🏴" || isInFlag && isTag(scalar)
        }
        flush()
        return String(result)
    }

    /// Most texts have nothing to escape; say so quickly.
    private static func needsWork(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.value < 0x20 || $0.value > 0x7E && isSpecial($0) }
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        isDangerous(scalar) || isMark(scalar)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0x300 else { return false }
        return switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default: false
        }
    }

    /// Controls, direction marks, what cannot be seen, and what is no character.
    static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xE0000...0xE00FF, 0xE01F0...0xE0FFF: true
        case 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }

    /// Tags spell the regions of flags (Scotland); elsewhere they are hidden text.
    private static func isTag(_ scalar: Unicode.Scalar) -> Bool {
        (0xE0020...0xE007F).contains(scalar.value)
    }

    private static func code(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{\(String(scalar.value, radix: 16))}"
        }
    }
}

extension Escaping {
    /// For running text in Markdown: shown as it is, never as markup, HTML, a link or a table's border.
    package static func markdown(_ text: String) -> String {
        var result = ""
        for character in line(text) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // Broken up, so that nothing becomes a link by itself.
            case ":": result += "&#58;"
            case "@": result += "&#64;"
            case ".": result += "&#46;"
            case "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "#", "+", "-", "!", "|", "~",
                "$":
                result += "\\\(character)"
            default: result.append(character)
            }
        }
        return result
    }
}
