import Catalog
import Documents
import Ledger
import Pacing
import SyncCore
import TerminalUI

/// The pages that a key opens.
extension LiveScreen {
    func page(_ model: LiveModel, _ height: Int) -> Drawing {
        let (title, lines, empty) =
            switch model.page {
            case .main, .help: ("keys", help, "")
            case .errors:
                ("errors", errors(model), "no errors: every file is valid, and nothing failed")
            case .diff:
                ("what changed", diffs(model), "nothing has moved since the start")
            case .history:
                (
                    "history, newest first",
                    model.history.filter { model.matches(Painted.plain($0)) },
                    "no history yet"
                )
            }
        let room = max(0, height - 2)
        let hidden = max(0, lines.count - room)
        let offset = min(model.scroll, hidden)
        var shown = [style.paint(title, .bold), ""]
        if hidden > 0 {
            let place = "lines \(offset + 1)-\(min(lines.count, offset + room)) of \(lines.count)"
            shown[0] = Painted.spread(shown[0], style.paint(place, .dim), to: columns, style: style)
        }
        if lines.isEmpty {
            let words = model.filter.isEmpty ? empty : "nothing with “\(safe(model.filter))”"
            shown.append(style.paint("  \(words)", .dim))
        }
        shown += lines[offset..<min(lines.count, offset + room)]
        return Drawing(lines: shown, room: room, hidden: hidden)
    }

    // MARK: Help

    private var help: [String] {
        let arrows = style.usesUnicode ? "↑ ↓" : "Up Down"
        let entries: [(String, String)] = [
            ("s", "look at both sides now, and carry over what differs"),
            ("p", "pause; again to go on. Saved edits wait meanwhile"),
            ("c", "decide conflicts, one key each"),
            ("e", "what stands still, with place and remedy"),
            ("d", "what changed, field by field, newest first"),
            ("h", "history of this location, newest first"),
            ("/", "show only what has a word in it"),
            ("\(arrows)  j k", "scroll; PgUp PgDn by pages; g G to the ends"),
            ("Ctrl-L", "draw everything again"),
            ("Ctrl-Z", "put it to sleep; fg wakes it"),
            ("Esc", "back; on the main page drops the filter"),
            ("q  Ctrl-C", "end when what is in flight is recorded"),
            ("Ctrl-C again", "end at once; the next run goes on from there"),
        ]
        let keyColumns = 14
        return entries.flatMap { key, words in
            let lines = Painted.wrapped(words, to: columns - keyColumns - 2)
            return lines.enumerated().map { index, line in
                Painted.fitted(
                    index == 0 ? "  " + style.paint(key, .bold) : "", to: keyColumns + 2,
                    style: style) + line
            }
        }
    }

    // MARK: Errors

    private func errors(_ model: LiveModel) -> [String] {
        var blocks: [[String]] = []
        if case .broken(let failure) = model.connection {
            blocks.append(
                block("GoHighLevel", failure.message, failure.request, failure.hint))
        }
        for brake in model.brakes {
            blocks.append(
                block(
                    "guard", PlanWords.brake(brake) + "; nothing was done", nil,
                    "look with `ghlsync plan`; `ghlsync sync --yes` carries it out all the same"))
        }
        for (place, problem) in model.held.sorted(by: { $0.key < $1.key }) {
            blocks.append(self.problem(problem, at: place))
        }
        for entry in model.failures {
            let again =
                entry.nextTry.map { next in
                    next > now
                        ? "tried again in \(LiveModel.age(now.duration(to: next)))"
                        : "tried again now"
                } ?? "left alone until it changes, or `ghlsync queue retry \(entry.key)`"
            blocks.append(
                block(
                    entry.key.description, entry.error, entry.request,
                    [
                        entry.hint,
                        "tried \(entry.attempts) time\(entry.attempts == 1 ? "" : "s"); \(again)",
                    ]
                    .compactMap(\.self).joined(separator: "\n")))
        }
        if !model.openConflicts.isEmpty {
            let count = model.openConflicts.count
            blocks.append([
                "  " + style.paint("\(count) conflict\(count == 1 ? "" : "s")", .bold)
                    + " to decide: press c"
            ])
        }
        return Array(
            blocks.filter { block in block.contains { model.matches(Painted.plain($0)) } }
                .joined(separator: [""]))
    }

    private func problem(_ problem: Problem, at place: String) -> [String] {
        guard !problem.diagnostics.isEmpty else {
            return block(
                problem.key?.description, problem.message, problem.request, problem.hint)
        }
        let renderer = DiagnosticRenderer(style: style, width: columns - 2)
        return problem.diagnostics.flatMap { diagnostic in
            let lines = renderer.lines(diagnostic)
            let head = Painted.wrapped(Painted.plain(lines[0]), to: columns - 4)
            // One that must be broken is not worth losing words for its colours.
            return
                (head.count == 1
                ? ["  " + lines[0]] : head.map { "  " + style.paint($0, .bold) })
                + lines.dropFirst().map { "  " + $0 }
        }
    }

    private func block(
        _ name: String?, _ message: String, _ request: String?, _ hint: String?
    ) -> [String] {
        func indented(_ text: String, _ first: String, _ inks: [Style.Ink]) -> [String] {
            Painted.wrapped(safe(text), to: columns - 6).enumerated().map { index, line in
                (index == 0 ? first : "    ") + style.paint(line, inks)
            }
        }
        let cross = style.paint(style.cross, .red)
        let pad = String(repeating: " ", count: max(1, 2 - Width.columns(of: style.cross) + 1))
        var lines: [String] = []
        if let name {
            lines.append("  \(cross)\(pad)\(style.paint(safe(name), .bold))")
            lines += indented(message, "    ", [])
        } else {
            lines += indented(message, "  \(cross) ", [])
        }
        if let request { lines += indented(request, "    ", [.dim]) }
        for line in hint?.split(separator: "\n") ?? [] {
            lines += indented("\(style.arrow) \(line)", "    ", [.cyan])
        }
        return lines
    }

    // MARK: Diff

    private func diffs(_ model: LiveModel) -> [String] {
        let renderer = PlanRenderer(style: style)
        return Array(
            model.visibleTransfers.map { transfer in
                let change = transfer.change
                let age = LiveModel.pastAge(transfer.since.duration(to: now))
                let state =
                    switch transfer.state {
                    case .waiting: "waiting"
                    case .moving: "on its way"
                    case .done: age == "now" ? "just now" : "\(age) ago"
                    case .failed: "failed"
                    }
                let fields = change.edits.flatMap { edit in
                    DiffView.lines(
                        label: edit.path.description, old: edit.before.map(PlanWords.text),
                        new: edit.after.map(PlanWords.text), style: style, width: columns - 6)
                }
                return [
                    Painted.spread(
                        renderer.heading(change), style.paint(state, .dim), to: columns,
                        style: style)
                ] + fields.map { "      " + $0 }
            }.joined(separator: [""]))
    }
}
