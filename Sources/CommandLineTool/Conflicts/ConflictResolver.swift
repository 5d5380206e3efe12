import Catalog
import Documents
import HostSystem
import Ledger
import SyncCore
import TerminalUI

/// Goes through the open conflicts with a person at a terminal, one key each.
struct ConflictResolver {
    let console: Console
    /// The next key; `nil` at the end of input or at Ctrl-C.
    let readKey: () -> Character?
    let decide: (Conflict, ConflictChoice) async throws -> Void
    /// Lets a person write another value; `nil` when they gave it up.
    let edit: (Conflict) async throws -> DocumentValue?
    /// Puts that value into the file.
    let put: (Conflict, DocumentValue) async throws -> Void

    /// What a key asks for.
    enum Command: Equatable {
        case take(ConflictChoice)
        case edit, skip, help, quit

        init?(_ key: Character) {
            switch key {
            case "l", "L", "1": self = .take(.local)
            case "r", "R", "2": self = .take(.remote)
            case "b", "B", "0": self = .take(.base)
            case "e", "E": self = .edit
            case "s", "S", "n", "N", " ", "\r", "\n": self = .skip
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

    func run(_ conflicts: [Conflict]) async throws -> Tally {
        var tally = Tally()
        for (index, conflict) in conflicts.enumerated() {
            show(conflict, index + 1, of: conflicts.count)
            guard let isDecided = try await settle(conflict) else {
                tally.skipped += conflicts.count - index
                return tally
            }
            if isDecided { tally.decided += 1 } else { tally.skipped += 1 }
        }
        return tally
    }

    /// `nil` to end it all.
    private func settle(_ conflict: Conflict) async throws -> Bool? {
        while true {
            prompt(conflict)
            guard let key = readKey() else {
                console.errors([""])
                return nil
            }
            switch Command(key) ?? .help {
            case .quit:
                console.errors([""])
                return nil
            case .skip:
                console.errors([console.errorStyle.dim("skipped")])
                return false
            case .help:
                console.errors([""])
                console.errors(Self.help)
            case .take(let choice):
                try await decide(conflict, choice)
                console.errors([console.errorStyle.green("\(choice.rawValue)")])
                return true
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
                return true
            }
        }
    }

    private func show(_ conflict: Conflict, _ number: Int, of count: Int) {
        let style = console.errorStyle
        let place = conflict.path.isRoot ? "" : " · \(Escaping.line(conflict.path.description))"
        console.errors([
            "",
            style.bold("\(number) of \(count)  \(Escaping.line(conflict.key.description))\(place)"),
        ])
        let sides = [
            ("local", conflict.local, conflict.localTime),
            ("remote", conflict.remote, conflict.remoteTime),
        ]
        console.errors(["  \(style.bold("b"))ase    \(value(conflict.base))"])
        for (name, value, time) in sides {
            let when = stamp(time).map { style.dim("  (\($0))") } ?? ""
            console.errors([
                "  \(style.bold(String(name.prefix(1))))\(name.dropFirst())"
                    + String(repeating: " ", count: 7 - name.count + 1) + self.value(value) + when
            ])
        }
        if case .string(let local)? = conflict.local, case .string(let remote)? = conflict.remote,
            local.count + remote.count > 60
        {
            console.errors(
                DiffView.lines(label: "  local → remote", old: local, new: remote, style: style))
        }
    }

    private func value(_ value: DocumentValue?) -> String {
        Escaping.line(PlanWords.value(value, limit: 160))
    }

    private func stamp(_ time: ModificationTime) -> String? {
        if case .at(let stamp) = time {
            String("\(stamp)".replacing("T", with: " ").prefix(16))
        } else {
            nil
        }
    }

    private func prompt(_ conflict: Conflict) {
        let edit = conflict.path.isRoot ? "" : "  e edit"
        console.ask("Take: l local  r remote  b base\(edit)  s skip  q quit  ? help ▸ ")
    }

    private static let help = [
        "  l  the file's value goes to GoHighLevel",
        "  r  GoHighLevel's value goes into the file",
        "  b  both go back to what they last agreed on",
        "  e  write another value in $EDITOR; it goes to both",
        "  s  leave this one open",
        "  q  stop here; what was decided stays decided",
    ]
}
