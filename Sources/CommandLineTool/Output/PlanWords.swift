import Catalog
import Documents
import Pacing
import SyncCore

/// The words for values, changes and brakes, without colours; remote text is escaped by the caller.
enum PlanWords {
    static func brake(_ brake: Brake) -> String {
        switch brake {
        case .tooManyDeletes(let side, let count, let allowed, let total):
            "this would delete \(count) of \(total) \(place(side)); at most \(allowed) go without being asked"
        case .sideEmptied(let side, let had):
            side == .local
                ? "all \(had) files are gone: is the folder mounted, or on another branch?"
                : "all \(had) entities are gone from GoHighLevel: is this the right location?"
        }
    }

    private static func place(_ side: ReplicaSide) -> String {
        side == .local ? "files" : "entities at GoHighLevel"
    }

    static func waiting(_ wait: Duration) -> String {
        "waiting \(max(1, Int(wait.seconds.rounded(.up)))) s: GoHighLevel's lists may not show yet what the last run wrote"
    }

    /// A value on one line, short: texts in quotes, lists and mappings in flow style.
    static func value(_ value: DocumentValue?, limit: Int = 60) -> String {
        guard let value else { return "(none)" }
        let text = line(value)
        guard text.count > limit else { return text }
        return text.prefix(limit - 1) + "…"
    }

    /// A text as it is, so that a long one is compared line by line; anything else on one line.
    static func text(_ value: DocumentValue) -> String {
        value.stringValue ?? self.value(value, limit: 4000)
    }

    private static func line(_ value: DocumentValue) -> String {
        switch value {
        case .null: "(none)"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.text
        case .string(let text): "\"\(text.replacing("\n", with: "⏎"))\""
        case .sequence(let items): "[" + items.map(line).joined(separator: ", ") + "]"
        case .mapping(let object):
            "{" + object.entries.map { "\($0.key): \(line($0.value))" }.joined(separator: ", ")
                + "}"
        }
    }
}
