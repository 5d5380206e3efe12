import SyncCore

/// What may stand after a command's name, read from its declaration: `[list | show KEY | restore ID
/// [PATH…]]`. Completions and the manual take it from here, so no command says it twice.
struct OperandPattern: Sendable, Hashable {
    /// The word that begins this way of calling it (`show`); `nil` when there is only one.
    let word: String?
    /// What follows, by place.
    let places: [Place]
    /// The last place may be repeated.
    let repeats: Bool

    /// One operand, named in capitals in the declaration.
    enum Place: Hashable, Sendable {
        /// One of these words.
        case words([String])
        case key, location, snapshot, run, kind, command, file, folder
        /// Only the person knows it.
        case free
    }

    /// The ways in which a declaration says that a command is called.
    static func all(in declaration: String) -> [OperandPattern] {
        let text = declaration.filter { $0 != "[" && $0 != "]" }
        let alternatives = text.split(separator: " | ").map { $0.trimmed }
        guard alternatives.count > 1 || alternatives.first?.first?.isLowercase == true else {
            return text.isEmpty ? [] : [OperandPattern(word: nil, text: text)]
        }
        return alternatives.map { alternative in
            let parts = alternative.split(separator: " ", maxSplits: 1).map(String.init)
            let rest = parts.count > 1 ? parts[1] : ""
            return parts[0].first?.isLowercase == true && !parts[0].contains("|")
                ? OperandPattern(word: parts[0], text: rest)
                : OperandPattern(word: nil, text: alternative)
        }
    }

    private init(word: String?, text: String) {
        self.word = word
        let names = text.split(separator: " ").map(String.init)
        repeats = names.last?.hasSuffix("…") ?? false
        // What is made new has a name that nobody can offer.
        let isNew = word == "add" || word == "create"
        places = names.map { isNew ? .free : Place(named: $0.filter { $0 != "…" }) }
    }

    /// What the place takes after so many operands; `nil` beyond the last.
    func place(at index: Int) -> Place? {
        index < places.count ? places[index] : repeats ? places.last : nil
    }
}

extension OperandPattern.Place {
    /// A name as declarations write it: `KEY`, `NAME|ID`, `yaml|json`.
    init(named name: String) {
        switch name {
        case "KEY", "PATH", "KEY|FILE": self = .key
        case "ID": self = .snapshot
        case "RUN": self = .run
        case "NAME", "NAME|ID": self = .location
        case "KIND": self = .kind
        case "COMMAND": self = .command
        case "FILE": self = .file
        case "DIR": self = .folder
        case "POLICY": self = .words(OperandPattern.policies)
        default:
            let words = name.split(separator: "|").map(String.init)
            let areWords = words.allSatisfy { $0.first?.isLowercase ?? false }
            self = words.count > 1 && areWords ? .words(words) : .free
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        split(separator: " ").joined(separator: " ")
    }
}

extension OperandPattern {
    /// What `--conflict` takes.
    fileprivate static var policies: [String] { Policy.ConflictRule.allCases.map(\.rawValue) }
}

extension CommandSpec {
    var patterns: [OperandPattern] { OperandPattern.all(in: operands) }

    /// For scripts only; neither listed nor suggested.
    var isHidden: Bool { name.hasPrefix("__") }
}

extension OptionSpec {
    /// What its value may be; `nil` for a switch.
    var place: OperandPattern.Place? {
        // Of a field, not of an entity.
        name == "field" ? .free : value.map(OperandPattern.Place.init(named:))
    }
}
