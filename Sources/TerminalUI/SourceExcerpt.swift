/// A line of a source file with a caret under the place that is meant.
package enum SourceExcerpt {
    /// Two lines, such as
    /// ```
    ///   7 | price: 12,50
    ///              ^^^^^ write 12.50
    /// ```
    /// - Parameters:
    ///   - line: The line as it is in the file, without its end; it is made safe here.
    ///   - column: From 1, in Unicode code points, as `SourcePosition` counts. May lie past the end.
    ///   - length: In code points; the caret line ends with the line.
    ///   - note: What to do, behind the carets.
    ///   - width: Of the terminal; a longer line is cut around the place.
    package static func render(
        line: String, number: Int, column: Int, length: Int, note: String? = nil, style: Style,
        width: Int = 100
    ) -> [String] {
        let scalars = Array(line.unicodeScalars)
        let start = min(max(column - 1, 0), scalars.count)
        let end = min(start + max(length, 1), scalars.count)
        var before = display(scalars[..<start], from: 0)
        var marked = display(scalars[start..<end], from: Width.columns(of: before))
        let position = Width.columns(of: before) + Width.columns(of: marked)
        var after = display(scalars[end...], from: position)

        let digits = String(number)
        let gutter = String(repeating: " ", count: max(0, 3 - digits.count)) + digits + " | "
        let room = max(20, width - Width.columns(of: gutter))
        crop(&before, &marked, &after, to: room, style: style)

        let indent = Width.columns(of: gutter) + Width.columns(of: before)
        let carets = String(repeating: "^", count: max(1, Width.columns(of: marked)))
        let help = note.map { " " + style.paint(Escaping.line($0), .cyan) } ?? ""
        return [
            style.paint(gutter, .dim) + before + style.paint(marked, .bold) + after,
            String(repeating: " ", count: indent) + style.paint(carets, .red, .bold) + help,
        ]
    }

    /// Part of a line as it is drawn, from a column on: tabs reach to the next multiple of four.
    private static func display(_ scalars: ArraySlice<Unicode.Scalar>, from column: Int) -> String {
        var text = ""
        for (index, part) in scalars.split(separator: "\t", omittingEmptySubsequences: false)
            .enumerated()
        {
            if index > 0 {
                let at = column + Width.columns(of: text)
                text += String(repeating: " ", count: 4 - at % 4)
            }
            text += Escaping.line(String(String.UnicodeScalarView(part)))
        }
        return text
    }

    /// Cuts what does not fit: first behind the place, then before it, last the place itself.
    private static func crop(
        _ before: inout String, _ marked: inout String, _ after: inout String, to room: Int,
        style: Style
    ) {
        let total = [before, marked, after].map(Width.columns).reduce(0, +)
        guard total > room else { return }
        marked = Width.truncated(marked, to: max(8, room * 2 / 3), style: style)
        let kept = room - Width.columns(of: marked)
        let behind = min(Width.columns(of: after), max(kept / 3, kept - Width.columns(of: before)))
        before = Width.truncatedAtStart(before, to: kept - behind, style: style)
        after = Width.truncated(after, to: behind, style: style)
    }
}
