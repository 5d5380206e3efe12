import TerminalUI

/// `--help`, made from the declarations, in lines of at most so many columns.
struct HelpText {
    /// Longer lines are hard to read, however wide the terminal is.
    private static let widest = 100
    /// A column of text that would be narrower than this goes below what it explains.
    private static let narrowest = 30

    private let columns: Int
    private let style: Style
    private var lines: [String] = []

    private init(_ console: Console) {
        columns = max(20, min(console.width, Self.widest))
        style = console.style
    }

    static func overview(_ commands: [CommandSpec], _ console: Console) -> String {
        var text = HelpText(console)
        text.add(
            "ghlsync keeps a folder of YAML/JSON files and a GoHighLevel catalog the same, both ways."
        )
        text.usage("ghlsync [options] COMMAND …")
        text.section("Commands:")
        text.pairs(commands.filter { !$0.isHidden }.map { ($0.name, $0.summary) })
        text.section("Options for every command:")
        text.pairs(OptionSpec.global.map { ($0.usage, $0.help) })
        text.section("Exit codes:")
        text.pairs(generalExits)
        text.section("Examples:")
        text.examples([
            "ghlsync demo --fast", "ghlsync init my-catalog --location ve9EPM428h8vShlRW1KT",
            "ghlsync plan && ghlsync sync",
        ])
        text.section(
            "ghlsync help COMMAND says more, with examples; ghlsync help --man is the manual.")
        return text.whole
    }

    static func command(_ command: CommandSpec, _ console: Console) -> String {
        var text = HelpText(console)
        text.add("ghlsync \(command.name): \(command.summary)")
        text.usage(
            "ghlsync \(command.name)\(command.options.isEmpty ? "" : " [options]")"
                + (command.operands.isEmpty ? "" : " \(command.operands)"))
        // The declarations break their lines for who reads the source.
        for paragraph in command.discussion.replacing("\n\n", with: "\u{0}").split(
            separator: "\u{0}")
        {
            text.lines.append("")
            text.add(String(paragraph).replacing("\n", with: " "))
        }
        text.section("Examples:")
        text.examples(command.examples)
        if !command.options.isEmpty {
            text.section("Options:")
            text.pairs(command.options.map { ($0.usage, $0.help) })
        }
        if !command.exits.isEmpty {
            text.section("Exit codes:")
            text.pairs(command.exits.map { ("\($0.code.rawValue)", $0.meaning) })
        }
        text.section("Options for every command:")
        text.pairs(OptionSpec.global.map { ($0.usage, $0.help) })
        return text.whole
    }

    private static let generalExits: [(head: String, text: String)] = [
        ("0", "done"), ("1", "some operation failed"), ("2", "changes pending (with --exit-code)"),
        ("3", "validation errors"), ("4", "conflicts need a decision"), ("5", "not authorised"),
        ("6", "a guard stopped it"), ("64", "usage"), ("130", "interrupted"),
    ]

    private var whole: String { lines.joined(separator: "\n") + "\n" }

    private mutating func add(_ paragraph: String) {
        lines += Painted.wrapped(paragraph, to: columns)
    }

    private mutating func section(_ title: String) {
        lines.append("")
        lines += Painted.wrapped(title, to: columns).map(style.bold)
    }

    private mutating func usage(_ line: String) {
        lines.append("")
        let broken = Painted.wrapped("Usage: " + line, to: columns - 4)
        lines += broken.enumerated().map { $0.offset == 0 ? $0.element : "    " + $0.element }
    }

    /// A person copies these: they stay lines, however long.
    private mutating func examples(_ examples: [String]) { lines += examples.map { "  " + $0 } }

    /// Two columns: what can be written, and what it means with a hanging indent.
    private mutating func pairs(_ pairs: [(head: String, text: String)]) {
        let width = (pairs.map { Width.columns(of: $0.head) }.max() ?? 0) + 2
        let room = columns - 2 - width
        guard room >= Self.narrowest else {
            for (head, text) in pairs {
                lines.append("  " + head)
                lines += Painted.wrapped(text, to: columns - 8).map { "        " + $0 }
            }
            return
        }
        for (head, text) in pairs {
            var first = "  " + Width.padded(head, to: width)
            for line in Painted.wrapped(text, to: room) {
                lines.append(first + line)
                first = String(repeating: " ", count: width + 2)
            }
        }
    }
}
