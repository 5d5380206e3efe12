/// One change of a text for people: `old → new` where it is short, else line by line, with the words
/// that differ brought out.
package enum DiffView {
    /// The lines that show a change, each at most `width` columns unless a word is longer.
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
        return [name.trimmedEnd]
            + hunks(of: old.map(split) ?? [], new.map(split) ?? [], style: style, width: width)
    }

    /// `old → new`, with `(none)` for what is not there.
    private static func inline(_ old: String?, _ new: String?, style: Style) -> String {
        let (before, after) = emphasised(old ?? "", new ?? "", style: style)
        let none = style.paint("(none)", .dim)
        let quotedEmpty = style.paint("(empty)", .dim)
        func shown(_ text: String?, _ painted: String) -> String {
            text == nil ? none : text?.isEmpty == true ? quotedEmpty : painted
        }
        return "\(shown(old, before)) \(style.arrow) \(shown(new, after))"
    }

    private static func split(_ text: String) -> [String] {
        var lines = Escaping.block(text).split(separator: "\n", omittingEmptySubsequences: false)
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
            result.append(drawn(step, style: style, width: width))
        }
        if hidden > 0 { result.append(skipped(hidden, style: style)) }
        return result
    }

    private static func skipped(_ count: Int, style: Style) -> String {
        style.paint("    \(style.ellipsis) \(count) unchanged line\(count == 1 ? "" : "s")", .dim)
    }

    private static func drawn(_ step: LineDiff.Step, style: Style, width: Int) -> String {
        let isCut = Width.columns(of: step.text) > width - 4
        let text = isCut ? Width.truncated(step.text, to: width - 4, style: style) : step.text
        switch step.kind {
        case .same: return style.paint("    \(text)", .dim)
        case .removed:
            let pair = isCut ? nil : step.partner.map { emphasised(text, $0, style: style).old }
            return style.paint("  - ", .red) + (pair ?? style.paint(text, .red))
        case .added:
            let pair = isCut ? nil : step.partner.map { emphasised($0, text, style: style).new }
            return style.paint("  + ", .green) + (pair ?? style.paint(text, .green))
        }
    }

    /// Both texts in their colours, the words that differ underlined. Texts that share little are not
    /// picked apart.
    private static func emphasised(
        _ old: String, _ new: String, style: Style
    ) -> (old: String, new: String) {
        let plain = (style.paint(old, .red), style.paint(new, .green))
        guard style.usesColor, !old.isEmpty, !new.isEmpty else { return plain }
        let (before, after) = (LineDiff.words(of: old), LineDiff.words(of: new))
        let steps = LineDiff.steps(from: before, to: after)
        let shared = steps.count { $0.kind == .same && $0.text.contains(where: { $0 != " " }) }
        guard shared * 3 >= max(before.count, after.count) else { return plain }
        func paint(_ kind: LineDiff.Kind, _ ink: Style.Ink) -> String {
            steps.compactMap { step in
                step.kind == .same
                    ? style.paint(step.text, ink)
                    : step.kind == kind ? style.paint(step.text, ink, .bold, .underline) : nil
            }.joined()
        }
        return (paint(.removed, .red), paint(.added, .green))
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
