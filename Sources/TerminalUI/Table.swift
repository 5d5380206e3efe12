/// Rows in columns that line up. Cells hold raw text: the table escapes, measures, cuts and paints them.
package struct Table: Sendable {
    package struct Column: Sendable {
        package let title: String
        package let alignment: Width.Alignment
        /// Whether the column may be cut when the table is too wide; others keep their width.
        package let isFlexible: Bool

        package init(
            _ title: String, alignment: Width.Alignment = .left, isFlexible: Bool = false
        ) {
            self.title = title
            self.alignment = alignment
            self.isFlexible = isFlexible
        }
    }

    package struct Cell: Sendable, ExpressibleByStringLiteral {
        package let text: String
        package let inks: [Style.Ink]

        package init(_ text: String, _ inks: Style.Ink...) {
            self.text = text
            self.inks = inks
        }

        package init(stringLiteral value: String) { self.init(value) }
    }

    package let columns: [Column]
    package private(set) var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; missing cells are empty, further ones are left out.
    package mutating func add(_ cells: [Cell]) {
        let missing = max(0, columns.count - cells.count)
        rows.append(cells.prefix(columns.count) + Array(repeating: "", count: missing))
    }

    /// The lines, a head line first unless all titles are empty. `width` cuts flexible columns, the
    /// widest first; `nil` (a file or a pipe) cuts nothing.
    package func lines(width: Int?, style: Style) -> [String] {
        let texts = rows.map { $0.map { Escaping.line($0.text) } }
        var widths = columns.indices.map { index in
            texts.map { Width.columns(of: $0[index]) }.reduce(
                Width.columns(of: columns[index].title), max)
        }
        if let width { shrink(&widths, to: width - 2 * max(0, columns.count - 1)) }

        func line(_ cells: [(text: String, inks: [Style.Ink])]) -> String {
            var line = ""
            var pending = ""
            for (index, cell) in cells.enumerated() {
                let text = Width.truncated(cell.text, to: widths[index], style: style)
                let space = String(repeating: " ", count: widths[index] - Width.columns(of: text))
                let painted = style.paint(text, cell.inks)
                // No white space at the ends of lines.
                let (before, after) = columns[index].alignment == .right ? (space, "") : ("", space)
                if !text.isEmpty {
                    line += pending + before + painted
                    pending = after + "  "
                } else {
                    pending += space + "  "
                }
            }
            return line
        }

        let hasHead = columns.contains { !$0.title.isEmpty }
        let head = hasHead ? [line(columns.map { ($0.title, [.dim]) })] : []
        return head
            + rows.indices.map { row in
                line(columns.indices.map { (texts[row][$0], rows[row][$0].inks) })
            }
    }

    private func shrink(_ widths: inout [Int], to limit: Int) {
        var excess = widths.reduce(0, +) - limit
        while excess > 0 {
            let widest = columns.indices.filter { columns[$0].isFlexible && widths[$0] > 8 }
                .max { widths[$0] < widths[$1] }
            guard let widest else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }
}
