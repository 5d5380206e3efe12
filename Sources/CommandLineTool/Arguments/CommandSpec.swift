/// What a command takes, declared once: parsing, `--help` and the README's reference come from it.
struct CommandSpec: Sendable {
    let name: String
    /// One line for the list of commands.
    let summary: String
    /// What stands after the name: `[PATH…]`, `list | restore ID [PATH…]`.
    let operands: String
    /// How many operands it takes.
    let operandCount: ClosedRange<Int>
    let options: [OptionSpec]
    /// Paragraphs of `--help`.
    let discussion: String
    /// What an exit code says here, where that is more than its general meaning.
    let exits: [ExitNote]
    /// Its result is for reading: on a terminal a long one goes to the pager.
    let isPaged: Bool
    /// Lines that a person can copy.
    let examples: [String]

    init(
        _ name: String, _ summary: String, operands: String = "",
        operandCount: ClosedRange<Int> = 0...0, options: [OptionSpec] = [], discussion: String = "",
        exits: [ExitNote] = [], isPaged: Bool = false, examples: [String]
    ) {
        self.name = name
        self.summary = summary
        self.operands = operands
        self.operandCount = operandCount
        self.options = options
        self.discussion = discussion
        self.exits = exits
        self.isPaged = isPaged
        self.examples = examples
    }
}

/// One line under "Exit codes" in a command's help.
struct ExitNote: Sendable {
    let code: ExitCode
    let meaning: String

    init(_ code: ExitCode, _ meaning: String) {
        self.code = code
        self.meaning = meaning
    }
}

struct OptionSpec: Sendable {
    let name: String
    let short: String?
    /// The name of its value; `nil` for a switch.
    let value: String?
    let help: String

    init(_ name: String, short: String? = nil, value: String? = nil, _ help: String) {
        self.name = name
        self.short = short
        self.value = value
        self.help = help
    }

    /// `-C, --workspace DIR`
    var usage: String {
        (short.map { "-\($0), " } ?? "    ") + "--\(name)" + (value.map { " \($0)" } ?? "")
    }

    static let global: [OptionSpec] = [
        OptionSpec(
            "workspace", short: "C", value: "DIR", "the workspace (default: here, or above)"),
        OptionSpec(
            "location", value: "NAME|ID", "the location, by its name in ghlsync.yaml or its id"),
        OptionSpec("json", "machine-readable output on stdout"),
        OptionSpec("quiet", short: "q", "no progress and no summary; errors still show"),
        OptionSpec("verbose", short: "v", "say more; -vv for every request"),
        OptionSpec("no-color", "no colours (NO_COLOR and CLICOLOR_FORCE are honoured too)"),
        OptionSpec("no-pager", "long output goes straight to the terminal, not to $PAGER"),
        OptionSpec("yes", short: "y", "answer every question with yes"),
        OptionSpec("help", short: "h", "show help for a command"),
        OptionSpec("version", "print the version"),
    ]
}
