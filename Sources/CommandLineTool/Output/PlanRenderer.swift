import Catalog
import Documents
import Pacing
import SyncCore
import SyncEngine
import TerminalUI

/// Plans, outcomes and reports in lines for a terminal. Everything that came from outside is escaped.
struct PlanRenderer {
    let style: Style
    /// Columns that lines may take, but for names, which are never cut.
    var width = 100
    /// Where values are written that are the location's own: `ghlsync.yaml:7`.
    var overridden = Overridden()
    /// The location that commands to copy must name; `nil` where it is the one that is meant anyway.
    var location: String?

    /// By entity and field.
    typealias Overridden = [EntityKey: [String: String]]

    /// What would be done, field by field. `unchanged`: how many entities were looked at and stay as
    /// they are.
    func plan(_ plan: Plan, location: String, unchanged: Int = 0) -> [String] {
        var lines: [String] = []
        for change in plan.changes {
            lines.append(heading(change))
            lines += fields(change)
        }
        for conflict in plan.conflicts where conflict.isOpen { lines += self.conflict(conflict) }
        lines += plan.held.flatMap(problem)
        lines += (plan.notices + plan.remarks).map(note)
        lines += plan.brakes.map { "  \(style.red("! \(PlanWords.brake($0))"))" }
        if !lines.isEmpty { lines.append("") }
        return lines + summaryLines(plan, location: location, unchanged: unchanged)
    }

    func heading(_ change: Change) -> String {
        let (symbol, paint): (String, (String) -> String) =
            switch change.action {
            case .create: ("+", style.green)
            case .update: ("~", style.yellow)
            case .delete: ("-", style.red)
            }
        let way = change.target == .remote ? "push" : "pull"
        let why =
            change.reason == .edited || change.reason == .created
            ? "" : style.dim(" (\(reason(change)))")
        return
            "  \(paint(symbol)) \(way)  \(style.bold(safe(change.key.description)))  \(change.action.rawValue)\(why)"
    }

    private func reason(_ change: Change) -> String {
        switch change.reason {
        case .edited, .created: ""
        case .deleted: change.target == .remote ? "the file was removed" : "removed at GoHighLevel"
        case .restored: "edited here, deleted there: the edit wins"
        case .conflict: "a conflict was settled"
        case .adopted: "brought together"
        }
    }

    /// Says that a field's value is not the file's.
    func override(_ key: EntityKey, _ path: DocumentPath) -> String {
        place(key, path).map { style.dim(safe($0)) } ?? ""
    }

    /// ` (ghlsync.yaml:7)`, as it is; `nil` where the value is the file's.
    func place(_ key: EntityKey, _ path: DocumentPath) -> String? {
        path.field.flatMap { overridden[key]?[$0] }.map { " (\($0))" }
    }

    func conflict(_ conflict: Conflict) -> [String] {
        let place =
            conflict.path.isRoot
            ? ""
            : " \(safe(conflict.path.description))" + override(conflict.key, conflict.path)
        var lines = [
            "  \(style.red("!")) conflict  \(style.bold(safe(conflict.key.description)))\(place)"
        ]
        lines.append("        base:   \(safe(PlanWords.value(conflict.base)))")
        lines.append(
            "        local:  \(safe(PlanWords.value(conflict.local)))\(time(conflict.localTime))")
        lines.append(
            "        remote: \(safe(PlanWords.value(conflict.remote)))\(time(conflict.remoteTime))")
        switch conflict.state {
        case .open:
            let field = conflict.path.isRoot ? "" : " --field \(safe(conflict.path.description))"
            let choice = location.map { " --location \(safe($0))" } ?? ""
            lines.append(
                "        decide: ghlsync conflicts resolve \(safe(conflict.key.description)) --take local|remote|base\(field)\(choice)"
            )
        case .settled(let winner, let settlement):
            lines.append(
                "        settled: \(winner.rawValue) won (\(settlement.rawValue)); the other value is kept here"
            )
        }
        return lines
    }

    private func time(_ time: ModificationTime) -> String {
        switch time {
        case .at(let stamp): style.dim("  (\(stamp))")
        case .between(let first, let last): style.dim("  (between \(first) and \(last))")
        case .unknown: ""
        }
    }

    func problem(_ problem: Problem) -> [String] {
        let name = problem.key.map { "\(style.bold(safe($0.description)))  " } ?? ""
        let message = DiagnosticRenderer.heading(problem.message, above: problem.diagnostics)
        var lines = ["  \(style.red("✗")) \(name)\(safe(message))"]
        if let request = problem.request { lines.append("        \(style.dim(safe(request)))") }
        let diagnostics = DiagnosticRenderer(style: style, width: max(20, width - 4))
        lines += problem.diagnostics.flatMap { diagnostics.lines($0) }.map { "    \($0)" }
        // A diagnostic says what to do beside its caret.
        if problem.diagnostics.isEmpty, let hint = problem.hint {
            lines.append("        → \(safe(hint))")
        }
        return lines
    }

    /// One line for a change that was carried out, or why it was not.
    func outcome(_ outcome: Outcome) -> [String] {
        switch outcome.result {
        case .applied(let applied):
            let fields =
                outcome.change.action == .update
                ? outcome.change.edits.prefix(3).map { edit in
                    let (old, new) = (
                        PlanWords.value(edit.before, limit: 24),
                        PlanWords.value(edit.after, limit: 24)
                    )
                    // Long texts that begin alike.
                    return old == new ? "\(edit.path)" : "\(edit.path): \(old) → \(new)"
                }.joined(separator: ", ") : ""
            return [
                heading(outcome.change) + (fields.isEmpty ? "" : "  \(style.dim(safe(fields)))")
            ]
                + applied.notices.map { "        \(style.dim("· \(safe($0))"))" }
        case .stale(let why):
            return [
                "  \(style.yellow("↻")) \(style.bold(safe(outcome.change.key.description)))  \(safe(why))"
            ]
        case .failed(let problem):
            return self.problem(problem)
        }
    }

    /// The last line of a run.
    func report(_ report: SyncReport, requests: Int) -> String {
        let counts = report.counts
        let parts = [
            (counts.created, "created"), (counts.updated, "updated"), (counts.deleted, "deleted"),
            (counts.skipped, "skipped"), (counts.failed, "failed"),
            (report.notStarted, "not started"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let seconds = Int((report.duration.seconds * 10).rounded())
        let open = report.plan.conflicts.filter(\.isOpen).count
        let waiting = [
            open == 0 ? nil : counted(open, "conflict waits", "conflicts wait"),
            report.plan.held.isEmpty ? nil : "\(report.plan.held.count) held",
        ].compactMap(\.self)
        let what = (parts.isEmpty && waiting.isEmpty ? ["nothing to do"] : parts + waiting)
            .joined(separator: " · ")
        let paint = counts.failed > 0 ? style.red : waiting.isEmpty ? style.green : style.yellow
        return
            "\(paint(what)) · \(counted(requests, "request")) · \(seconds / 10).\(seconds % 10) s"
    }

    /// What a person may want to know.
    func note(_ text: String) -> String { "  \(style.dim("· \(safe(text))"))" }

    func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count) \(count == 1 ? one : many ?? one + "s")"
    }

    func safe(_ text: String) -> String { Escaping.line(text) }
}
