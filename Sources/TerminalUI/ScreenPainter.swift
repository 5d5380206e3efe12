/// Turns whole screens into the fewest bytes that bring the terminal from the last one to the next:
/// only lines that changed are written again. A value: the caller writes the bytes, all in one piece.
package struct ScreenPainter: Sendable {
    private var shown: [String]?
    private var columns = 0

    package init() {}

    /// The terminal shows nothing that is known: after a resize, or when another program had it.
    package mutating func forget() { shown = nil }

    /// What to write so that the screen shows `lines`; empty when it does already. `lines` are one a
    /// row, at most `columns` wide.
    package mutating func frame(_ lines: [String], columns: Int) -> String {
        let old = self.columns == columns ? shown : nil
        var body = ""
        for (row, line) in lines.enumerated() {
            if let old, row < old.count, old[row] == line { continue }
            // The rest is erased only where there is one: erasing after the last column would take the
            // last character away on terminals that hold back the wrap.
            let erase = Painted.columns(of: line) < columns ? "\u{1B}[K" : ""
            body += "\u{1B}[\(row + 1);1H\(line)\(erase)"
        }
        if old == nil || lines.count < (old?.count ?? 0) {
            body = (old == nil ? "\u{1B}[2J" : "\u{1B}[\(lines.count + 1);1H\u{1B}[J") + body
        }
        shown = lines
        self.columns = columns
        // DECSET 2026: a terminal that knows it shows the frame at once; others ignore it.
        return body.isEmpty ? "" : "\u{1B}[?2026h\(body)\u{1B}[?2026l"
    }
}
