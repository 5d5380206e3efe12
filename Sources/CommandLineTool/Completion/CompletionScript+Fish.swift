extension CompletionScript {
    static func fish(_ commands: [CommandSpec]) -> String {
        var lines = commands.map { command in
            "complete -c ghlsync -n __ghlsync_needs_command -f -a \(fishQuoted(command.name)) -d \(fishQuoted(command.summary))"
        }
        lines += OptionSpec.global.map { option($0, condition: nil, commands) }
        for command in commands {
            let condition = "__ghlsync_uses \(command.name)"
            lines += command.options.map { option($0, condition: condition, commands) }
        }
        lines += cases(commands).map { each in
            let condition =
                "__ghlsync_at \(each.command) \(fishQuoted(each.first ?? "*")) \(each.index)"
                + (each.repeats ? " +" : "")
            return "complete -c ghlsync -n \(fishQuoted(condition)) \(values(each.token))"
        }
        return """
            # fish completion for ghlsync, made by `ghlsync completions fish`.
            # Try it:    ghlsync completions fish | source
            # Keep it:   ghlsync completions fish > ~/.config/fish/completions/ghlsync.fish

            # The words before the cursor that are neither options nor their values.
            function __ghlsync_operands
                set -l skip 0
                for word in (commandline -opc)[2..-1]
                    if test $skip = 1
                        set skip 0
                        continue
                    end
                    switch $word
                        case \(Set(valued(OptionSpec.global + commands.flatMap(\.options))).sorted().joined(separator: " "))
                            set skip 1
                        case '-*'
                        case '*'
                            echo -- $word
                    end
                end
            end

            function __ghlsync_needs_command
                test (count (__ghlsync_operands)) = 0
            end

            function __ghlsync_uses
                set -l words (__ghlsync_operands)
                test (count $words) -gt 0; and test $words[1] = $argv[1]
            end

            # Whether the cursor is at an operand: command, its first operand (* for any), how many stand
            # before it, and + when any later one is meant, too.
            function __ghlsync_at
                set -l words (__ghlsync_operands)
                test (count $words) -gt 0; and test $words[1] = $argv[1]; or return 1
                set -l before (math (count $words) - 1)
                set -l first ''
                test $before -gt 0; and set first $words[2]
                test "$argv[2]" = '*' -o "$argv[2]" = "$first"; or return 1
                if test "$argv[4]" = +
                    test $before -ge $argv[3]
                else
                    test $before = $argv[3]
                end
            end

            function __ghlsync_ask
                set -l words (commandline -opc)
                $words[1] __complete $argv[1] -- $words[2..-1] 2>/dev/null
            end

            complete -c ghlsync -f
            \(lines.joined(separator: "\n"))

            """
    }

    private static func option(
        _ option: OptionSpec, condition: String?, _ commands: [CommandSpec]
    ) -> String {
        let when = condition.map { " -n \(fishQuoted($0))" } ?? ""
        let short = option.short.map { " -s \($0)" } ?? ""
        let value = option.place.map { " -r \(values(token($0, commands)))" } ?? ""
        return
            "complete -c ghlsync\(when)\(short) -l \(option.name) -d \(fishQuoted(option.help))\(value)"
    }

    private static func values(_ token: String) -> String {
        if token.hasPrefix("words=") {
            return "-f -a \(fishQuoted(String(token.dropFirst("words=".count))))"
        }
        return switch token {
        case "files": "-F"
        case "folders": "-f -a '(__fish_complete_directories)'"
        case "none": "-f"
        default: "-f -a '(__ghlsync_ask \(token))'"
        }
    }

    /// fish knows two escapes inside single quotes.
    private static func fishQuoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
