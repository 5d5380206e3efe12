/// `--help`, made from the declarations.
enum HelpText {
    static func overview(_ commands: [CommandSpec]) -> String {
        let width = (commands.map(\.name.count).max() ?? 0) + 2
        var lines = [
            "ghlsync keeps a folder of YAML/JSON files and a GoHighLevel catalog the same, both ways.",
            "", "Usage: ghlsync [options] COMMAND …", "", "Commands:",
        ]
        lines += commands.filter { !$0.isHidden }.map { "  \(pad($0.name, width))\($0.summary)" }
        lines += ["", "Options for every command:"] + options(OptionSpec.global)
        lines += [
            "",
            "Exit codes: 0 done · 1 some operation failed · 2 changes pending (with --exit-code) ·",
            "3 validation errors · 4 conflicts need a decision · 5 not authorised · 6 a guard stopped it ·",
            "64 usage · 130 interrupted", "", "Examples:", "  ghlsync demo --fast",
            "  ghlsync init my-catalog --location ve9EPM428h8vShlRW1KT",
            "  ghlsync plan && ghlsync sync", "",
            "ghlsync help COMMAND says more, with examples; ghlsync help --man is the manual.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    static func command(_ command: CommandSpec) -> String {
        var lines = [
            command.summary, "",
            "Usage: ghlsync \(command.name)\(command.options.isEmpty ? "" : " [options]")"
                + (command.operands.isEmpty ? "" : " \(command.operands)"),
        ]
        if !command.discussion.isEmpty { lines += ["", command.discussion] }
        if !command.options.isEmpty { lines += ["", "Options:"] + options(command.options) }
        if !command.exits.isEmpty {
            lines +=
                ["", "Exit codes:"]
                + command.exits.map { "  \(pad("\($0.code.rawValue)", 5))\($0.meaning)" }
        }
        lines += ["", "Options for every command:"] + options(OptionSpec.global)
        lines += ["", "Examples:"] + command.examples.map { "  \($0)" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func options(_ options: [OptionSpec]) -> [String] {
        let width = (options.map(\.usage.count).max() ?? 0) + 2
        return options.map { "  \(pad($0.usage, width))\($0.help)" }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
