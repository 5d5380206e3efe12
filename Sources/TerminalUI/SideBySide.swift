/// Texts beside each other, each in a column of its own, with the words brought out that differ from
/// the first one's.
package enum SideBySide {
    package struct Column: Sendable {
        package let title: String
        /// Raw; `nil` when there is nothing.
        package let text: String?
        package let ink: Style.Ink?

        package init(title: String, text: String?, ink: Style.Ink? = nil) {
            self.title = title
            self.text = text
            self.ink = ink
        }
    }

    /// From this width on columns stand side by side; below it they are stacked.
    package static let least = 100

    /// The lines, none wider than `width`. Of a long text at most `rows` lines are shown, from the first
    /// difference on.
    package static func lines(
        _ columns: [Column], width: Int, style: Style, rows: Int = 12
    ) -> [String] {
        let bar = style.usesUnicode ? " │ " : " | "
        guard let first = columns.first else { return [] }
        let isBeside = width >= least
        let count = columns.count
        let room = isBeside ? (width - 3 * (count - 1)) / count : max(10, width - 10)
        let cells = columns.enumerated().map { index, column in
            body(column, against: index == 0 ? nil : first.text, room: room, rows: rows, style)
        }
        guard isBeside else { return stacked(columns, cells, style) }
        let rule = style.usesUnicode ? "─" : "-"
        let cross = style.usesUnicode ? "─┼─" : "-+-"
        var lines = [
            columns.map {
                Painted.fitted(style.paint(Escaping.line($0.title), .bold), to: room, style: style)
            }
            .joined(separator: style.paint(bar, .dim)),
            style.paint(
                Array(repeating: String(repeating: rule, count: room), count: count)
                    .joined(separator: cross), .dim),
        ]
        for row in 0..<(cells.map(\.count).max() ?? 0) {
            lines.append(
                cells.map { cell in
                    Painted.fitted(row < cell.count ? cell[row] : "", to: room, style: style)
                }.joined(separator: style.paint(bar, .dim)))
        }
        return lines
    }

    private static func stacked(
        _ columns: [Column], _ cells: [[String]], _ style: Style
    ) -> [String] {
        zip(columns, cells).flatMap { column, cell in
            let title = Width.truncated(Escaping.line(column.title), to: 40, style: style)
            return [style.paint(title, .bold)] + cell.map { "    " + $0 }
        }
    }

    private static func body(
        _ column: Column, against base: String?, room: Int, rows: Int, _ style: Style
    ) -> [String] {
        guard let raw = column.text else { return [style.paint("(none)", .dim)] }
        guard !raw.isEmpty else { return [style.paint("(empty)", .dim)] }
        let text = Escaping.block(raw)
        let lines = marked(text, against: base.map(Escaping.block), ink: column.ink, room, style)
        guard lines.count > rows else { return lines.map(\.text) }
        // What is the same at the start is not what anybody decides by.
        let start = max(0, min((lines.firstIndex(where: \.differs) ?? 0) - 1, lines.count - rows))
        let end = min(lines.count, start + rows)
        func left(_ count: Int) -> [String] {
            count == 0
                ? []
                : [
                    style.paint(
                        "\(style.ellipsis) \(count) more line\(count == 1 ? "" : "s")", .dim)
                ]
        }
        return left(start) + lines[start..<end].map(\.text) + left(lines.count - end)
    }

    /// The text in lines; words that the base does not have are painted.
    private static func marked(
        _ text: String, against base: String?, ink: Style.Ink?, _ room: Int, _ style: Style
    ) -> [(text: String, differs: Bool)] {
        var own = Array(repeating: false, count: text.count)
        if let base, base != text {
            let (before, after) = (LineDiff.words(of: base), LineDiff.words(of: text))
            var at = 0
            for step in LineDiff.steps(from: before, to: after) where step.kind != .removed {
                let length = step.text.count
                if step.kind == .added {
                    for index in at..<min(own.count, at + length) { own[index] = true }
                }
                at += length
            }
        }
        // Wrapping drops only the blanks at breaks, so that each line is found again in the text.
        let characters = Array(text)
        var at = 0
        return Painted.wrapped(text, to: room).map { line in
            while at < characters.count, !line.isEmpty, characters[at] != line.first { at += 1 }
            var result = ""
            var run = ""
            var isOwn = false
            var differs = false
            func flush() {
                result +=
                    isOwn
                    ? style.paint(run, ink.map { [$0, .bold, .underline] } ?? [.bold, .underline])
                    : ink.map { style.paint(run, $0) } ?? run
                run = ""
            }
            for character in line {
                let now = at < own.count && own[at]
                if now != isOwn { flush() }
                isOwn = now
                differs = differs || now
                run.append(character)
                at += 1
            }
            flush()
            return (result, differs)
        }
    }
}
