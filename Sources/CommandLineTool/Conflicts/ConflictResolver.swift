import Catalog
import Documents
import HostSystem
import Ledger
import SyncCore
import TerminalUI

/// Goes through the open conflicts with a person at a terminal, one key each.
struct ConflictResolver {
    let console: Console
    /// Shows a prompt and gives the key that follows; `nil` at the end of input or at Ctrl-C.
    let readKey: (String) -> Character?
    /// Columns of the terminal, now.
    let width: () -> Int
    let decide: (Conflict, ConflictChoice) async throws -> Void
    /// Lets a person write another value; `nil` when they gave it up.
    let edit: (Conflict) async throws -> DocumentValue?
    /// Puts that value into the file.
    let put: (Conflict, DocumentValue) async throws -> Void

    /// What a key asks for.
    enum Command: Equatable {
        case take(ConflictChoice)
        case edit, next, previous, help, quit

        init?(_ key: Character) {
            switch key {
            case "l", "L", "1": self = .take(.local)
            case "r", "R", "2": self = .take(.remote)
            case "b", "B", "0": self = .take(.base)
            case "e", "E": self = .edit
            case "s", "S", "n", "N", "j", " ", "\r", "\n": self = .next
            case "p", "P", "k": self = .previous
            case "?", "h": self = .help
            case "q", "Q", "\u{1B}": self = .quit
            default: return nil
            }
        }
    }

    struct Tally: Equatable {
        var decided = 0
        var skipped = 0
    }

    /// Goes through them until none is left, the last one is passed by, or the person ends it.
    func run(_ conflicts: [Conflict]) async throws -> Tally {
        var open = Array(conflicts.enumerated())
        var at = 0
        while at < open.count {
            show(open[at].element, open[at].offset + 1, of: conflicts.count)
            switch try await settle(open[at].element) {
            case .decided: open.remove(at: at)
            case .next: at += 1
            case .previous: at = max(0, at - 1)
            case .ended: at = open.count
            }
        }
        return Tally(decided: conflicts.count - open.count, skipped: open.count)
    }

    private enum Step { case decided, next, previous, ended }

    private func settle(_ conflict: Conflict) async throws -> Step {
        while true {
            guard let key = readKey(prompt(conflict)) else {
                console.errors([""])
                return .ended
            }
            switch Command(key) ?? .help {
            case .quit:
                console.errors([""])
                return .ended
            case .next:
                console.errors([console.errorStyle.dim("left open")])
                return .next
            case .previous:
                console.errors([""])
                return .previous
            case .help:
                console.errors([""])
                console.errors(Self.help)
            case .take(let choice):
                try await decide(conflict, choice)
                console.errors([console.errorStyle.green("\(choice.rawValue)")])
                return .decided
            case .edit:
                guard !conflict.path.isRoot else {
                    console.errors(["", "A whole entity is kept or let go; take one side."])
                    continue
                }
                console.errors([""])
                guard let value = try await edit(conflict) else { continue }
                do {
                    try await put(conflict, value)
                } catch let failure as ToolFailure {
                    console.error(failure.message, hint: failure.hint)
                    continue
                }
                try await decide(conflict, .local)
                console.errors([
                    console.errorStyle.green("edited: \(Escaping.line(PlanWords.value(value)))")
                ])
                return .decided
            }
        }
    }

    private func show(_ conflict: Conflict, _ number: Int, of count: Int) {
        let style = console.errorStyle
        let width = width()
        let place = conflict.path.isRoot ? "" : " \(style.bullet) \(conflict.path)"
        let heading = "\(number) of \(count)  \(conflict.key)\(place)"
        console.errors([
            "", style.bold(Width.truncated(Escaping.line(heading), to: width, style: style)),
        ])
        console.errors(Self.columns(of: conflict, width: width, style: style))
    }

    /// What they last agreed on and both sides' values, with what each of them changed brought out.
    static func columns(of conflict: Conflict, width: Int, style: Style) -> [String] {
        func column(
            _ name: String, _ value: DocumentValue?, _ time: String?, _ ink: Style.Ink? = nil
        ) -> SideBySide.Column {
            let title = time.map { "\(name)  \($0)" } ?? name
            return SideBySide.Column(title: title, text: value.map(PlanWords.text), ink: ink)
        }
        return SideBySide.lines(
            [
                column("base", conflict.base, "agreed on before"),
                column("local", conflict.local, stamp(conflict.localTime), .green),
                column("remote", conflict.remote, stamp(conflict.remoteTime), .cyan),
            ], width: width, style: style)
    }

    private static func stamp(_ time: ModificationTime) -> String? {
        if case .at(let stamp) = time {
            String("\(stamp)".replacing("T", with: " ").prefix(16))
        } else {
            nil
        }
    }

    private func prompt(_ conflict: Conflict) -> String {
        let edit = conflict.path.isRoot ? "" : "  e edit"
        let mark = console.errorStyle.usesUnicode ? "▸" : ">"
        let words =
            width() >= 72
            ? "Take: l local  r remote  b base\(edit)  n next  p back  q quit  ? help"
            : "l r b take\(edit)  n p q  ? help"
        return "\(words) \(mark) "
    }

    private static let help = [
        "  l  the file's value goes to GoHighLevel",
        "  r  GoHighLevel's value goes into the file",
        "  b  both go back to what they last agreed on",
        "  e  write another value in $EDITOR; it goes to both",
        "  n  leave this one open and go on; p goes back to the one before",
        "  q  stop here; what was decided stays decided",
    ]
}
