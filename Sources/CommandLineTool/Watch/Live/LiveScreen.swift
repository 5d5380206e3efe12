import Catalog
import HostSystem
import Pacing
import SyncCore
import TerminalUI

/// Draws the model: one line a row, none wider than the terminal. Everything that came from outside is
/// escaped here.
struct LiveScreen {
    let columns: Int
    let rows: Int
    let style: Style
    let now: Timestamp

    /// A screen, with what the keys must know of it.
    struct Drawing: Equatable {
        var lines: [String]
        /// How many lines the scrolled part has room for.
        var room = 0
        /// How many lines of it lie outside of that room.
        var hidden = 0
    }

    func draw(_ model: LiveModel) -> Drawing {
        var drawing = rows < 4 ? Drawing(lines: [statusLine(model)]) : whole(model)
        drawing.lines = drawing.lines.prefix(rows).map {
            Painted.truncated($0, to: columns, style: style)
        }
        return drawing
    }

    private func whole(_ model: LiveModel) -> Drawing {
        var lines = head(model)
        if rows < 10 { lines = Array(lines.prefix(1)) }
        lines.append(rule())
        let body =
            model.page == .main
            ? main(model, rows - lines.count - 1)
            : page(model, rows - lines.count - 1)
        lines += body.lines
        lines += Array(repeating: "", count: max(0, rows - 1 - lines.count))
        lines.append(keys(model))
        return Drawing(lines: lines, room: body.room, hidden: body.hidden)
    }

    // MARK: Head

    private func head(_ model: LiveModel) -> [String] {
        [statusLine(model), connectionLine(model), activityLine(model)]
    }

    private func statusLine(_ model: LiveModel) -> String {
        let (words, mood) = model.state
        let mark = style.usesUnicode ? (mood == .bad ? "✗" : "●") : "*"
        let state = style.paint("\(mark) \(words)", [ink(mood), .bold])
        let pieces = [
            style.paint("ghlsync", .bold), safe(model.location),
            model.branch.map { style.paint("on ", .dim) + safe($0) },
            style.paint(
                Width.truncatedAtStart(
                    safe(model.workspace), to: max(12, columns / 2), style: style), .dim),
        ].compactMap(\.self)
        let room = columns - Painted.columns(of: state) - 2
        return Painted.spread(joined(pieces, to: room, by: "  "), state, to: columns, style: style)
    }

    private func connectionLine(_ model: LiveModel) -> String {
        var pieces: [String] = []
        let isNarrow = columns < 60
        switch model.connection {
        case .opening: pieces.append("GoHighLevel " + style.paint("connecting", .dim))
        case .open: pieces.append("GoHighLevel " + style.paint("connected", .green))
        case .broken(let failure):
            let words =
                switch failure.kind {
                case _ where failure.until != nil: "waiting"
                case .unreachable: "not reached"
                case .notAuthorised: "refuses us"
                case .guarded, .workspace, .cancelled: "waiting"
                case .other: "in trouble"
                }
            pieces.append("GoHighLevel " + style.paint(words, .red, .bold))
            pieces.append(safe(failure.message))
        }
        if let (left, of) = model.requestsLeft(at: now) {
            pieces.append(
                isNarrow ? "\(left)/\(of) left" : "\(left) of \(of) requests left")
        }
        pieces.append(webhooks(model.webhooks))
        if let daily = model.facts.requests?.leftToday {
            pieces.append("\(grouped(daily)) left today")
        }
        return joined(pieces, to: columns, by: " \(style.bullet) ")
    }

    private func webhooks(_ webhooks: LiveModel.Webhooks) -> String {
        guard let address = webhooks.address else {
            return style.paint("no webhooks, polling", .dim)
        }
        var text = "webhooks "
        if let last = webhooks.last {
            text += LiveModel.pastAge(last.duration(to: now))
            if text.last != "w" { text += " ago" }
            text += ", \(webhooks.accepted) taken"
            if webhooks.refused > 0 {
                text += ", " + style.paint("\(webhooks.refused) refused", .red)
            }
        } else {
            text += style.paint("on \(safe(Self.short(address))), none yet", .dim)
        }
        return text
    }

    /// `http://127.0.0.1:8787/webhooks/ghl` → `127.0.0.1:8787`
    private static func short(_ url: String) -> String {
        let rest = url.ranges(of: "://").first.map { url[$0.upperBound...] } ?? url[...]
        return String(rest.prefix { $0 != "/" })
    }

