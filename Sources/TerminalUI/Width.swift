/// How many columns text takes on a terminal. Expects text without controls (see `Escaping`).
package enum Width {
    package enum Alignment: Sendable { case left, right }

    package static func columns(of text: String) -> Int {
        // ASCII is what most text is.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
        return text.reduce(0) { $0 + columns(of: $1) }
    }

    /// Columns of one visible character: 0, 1 or 2 (more where a terminal cannot join its parts).
    package static func columns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first else { return 0 }
        // A letter and its marks, a flag, or an emoji and what modifies it, are as wide as their base;
        // VS16 asks for the emoji form, which is wide.
        if scalars.count > 1, scalars.contains("\u{FE0F}") || isRegionalPair(scalars) { return 2 }
        return scalars.count == 1
            ? columns(of: first) : scalars.reduce(0) { max($0, columns(of: $1)) }
    }

    /// The text, cut to so many columns with an ellipsis at its end.
    package static func truncated(_ text: String, to limit: Int, style: Style) -> String {
        guard columns(of: text) > limit else { return text }
        return prefix(of: text, style: style, limit: limit) { $0 + $1 }
    }

    /// The text, cut to so many columns with an ellipsis at its start.
    package static func truncatedAtStart(_ text: String, to limit: Int, style: Style) -> String {
        guard columns(of: text) > limit else { return text }
        let reversed = String(text.reversed())
        return prefix(of: reversed, style: style, limit: limit) {
            String($1.reversed()) + String($0.reversed())
        }
    }

    /// The text with spaces up to so many columns.
    package static func padded(
        _ text: String, to limit: Int, alignment: Alignment = .left
    ) -> String {
        let space = String(repeating: " ", count: max(0, limit - columns(of: text)))
        return alignment == .left ? text + space : space + text
    }

    private static func prefix(
        of text: String, style: Style, limit: Int, join: (String, String) -> String
    ) -> String {
        let mark = style.ellipsis
        let room = limit - columns(of: mark)
        guard room >= 0 else { return String(mark.prefix(max(0, limit))) }
        var kept = ""
        var used = 0
        for character in text {
            used += columns(of: character)
            guard used <= room else { break }
            kept.append(character)
        }
        return join(kept, mark)
    }

    private static func isRegionalPair(_ scalars: Character.UnicodeScalarView) -> Bool {
        scalars.count == 2 && scalars.allSatisfy { (0x1F1E6...0x1F1FF).contains($0.value) }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        // The second and third part of a Korean syllable stand on the first.
        if (0x1160...0x11FF).contains(value) { return 0 }
        return wide.contains { $0.contains(value) } ? 2 : 1
    }

    /// East Asian Wide and Fullwidth (Unicode 15.1, UAX #11) but for emoji.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
        0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
        0x20000...0x3FFFD,
    ]
}
