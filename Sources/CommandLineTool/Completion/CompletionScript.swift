import Workspace

/// What shells need to complete our command lines, made from the declarations.
enum CompletionScript {
    enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

    static func text(for shell: Shell, _ commands: [CommandSpec]) -> String {
        let shown = commands.filter { !$0.isHidden }
        return switch shell {
        case .bash: bash(shown)
        case .zsh: zsh(shown)
        case .fish: fish(shown)
        }
    }

    /// One word in single quotes, as all three shells read it.
    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// Options that take a value: they swallow the next word.
    static func valued(_ options: [OptionSpec]) -> [String] {
        options.filter { $0.value != nil }.flatMap { option in
            ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
        }
    }

    /// A place as the word that the scripts hand to their `_ghlsync_place`: `keys`, `words=yaml json`.
    static func token(_ place: OperandPattern.Place, _ commands: [CommandSpec]) -> String {
        switch place {
        case .words(let words): "words=" + words.joined(separator: " ")
        case .kind: "words=" + SchemaFile.all.map(\.kind).joined(separator: " ")
        case .command: "words=" + commands.map(\.name).joined(separator: " ")
        case .key: "keys"
        case .location: "locations"
        case .snapshot: "snapshots"
        case .run: "runs"
        case .file: "files"
        case .folder: "folders"
        case .free: "none"
        }
    }

    /// Places that ask the program, by the word that `__complete` takes.
    static let dynamic = ["keys", "locations", "snapshots", "runs"]
}

extension CompletionScript {
    /// What an operand is, where the command (and its first operand, when that says which way of calling
    /// it this is) are known.
    struct Case {
        let command: String
        /// `nil` for any.
        let first: String?
        /// How many operands stand before it.
        let index: Int
        /// Also of every later one.
        let repeats: Bool
        let token: String

        /// As a pattern over `command:first:count`, for `case`.
        var pattern: String { "\(command):\(first ?? "*"):\(repeats ? "*" : "\(index)")" }
    }

    /// The more special ones first.
    static func cases(_ commands: [CommandSpec]) -> [Case] {
        commands.flatMap { command -> [Case] in
            let patterns = command.patterns
            let words = patterns.compactMap(\.word)
            var found: [Case] = []
            if !words.isEmpty {
                found.append(
                    Case(
                        command: command.name, first: "", index: 0, repeats: false,
                        token: "words=" + words.joined(separator: " ")))
            }
            for pattern in patterns {
                let offset = pattern.word == nil ? 0 : 1
                for (index, place) in pattern.places.enumerated() {
                    found.append(
                        Case(
                            command: command.name, first: pattern.word, index: index + offset,
                            repeats: pattern.repeats && index == pattern.places.count - 1,
                            token: token(place, commands)))
                }
            }
            return found
        }
    }
}