    private func activityLine(_ model: LiveModel) -> String {
        let (up, down) = style.usesUnicode ? ("↑", "↓") : ("^", "v")
        let isNarrow = columns < 60
        var pieces = [
            "\(up) \(model.counts.pushed)" + (isNarrow ? "" : " pushed"),
            "\(down) \(model.counts.pulled)" + (isNarrow ? "" : " pulled"),
        ]
        if model.counts.failed > 0 {
            pieces.append(
                style.paint(
                    "\(style.cross) \(model.counts.failed)" + (isNarrow ? "" : " failed"), .red))
        }
        let badges = badges(model)
        var room = columns - (badges.isEmpty ? 0 : Painted.columns(of: badges) + 2)
        let figures = joined(pieces, to: room, by: "  ")
        room -= Painted.columns(of: figures) + 2
        let minutes = min(30, room - 10)
        var line = figures
        if minutes >= 10 {
            let spark = Sparkline.line(model.activity.minutes(minutes, until: now), style: style)
            line += "  " + style.paint(spark, .cyan) + style.paint(" \(minutes) min", .dim)
        }
        return Painted.spread(line, badges, to: columns, style: style)
    }

    /// What waits for a person, with the key that opens it.
    private func badges(_ model: LiveModel) -> String {
        let isNarrow = columns < 60
        let entries: [(Int, String, String, Style.Ink)] = [
            (model.openConflicts.count, isNarrow ? "conf" : "conflict", "c", .magenta),
            (model.errorCount, isNarrow ? "err" : "error", "e", .red),
        ]
        return entries.filter { $0.0 > 0 }.map { count, noun, key, ink in
            let words = "\(count) \(noun)\(count == 1 ? "" : "s")"
            let text = isNarrow ? "\(count) \(noun):\(key)" : "\(words): \(key)"
            return style.usesColor ? style.paint(" \(text) ", ink, .inverse) : "[\(text)]"
        }.joined(separator: " ")
    }

    // MARK: Foot

    private func keys(_ model: LiveModel) -> String {
        if model.isTypingFilter {
            let cursor = style.usesColor ? style.paint(" ", .inverse) : "_"
            return "/" + safe(model.filter) + cursor
                + style.paint("  Enter keeps it, Esc drops it", .dim)
        }
        if let remark = model.remark { return style.paint(safe(remark), .cyan) }
        var entries: [(String, String)] =
            model.page == .main
            ? [("?", "help"), ("q", "quit")] : [("Esc", "back"), ("?", "help")]
        if model.page == .main {
            let pause = model.isPaused ? "go on" : "pause"
            entries.insert(
                contentsOf: [
                    ("s", "sync"), ("p", pause), ("c", "decide"), ("e", "errors"), ("d", "diff"),
                    ("h", "history"), ("/", "find"),
                ], at: 1)
        } else {
            entries.append((style.usesUnicode ? "↑↓" : "j k", "scroll"))
        }
        func shown(_ entries: [(String, String)]) -> String {
            entries.map { style.paint($0.0, .bold) + " " + style.paint($0.1, .dim) }
                .joined(separator: "  ")
        }
        let filter =
            model.filter.isEmpty
            ? "" : style.paint("only “\(safe(model.filter))”", .cyan)
        // What is asked for least goes first when there is no room; that a filter hides things is said first.
        let room = columns - (filter.isEmpty ? 0 : Painted.columns(of: filter) + 2)
        for dropped in ["/", "h", "d", "p", "s"] + (filter.isEmpty ? [] : ["e", "c"]) {
            guard Painted.columns(of: shown(entries)) > room else { break }
            entries.removeAll { $0.0 == dropped }
        }
        return Painted.spread(shown(entries), filter, to: columns, style: style)
    }

    // MARK: Pieces

    func rule(_ title: String = "") -> String {
        let line = style.usesUnicode ? "─" : "-"
        let text = title.isEmpty ? "" : "\(line) \(title) "
        return style.paint(
            text + String(repeating: line, count: max(0, columns - Width.columns(of: text))), .dim)
    }

    func ink(_ mood: LiveModel.Mood) -> Style.Ink {
        switch mood {
        case .good: .green
        case .busy: .cyan
        case .halted: .magenta
        case .bad: .red
        }
    }

    /// As many of the pieces as have room, the first ones first; the first one in any case.
    private func joined(_ pieces: [String], to width: Int, by separator: String) -> String {
        var line = ""
        for piece in pieces where !piece.isEmpty {
            let longer = line.isEmpty ? piece : line + separator + piece
            guard line.isEmpty || Painted.columns(of: longer) <= width else { continue }
            line = longer
        }
        return Painted.truncated(line, to: max(0, width), style: style)
    }

    /// `198 912`
    private func grouped(_ number: Int) -> String {
        var digits = String(max(0, number))
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return ([digits] + groups).joined(separator: " ")
    }

    func safe(_ text: String) -> String { Escaping.line(text) }
}
