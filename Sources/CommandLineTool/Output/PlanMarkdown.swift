import Catalog
import Documents
import SyncCore
import TerminalUI

/// A plan as a comment on a pull request (GitHub's Markdown).
///
/// Everything from outside stands in `<code>`, escaped: it cannot be markup, HTML, a link, a mention of
/// somebody or a reference to an issue (S63).
enum PlanMarkdown {
    /// GitHub takes comments of 65,536 characters; what does not fit is counted.
    private static let limit = 60_000

    static func text(_ plan: Plan, location: String, unchanged: Int) -> String {
        var lines = ["### ghlsync plan for \(code(location))", ""]
        lines.append(
            Escaping.markdown(PlanRenderer(style: .plain).summary(plan, location: "this location"))
                + (unchanged > 0 ? " · \(unchanged) unchanged" : ""))
        for brake in plan.brakes {
            lines += ["", "> **Stopped by a guard:** \(Escaping.markdown(PlanWords.brake(brake)))"]
        }
        let deletes = plan.changes.filter { $0.action == .delete }
        if !deletes.isEmpty {
            lines += [
                "",
                "> **Deletes** "
                    + deletes.prefix(50).map { code($0.key.description) }.joined(separator: ", ")
                    + (deletes.count > 50 ? " and \(deletes.count - 50) more" : "")
                    + "; each is kept in a snapshot first\\.",
            ]
        }
        if !plan.changes.isEmpty {
            lines += ["", "| | entity | field | now | then |", "|---|---|---|---|---|"]
        }
        var used = lines.map(\.count).reduce(0, +)
        var left = plan.changes.count
        for change in plan.changes {
            let rows = self.rows(change)
            used += rows.map { $0.count + 1 }.reduce(0, +)
            guard used < limit else { break }
            lines += rows
            left -= 1
        }
        if left > 0 {
            lines += ["", "… and \(left) more changes; `ghlsync plan` shows them all\\."]
        }
        lines += waiting(plan, room: limit - used)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func rows(_ change: Change) -> [String] {
        let symbol =
            switch change.action {
            case .create: "➕"
            case .update: "✏️"
            case .delete: "❌"
            }
        let way = change.target == .remote ? "push" : "pull"
        let first =
            "| \(symbol) \(way) \(change.action.rawValue) | \(code(change.key.description)) "
        guard change.action != .delete, !change.edits.isEmpty else {
            let name = change.before?.heading.map { code($0) } ?? ""
            return [first + "| | \(name) | |"]
        }
        return change.edits.enumerated().map { index, edit in
            let step = edit.isPrice ? edit.step.map { " **\(Escaping.markdown($0))**" } ?? "" : ""
            return (index == 0 ? first : "| | ") + "| \(code(edit.path.description)) "
                + "| \(change.action == .create ? "" : value(edit.before)) "
                + "| \(value(edit.after))\(step) |"
        }
    }

    /// Open conflicts, and what is held.
    private static func waiting(_ plan: Plan, room: Int) -> [String] {
        var lines: [String] = []
        for conflict in plan.conflicts where conflict.isOpen {
            let field = conflict.path.isRoot ? "" : " \(code(conflict.path.description))"
            lines.append(
                "- ⚠️ conflict: \(code(conflict.key.description))\(field): base \(value(conflict.base)), file \(value(conflict.local)), GoHighLevel \(value(conflict.remote))"
            )
        }
        for problem in plan.held {
            let name = problem.key.map { "\(code($0.description)): " } ?? ""
            lines.append("- ✋ held: \(name)\(code(problem.message))")
        }
        lines += plan.notices.map { "- \(code($0))" }
        var used = 0
        let kept = lines.prefix { line in
            used += line.count + 1
            return used < room
        }
        guard !lines.isEmpty else { return [] }
        let more = lines.count - kept.count
        return [""] + Array(kept) + (more > 0 ? ["- … and \(more) more\\."] : [])
    }

    private static func value(_ value: DocumentValue?) -> String {
        guard let value else { return "*none*" }
        return code(PlanWords.value(value, limit: 200))
    }

    private static func code(_ text: String) -> String {
        "<code>\(Escaping.markdown(text))</code>"
    }
}
