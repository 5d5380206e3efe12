import Catalog
import Documents
import SyncCore
import TerminalUI

extension PlanRenderer {
    /// The fields of a change below its heading.
    func fields(_ change: Change) -> [String] {
        let indent = String(repeating: " ", count: 8)
        switch change.action {
        case .delete:
            return change.before?.heading.map { [indent + style.red(short($0, after: 0))] } ?? []
        case .create:
            return change.edits.map { edit in
                let path = safe(edit.path.description)
                let place = place(change.key, edit.path) ?? ""
                let value = style.green(
                    short(PlanWords.value(edit.after), after: path.count + place.count + 2))
                return
                    "\(indent)\(path)\(override(change.key, edit.path)): \(edit.isPrice ? style.paint(value, .bold) : value)"
            }
        case .update:
            let edits = change.edits.flatMap { update($0, of: change.key).map { indent + $0 } }
            let touched = Set(change.edits.compactMap(\.path.field))
            let rest = (change.before?.fields.keys ?? []).filter { !touched.contains($0) }.count
            guard rest > 0 else { return edits }
            return edits + [indent + style.dim("(\(counted(rest, "unchanged field")))")]
        }
    }

    /// Old and new: on one line where they fit, else line by line with the words that differ.
    private func update(_ edit: FieldEdit, of key: EntityKey) -> [String] {
        let (old, new) = (edit.before.map(Self.text), edit.after.map(Self.text))
        guard edit.isPrice else {
            return DiffView.lines(
                label: edit.path.description + (place(key, edit.path) ?? ""), old: old, new: new,
                style: style, width: max(20, width - 8))
        }
        let before = style.paint(safe(old ?? "(none)"), .red, .bold)
        let after = style.paint(safe(new ?? "(none)"), .green, .bold)
        let path = style.paint(safe(edit.path.description), .bold) + override(key, edit.path)
        let step = edit.step.map { "  (\($0))" } ?? ""
        return ["\(path): \(before) \(style.arrow) \(after)\(style.paint(step, .yellow, .bold))"]
    }

    /// Cut to what is left of the line.
    private func short(_ text: String, after columns: Int) -> String {
        Width.truncated(safe(text), to: max(20, min(60, width - 8 - columns)), style: style)
    }

    /// A text of several lines, or one that fills one, as it is, so that it is compared word by word;
    /// anything else as it would be written on one.
    private static func text(_ value: DocumentValue) -> String {
        if let text = value.stringValue, text.count > 50 || text.contains(where: \.isNewline) {
            return text
        }
        return PlanWords.value(value, limit: 4000)
    }
}

extension Entity {
    /// What a person calls it: its title or name.
    var heading: String? {
        for field in ["title", "name", "directoryName"] {
            if let text = self[field]?.stringValue { return "\"\(text)\"" }
        }
        return nil
    }
}

extension FieldEdit {
    /// Whether money changes.
    var isPrice: Bool { ["price", "prices"].contains(path.field) && !isText }

    private var isText: Bool {
        [before, after].contains { $0?.stringValue?.contains(where: \.isNewline) ?? false }
    }

    /// How far a number moved: `+7.6 %`; `nil` where that says nothing.
    var step: String? {
        guard let old = before?.number, let new = after?.number, old > 0, new >= 0 else {
            return nil
        }
        let tenths = ((new - old) / old * 1000).rounded()
        guard abs(tenths) < 1e9, tenths != 0 else { return nil }
        let whole = Int(abs(tenths))
        return "\(tenths < 0 ? "-" : "+")\(whole / 10).\(whole % 10) %"
    }
}

extension DocumentValue {
    fileprivate var number: Double? {
        guard case .number(let number) = self else { return nil }
        return Double(number.text)
    }
}
