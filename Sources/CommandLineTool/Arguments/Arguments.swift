/// What a person typed, sorted: the command, its operands and its options.
struct Arguments: Sendable {
    let command: CommandSpec
    let operands: [String]
    private let switches: [String: Int]
    private let values: [String: [String]]

    func has(_ option: String) -> Bool { switches[option] != nil || values[option] != nil }
    func count(_ option: String) -> Int { switches[option] ?? 0 }
    /// The value of an option; the last one when it is given twice.
    func value(_ option: String) -> String? { values[option]?.last }

    /// All values of an option that may be given more than once.
    func all(_ option: String) -> [String] { values[option] ?? [] }

    /// A whole number of at least `least`.
    func number(_ option: String, least: Int = 0) throws(UsageError) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), number >= least else {
            throw UsageError(
                "--\(option) takes a whole number of at least \(least), not “\(text)”",
                command: command)
        }
        return number
    }

    /// What a command line asks for.
    enum Request: Sendable {
        case run(Arguments)
        case help(CommandSpec?)
        case version
    }

    /// Reads a command line (without the program's own name).
    static func parse(
        _ words: [String], commands: [CommandSpec]
    ) throws(UsageError) -> Request {
        var parser = Parser(commands: commands)
        return try parser.parse(words)
    }

    fileprivate init(
        command: CommandSpec, operands: [String], switches: [String: Int],
        values: [String: [String]]
    ) {
        self.command = command
        self.operands = operands
        self.switches = switches
        self.values = values
    }
}

/// A command line that cannot be understood. Exit code 64.
struct UsageError: Error, Sendable {
    let message: String
    let command: CommandSpec?

    init(_ message: String, command: CommandSpec? = nil) {
        self.message = message
        self.command = command
    }
}

private struct Parser {
    let commands: [CommandSpec]
    var command: CommandSpec?
    var operands: [String] = []
    var switches: [String: Int] = [:]
    var values: [String: [String]] = [:]

    init(commands: [CommandSpec]) { self.commands = commands }

    private var known: [OptionSpec] { OptionSpec.global + (command?.options ?? []) }

    mutating func parse(_ words: [String]) throws(UsageError) -> Arguments.Request {
        var rest = words[...]
        var onlyOperands = false
        while let word = rest.popFirst() {
            if onlyOperands || !word.hasPrefix("-") || word == "-" {
                try take(operand: word)
            } else if word == "--" {
                onlyOperands = true
            } else if word.hasPrefix("--") {
                try take(long: String(word.dropFirst(2)), rest: &rest)
            } else {
                try take(shorts: String(word.dropFirst()), rest: &rest)
            }
        }
        if switches["help"] != nil { return .help(command) }
        if switches["version"] != nil { return .version }
        guard let command else { return .help(nil) }
        guard command.operandCount.contains(operands.count) else {
            let problem =
                operands.count < command.operandCount.lowerBound
                ? "something is missing after “\(command.name)”"
                : surplus(operands[command.operandCount.upperBound])
            throw UsageError(
                "\(problem): ghlsync \(command.name) \(command.operands)", command: command)
        }
        return .run(
            Arguments(command: command, operands: operands, switches: switches, values: values))
    }

    /// A token among the words was seen by everybody who looked; it is not repeated as well.
    private func surplus(_ word: String) -> String {
        word.hasPrefix("pit-") || word.hasPrefix("eyJ")
            ? "a token is given on standard input, never as a word"
            : "“\(word)” is one word too many"
    }

    private mutating func take(operand word: String) throws(UsageError) {
        guard command == nil else {
            operands.append(word)
            return
        }
        guard let found = commands.first(where: { $0.name == word }) else {
            let near = Suggestion.nearest(
                to: word, among: commands.filter { !$0.isHidden }.map(\.name))
            throw UsageError(
                "there is no command “\(word)”" + (near.map { "; did you mean “\($0)”?" } ?? ""))
        }
        command = found
    }

    private mutating func take(
        long word: String, rest: inout ArraySlice<String>
    ) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = known.first(where: { $0.name == name }) else {
            throw UsageError("there is no option --\(name)\(meant(name))", command: command)
        }
        try take(option, attached: parts.count > 1 ? String(parts[1]) : nil, rest: &rest)
    }

    /// The option that was meant: one of the command's, or one that another command has.
    private func meant(_ name: String) -> String {
        if let near = Suggestion.nearest(to: name, among: known.map(\.name)) {
            return "; did you mean --\(near)?"
        }
        let owners = commands.filter { spec in
            !spec.isHidden && spec.options.contains { $0.name == name }
        }
        guard let command, !owners.isEmpty else { return "" }
        return " for “\(command.name)”; it belongs to \(owners.map(\.name).joined(separator: ", "))"
    }

    private mutating func take(
        shorts word: String, rest: inout ArraySlice<String>
    ) throws(UsageError) {
        var letters = Substring(word)
        while let letter = letters.popFirst() {
            guard let option = known.first(where: { $0.short == String(letter) }) else {
                let near =
                    known.first { $0.name == word }.map { "; did you mean --\($0.name)?" } ?? ""
                throw UsageError("there is no option -\(letter)\(near)", command: command)
            }
            if option.value != nil, !letters.isEmpty {
                try take(option, attached: String(letters), rest: &rest)
                return
            }
            try take(option, attached: nil, rest: &rest)
        }
    }

    private mutating func take(
        _ option: OptionSpec, attached: String?, rest: inout ArraySlice<String>
    ) throws(UsageError) {
        guard let wanted = option.value else {
            guard attached == nil else {
                throw UsageError("--\(option.name) takes no value", command: command)
            }
            switches[option.name, default: 0] += 1
            return
        }
        guard let value = attached ?? rest.popFirst() else {
            throw UsageError(
                "--\(option.name) needs a value: --\(option.name) \(wanted)", command: command)
        }
        values[option.name, default: []].append(value)
    }
}
