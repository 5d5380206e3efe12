import Catalog
import Documents
import Ledger
import Ports
import SyncCore
import TerminalUI
import Workspace

/// An undo in lines for a terminal, and as JSON.
struct UndoRenderer {
    let style: Style

    func lines(_ proposal: Undo.Proposal, location: String) -> [String] {
        var lines: [String] = []
        let time = proposal.records.first.map { " of \($0.time)" } ?? ""
        let count = proposal.records.count
        let what =
            count == 0 ? "Restore of snapshot \(proposal.run)" : "Undo of run \(proposal.run)"
        lines.append(
            style.bold(Escaping.line(what)) + time
                + (count == 0 ? "" : ", \(count) operation\(count == 1 ? "" : "s")"))
        for file in proposal.takeback.files {
            let path = style.bold(Escaping.line(file.path.description))
            switch file.action {
            case .remove:
                lines.append("  \(style.red("-")) file  \(path)  removed (a snapshot is kept)")
            case .put where file.expected == nil:
                lines.append("  \(style.green("+")) file  \(path)  back\(exactness(file))")
            case .put:
                lines.append("  \(style.yellow("~")) file  \(path)  as before\(exactness(file))")
            }
        }
        lines += leftOut(proposal)
        if proposal.isEmpty {
            return lines + ["Nothing of it is left to take back."]
        }
        return lines + PlanRenderer(style: style).plan(proposal.plan, location: location)
    }

    private func exactness(_ file: FileTakeback) -> String {
        file.isExact ? ", byte for byte" : ", by value (what else is in it now stays)"
    }

    func leftOut(_ proposal: Undo.Proposal) -> [String] {
        proposal.takeback.leftOut.map { left in
            let field = left.field.map { " \($0)" } ?? ""
            return "  \(style.yellow("!")) left out  "
                + "\(style.bold(Escaping.line(left.key.description + field)))  \(Escaping.line(left.why))"
        }
    }

    func json(_ proposal: Undo.Proposal) -> OrderedObject {
        var object = PlanJSON.plan(proposal.plan)
        object["run"] = .string(proposal.run)
        object["files"] = .sequence(
            proposal.takeback.files.map { file in
                [
                    "path": .string(file.path.description), "kind": .string(file.key.kind.rawValue),
                    "key": .string(file.key.name), "action": .string(action(file)),
                    "exact": .bool(file.isExact),
                ]
            })
        object["leftOut"] = .sequence(
            proposal.takeback.leftOut.map { left in
                [
                    "kind": .string(left.key.kind.rawValue), "key": .string(left.key.name),
                    "field": left.field.map(DocumentValue.string) ?? .null,
                    "why": .string(left.why),
                ]
            })
        return object
    }

    private func action(_ file: FileTakeback) -> String {
        switch file.action {
        case .remove: "remove"
        case .put: file.expected == nil ? "create" : "update"
        }
    }
}
