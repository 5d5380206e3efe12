import Catalog
import Documents
import Pacing
import SyncCore
import TerminalUI

/// The main page: what moves, and what was told of.
extension LiveScreen {
    func main(_ model: LiveModel, _ height: Int) -> Drawing {
        let transfers = model.visibleTransfers
        let wanted = max(1, transfers.count)
        let most = max(1, (height - 2) * 2 / 5)
        let shown = height < 6 ? 0 : min(wanted, most)
        var lines: [String] = []
        if shown > 0 {
            lines.append(tableHead())
            lines += table(transfers, shown, model)
        }
        lines.append(rule("events"))
        let room = max(0, height - lines.count)
        let log = model.visibleLog
        let hidden = max(0, log.count - room)
        let offset = min(model.scroll, hidden)
        let end = log.count - offset
        if log.isEmpty {
            let words =
                model.filter.isEmpty ? "nothing yet" : "nothing with “\(safe(model.filter))”"
            lines.append(style.paint("  \(words)", .dim))
        }
        lines += log[max(0, end - room)..<end].map { event in
            style.paint(event.clock, .dim) + " " + summary(event)
        }
        if offset > 0, room > 0 {
            let more = "\(style.ellipsis) \(offset) newer; End goes to them"
            lines[lines.count - 1] = style.paint("  \(more)", .dim)
        }
        return Drawing(lines: lines, room: room, hidden: hidden)
    }

    /// The first line of what was told, without the log's indentation; of a conflict its end, too, and of
    /// a file what is wrong in it.
    private func summary(_ event: WatchEvent) -> String {
        func trimmed(_ line: String) -> String { String(line.drop { $0 == " " }) }
        let first = trimmed(event.lines[0])
        if event.lines.count > 1 {
            let second = Painted.plain(event.lines[1])
            if let label = second.ranges(of: " error:").first {
                return first + ":" + second[label.upperBound...]
            }
        }
        guard event.name == "conflict", let last = event.lines.last.map(trimmed) else {
            return first
        }
        let end = last.hasPrefix("settled: ") ? last.prefix { $0 != ";" } : "press c to decide"
        return first + "  " + style.paint(String(end), .dim)
    }

    private struct Columns {
        let entity: Int
        /// 0 leaves the column out.
        let fields: Int
        let state: Int
        static let way = 4
        static let age = 4
    }

    private var widths: Columns {
        let state = columns < 60 ? 9 : 12
        let rest = columns - Columns.way - state - Columns.age - 2 - 8
        guard columns >= 60 else {
            return Columns(entity: max(8, rest + 2), fields: 0, state: state)
        }
        let entity = min(44, max(18, rest * 2 / 5))
        return Columns(entity: entity, fields: rest - entity, state: state)
    }

    private func tableHead() -> String {
        style.paint(row("ENTITY", "WAY", "FIELDS", "STATE", "AGE"), .dim)
    }

    private func row(
        _ entity: String, _ way: String, _ fields: String, _ state: String, _ age: String
    ) -> String {
        let widths = widths
        func cell(_ text: String, _ width: Int) -> String {
            Painted.fitted(text, to: width, style: style)
        }
        var cells = [cell(entity, widths.entity), cell(way, Columns.way)]
        if widths.fields > 0 { cells.append(cell(fields, widths.fields)) }
        cells.append(cell(state, widths.state))
        cells.append(Width.padded(age, to: Columns.age, alignment: .right))
        return "  " + cells.joined(separator: "  ")
    }

    private func table(_ transfers: [LiveTransfer], _ shown: Int, _ model: LiveModel) -> [String] {
        guard !transfers.isEmpty else {
            let words =
                columns < 60
                ? "nothing moves"
                : "nothing moves; save a file, or change something in GoHighLevel"
            return [style.paint("  \(words)", .dim)]
        }
        let rest = transfers.dropFirst(shown).count(where: \.isUnderWay)
        var lines = transfers.prefix(shown).map(line)
        if rest > 0, let last = lines.indices.last {
            lines[last] = style.paint("  \(style.ellipsis) \(rest + 1) more wait", .dim)
        }
        return lines
    }

    private func line(_ transfer: LiveTransfer) -> String {
        let change = transfer.change
        let way = change.target == .remote ? "push" : "pull"
        let (state, inks): (String, [Style.Ink]) =
            switch transfer.state {
            case .waiting: ("waiting", [.dim])
            case .moving: (verb(change), [.cyan])
            case .done: ("\(style.check) " + past(change), [.green])
            case .failed: ("\(style.cross) failed", [.red, .bold])
            }
        let span = transfer.since.duration(to: now)
        let age = transfer.isUnderWay ? LiveModel.age(span) : LiveModel.pastAge(span)
        return row(
            safe(change.key.description), way, fields(transfer), style.paint(state, inks), age)
    }

    private func verb(_ change: Change) -> String {
        switch change.action {
        case .create: "creating"
        case .update: "updating"
        case .delete: "deleting"
        }
    }

    private func past(_ change: Change) -> String {
        switch change.action {
        case .create: "created"
        case .update: "updated"
        case .delete: "deleted"
        }
    }

    private func fields(_ transfer: LiveTransfer) -> String {
        if case .failed(let why) = transfer.state { return style.paint(safe(why), .red) }
        let change = transfer.change
        switch change.action {
        case .create: return style.paint("new, \(change.edits.count) fields", .dim)
        case .delete: return style.paint("removed on the other side", .dim)
        case .update:
            if change.edits.count == 1, let edit = change.edits.first {
                return safe(
                    "\(edit.path): \(PlanWords.value(edit.before, limit: 20)) \(style.arrow) \(PlanWords.value(edit.after, limit: 20))"
                )
            }
            return safe(change.edits.map(\.path.description).joined(separator: ", "))
        }
    }
}
