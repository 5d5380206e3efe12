import Catalog
import Documents
import Ports
import SyncCore
import TerminalUI
import Workspace

/// What an import would do, for people and for machines.
struct ImportView {
    let proposal: ListingImport.Proposal
    let file: String

    /// Files and fields that are shown before the rest is only counted.
    private static let shownFiles = 20
    private static let shownFields = 6

    private var made: [ListingImport.FileChange] { proposal.changes.filter(\.isNew) }
    private var changed: [ListingImport.FileChange] { proposal.changes.filter { !$0.isNew } }

    var summary: String {
        var parts = [
            "\(made.count) new", "\(changed.count) changed", "\(proposal.unchanged) as they are",
        ]
        if proposal.badRows > 0 { parts.append("\(proposal.badRows) with errors") }
        return parts.joined(separator: ", ") + "."
    }

    func lines(_ style: Style, isBrief: Bool) -> [String] {
        guard !proposal.columns.isEmpty else { return [] }
        var columns = Table([Table.Column("column"), Table.Column(""), Table.Column("field")])
        for column in proposal.columns {
            if let field = column.field {
                columns.add([
                    Table.Cell(column.header), Table.Cell(style.arrow, .dim), Table.Cell(field),
                ])
            } else {
                columns.add([Table.Cell(column.header, .dim), "", Table.Cell("not used", .dim)])
            }
        }
        var lines = [
            "\(style.bold(Escaping.line(file)))  \(proposal.rows) rows between \(proposal.separatorName)"
        ]
        lines += columns.lines(width: nil, style: style).map { "  " + $0 } + [""]
        guard !proposal.isUnusable else { return lines }
        lines += section(changed, style.yellow("~"), style, isBrief)
        lines += section(made, style.green("+"), style, isBrief)
        return lines + [summary]
    }

    private func section(
        _ changes: [ListingImport.FileChange], _ mark: String, _ style: Style, _ isBrief: Bool
    ) -> [String] {
        let shown = isBrief ? Array(changes.prefix(Self.shownFiles)) : changes
        var lines: [String] = []
        for change in shown {
            lines.append("  \(mark) \(style.bold(Escaping.line(change.path.description)))")
            let fields =
                isBrief && change.isNew
                ? Array(change.edits.prefix(Self.shownFields)) : change.edits
            for edit in fields {
                let before =
                    edit.before.map {
                        "\(Escaping.line(PlanWords.value($0, limit: 40))) \(style.arrow) "
                    } ?? ""
                lines.append(
                    "      \(Escaping.line(edit.path.description)): \(before)\(Escaping.line(PlanWords.value(edit.after, limit: 60)))"
                )
            }
            let more = change.edits.count - fields.count
            if more > 0 { lines.append(style.dim("      … \(more) more fields")) }
        }
        if changes.count > shown.count {
            lines.append(style.dim("  … \(changes.count - shown.count) more files (-v shows all)"))
        }
        return lines
    }

    func json(written: Bool, problems: [Problem] = []) -> OrderedObject {
        let failed = Set(problems.compactMap(\.key))
        return [
            "columns": .sequence(
                proposal.columns.map {
                    ["column": .string($0.header), "field": $0.field.map { .string($0) } ?? .null]
                }),
            "changes": .sequence(
                proposal.changes.map { change in
                    [
                        "action": change.isNew ? "create" : "update",
                        "key": .string(change.key.description),
                        "path": .string(change.path.description),
                        "fields": .sequence(
                            change.edits.map {
                                [
                                    "path": .string($0.path.description),
                                    "before": $0.before ?? .null,
                                    "after": $0.after ?? .null,
                                ]
                            }),
                        "written": .bool(written && !failed.contains(change.key)),
                    ]
                }),
            "unchanged": .number(DecimalNumber(proposal.unchanged)),
            "badRows": .number(DecimalNumber(proposal.badRows)),
        ]
    }
}
