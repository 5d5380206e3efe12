/// One change of a text for people: `old → new` where it is short, else line by line, with the words
/// that differ brought out.
package enum DiffView {
    /// The lines that show a change, each at most `width` columns.
    ///
    /// `nil` for `old` says that it was not there, for `new` that it is gone. The texts are raw.
    package static func lines(
        label: String, old: String?, new: String?, style: Style, width: Int = 100
    ) -> [String] {
        let name = style.paint(Escaping.line(label), .bold) + ": "
        let nameColumns = Width.columns(of: Escaping.line(label)) + 2
        let isShort = [old, new].allSatisfy { $0.map { !$0.contains(where: \.isNewline) } ?? true }
        if isShort {
            let (before, after) = (old.map(Escaping.line), new.map(Escaping.line))
            let columns = [before, after].map { $0.map(Width.columns) ?? 1 }.reduce(0, +)
            if nameColumns + columns + 4 <= width || (old == nil || new == nil) && columns < width {
                return [name + inline(before, after, style: style)]
            }
        }
        let isMarkup = isShort && (old != nil && new != nil)
        func split(_ text: String?) -> [String] {
            text.map { Self.split($0, breaksMarkup: isMarkup) } ?? []
        }
        return [name.trimmedEnd] + hunks(of: split(old), split(new), style: style, width: width)
    }

    /// `old → new`, with `(none)` for what is not there.
    private static func inline(_ old: String?, _ new: String?, style: Style) -> String {
        let words = WordDiff(old ?? "", new ?? "")
        let before = words.map { style.paint($0.old, .red) } ?? style.paint(old ?? "", .red)
        let after = words.map { style.paint($0.new, .green) } ?? style.paint(new ?? "", .green)
        let none = style.paint("(none)", .dim)
        let quotedEmpty = style.paint("(empty)", .dim)
        func shown(_ text: String?, _ painted: String) -> String {
            text == nil ? none : text?.isEmpty == true ? quotedEmpty : painted
        }
        return "\(shown(old, before)) \(style.arrow) \(shown(new, after))"
    }

    /// In lines; HTML on one line, as it comes from an editor in a browser, begins one at each element.
    private static func split(_ text: String, breaksMarkup: Bool) -> [String] {
        var text = Escaping.block(text)
        if breaksMarkup { text = text.replacing("><", with: ">\n<") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        if lines.last?.isEmpty == true, lines.count > 1 { lines.removeLast() }
        return lines
    }

    /// Changed lines with two lines around them; further ones are counted.
    private static func hunks(
        of old: [String], _ new: [String], style: Style, width: Int
    ) -> [String] {
        let steps = LineDiff.steps(from: old, to: new)
        let context = 2
        var isShown = Array(repeating: false, count: steps.count)
        for (index, step) in steps.enumerated() where step.kind != .same {
            for near in max(0, index - context)...min(steps.count - 1, index + context) {
                isShown[near] = true
            }
        }
        var result: [String] = []
        var hidden = 0
        for (index, step) in steps.enumerated() {
            guard isShown[index] else {
                hidden += 1
                continue
            }
            if hidden > 0 {
                result.append(skipped(hidden, style: style))
                hidden = 0
            }
            result += drawn(step, style: style, width: width)
        }
        if hidden > 0 { result.append(skipped(hidden, style: style)) }
        return result
    }

    private static func skipped(_ count: Int, style: Style) -> String {
        style.paint("    \(style.ellipsis) \(count) unchanged line\(count == 1 ? "" : "s")", .dim)
    }

    /// At most so many lines of the terminal for one that is only there on one side.
    private static let mostOfOne = 4

    private static func drawn(_ step: LineDiff.Step, style: Style, width: Int) -> [String] {
        let room = max(10, width - 4)
        let (sign, ink): (String, Style.Ink) = step.kind == .removed ? ("-", .red) : ("+", .green)
        guard step.kind != .same else {
            return [
                style.paint("    " + Width.truncated(step.text, to: room, style: style), .dim)
            ]
        }
        let words = step.partner.flatMap {
            step.kind == .removed ? WordDiff(step.text, $0) : WordDiff($0, step.text)
        }
        var lines: [[WordDiff.Piece]]
        if let words {
            // What differs is shown in full, however far it stands from the beginning.
            var pieces = step.kind == .removed ? words.old : words.new
            if Width.columns(of: step.text) > room {
                pieces = WordDiff.elided(pieces, keeping: min(30, room / 2), style: style)
            }
            lines = Pieces.wrapped(pieces, to: room)
        } else {
            lines = Pieces.wrapped([WordDiff.Piece(text: step.text, mark: false)], to: room)
            if lines.count > mostOfOne {
                lines = Array(lines.prefix(mostOfOne))
                lines[mostOfOne - 1] = [
                    .init(
                        text: Width.truncated(
                            lines[mostOfOne - 1].map(\.text).joined() + style.ellipsis + " ",
                            to: room, style: style), mark: false)
                ]
            }
        }
        return lines.enumerated().map { index, line in
            style.paint("  \(index == 0 ? sign : " ") ", ink) + style.paint(line, ink)
        }
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
