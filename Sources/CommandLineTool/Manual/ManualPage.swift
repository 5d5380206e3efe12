/// The manual as a roff page (man(7) macros), made from the declarations.
enum ManualPage {
    static func text(_ commands: [CommandSpec], version: String) -> String {
        var lines = [
            ".\\\" Made by `ghlsync help --man`.",
            ".TH GHLSYNC 1 \"\" \(quoted("ghlsync \(version)")) \"User Commands\"",
            ".SH NAME", line("ghlsync - keep a folder of files and a GoHighLevel catalog the same"),
            ".SH SYNOPSIS", ".B ghlsync", line("[options] COMMAND …"),
            ".SH DESCRIPTION",
            line(
                "Keeps a folder of small YAML and JSON files and the catalog of a GoHighLevel sub-account the same, in both directions. Results go to standard output, everything else to standard error."
            ),
            ".SH COMMANDS",
        ]
        for command in commands where !command.isHidden { lines += section(command) }
        lines.append(".SH OPTIONS FOR EVERY COMMAND")
        lines += OptionSpec.global.flatMap(option)
        lines.append(".SH EXIT STATUS")
        for (code, meaning) in exits { lines += [".TP", ".B \(code)", line(meaning)] }
        lines.append(".SH ENVIRONMENT")
        for (name, meaning) in environment { lines += [".TP", ".B \(name)", line(meaning)] }
        lines.append(".SH FILES")
        for (name, meaning) in files { lines += [".TP", ".I \(line(name))", line(meaning)] }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ command: CommandSpec) -> [String] {
        let operands = command.operands.isEmpty ? "" : " \(command.operands)"
        var lines = [".SS \(quoted(command.name + operands))", line(sentence(command.summary))]
        for paragraph in command.discussion.split(separator: "\n\n") {
            lines.append(".PP")
            lines += paragraph.split(separator: "\n").map { line(String($0)) }
        }
        lines += command.options.flatMap(option)
        for exit in command.exits {
            lines += [".TP", ".B \(line("exit \(exit.code.rawValue)"))", line(exit.meaning)]
        }
        lines += [".PP", "Examples:", ".PP", ".nf", ".RS 4"]
        return lines + command.examples.map(line) + [".RE", ".fi"]
    }

    private static func option(_ option: OptionSpec) -> [String] {
        let short = option.short.map { "-\($0), " } ?? ""
        let value = option.value.map { " \($0)" } ?? ""
        return [".TP", ".B \(line("\(short)--\(option.name)\(value)"))", line(option.help)]
    }

    private static func sentence(_ text: String) -> String {
        (text.first.map { $0.uppercased() + String(text.dropFirst()) } ?? "") + "."
    }

    /// One line of text: nothing in it is a request, and a hyphen can be copied as one.
    static func line(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    private static func quoted(_ text: String) -> String {
        "\"\(line(text).replacing("\"", with: "\\(dq"))\""
    }

    private static let exits = [
        ("0", "done, or nothing to do"), ("1", "some operation failed"),
        ("2", "changes are pending (with --exit-code)"), ("3", "validation errors"),
        ("4", "conflicts need a decision"), ("5", "not authorised"),
        ("6", "a guard stopped it, or another ghlsync works here"),
        ("64", "the command line is not understood"), ("130", "interrupted"),
    ]

    private static let environment = [
        ("GHLSYNC_TOKEN", "the token, instead of a stored one"),
        ("GHLSYNC_LOCATION", "the location, by name or id"),
        ("GHLSYNC_WORKSPACE", "the workspace's folder"),
        ("GHLSYNC_API_BASE", "the server, instead of GoHighLevel's"),
        ("NO_COLOR", "no colours and no links, when it is not empty"),
        ("CLICOLOR_FORCE", "colours in pipes, too"),
        ("PAGER", "the pager for long output (GHLSYNC_PAGER goes before it); less -FRX without"),
        ("FORCE_HYPERLINK", "1 writes links to files whatever the terminal; 0 writes none"),
        ("XDG_CONFIG_HOME", "where the credentials are, under ghlsync/; ~/.config without"),
    ]

    private static let files = [
        ("ghlsync.yaml", "the configuration; where it is, is the workspace"),
        (".ghlsync/links/", "which file is which object at GoHighLevel: commit it"),
        (
            ".ghlsync/state/, .ghlsync/snapshots/, .ghlsync/history.jsonl",
            "what is remembered and kept on this machine"
        ),
        ("~/.config/ghlsync/credentials/", "tokens, readable by you alone"),
    ]
}
