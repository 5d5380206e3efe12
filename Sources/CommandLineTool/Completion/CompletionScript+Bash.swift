extension CompletionScript {
    /// For bash 3.2 and later; needs nothing of the bash-completion package.
    static func bash(_ commands: [CommandSpec]) -> String {
        let global = OptionSpec.global
        let options = commands.map { command in
            let all = (command.options + global).map { "--\($0.name)" }.joined(separator: " ")
            return "        \(command.name)) _ghlsync_options=\(quoted(all)) ;;"
        }
        let values = commands.flatMap { command in
            command.options.filter { $0.value != nil }.map { option in
                "        \(command.name):--\(option.name)) _ghlsync_place \(quoted(token(option.place ?? .free, commands))) ;;"
            }
        }
        let globalValues = global.filter { $0.value != nil }.map { option in
            let short = option.short.map { "|*:-\($0)" } ?? ""
            return
                "        *:--\(option.name)\(short)) _ghlsync_place \(quoted(token(option.place ?? .free, commands))) ;;"
        }
        let swallowing = Set(valued(global + commands.flatMap(\.options))).sorted()
        let operands = cases(commands).map {
            "        \($0.pattern)) _ghlsync_place \(quoted($0.token)) ;;"
        }
        return """
            # bash completion for ghlsync, made by `ghlsync completions bash`.
            # Try it:    source <(ghlsync completions bash)
            # Keep it:   ghlsync completions bash > ~/.local/share/bash-completion/completions/ghlsync

            # Fills COMPREPLY for one kind of word.
            _ghlsync_place() {
                local IFS=$'\\n'
                case "$1" in
                    words=*) COMPREPLY=($(compgen -W "$(printf '%s' "${1#words=}" | tr ' ' '\\n')" -- "$_ghlsync_cur")) ;;
                    files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$_ghlsync_cur")) ;;
                    folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$_ghlsync_cur")) ;;
                    \(dynamic.joined(separator: "|")))
                        local words
                        words=$("${COMP_WORDS[0]}" __complete "$1" -- "${COMP_WORDS[@]:1}" 2>/dev/null)
                        COMPREPLY=($(compgen -W "$words" -- "$_ghlsync_cur"))
                        ;;
                esac
            }

            _ghlsync() {
                local _ghlsync_cur="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
                local command="" first="" word skip="" count=0 index _ghlsync_options
                COMPREPLY=()
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word="${COMP_WORDS[index]}"
                    if [ -n "$skip" ]; then skip=""; continue; fi
                    case "$word" in
                        \(swallowing.joined(separator: "|"))) skip=1 ;;
                        -*) ;;
                        *)
                            if [ -z "$command" ]; then command="$word"; continue; fi
                            [ "$count" -eq 0 ] && first="$word"
                            count=$((count + 1))
                            ;;
                    esac
                done
                if [ -n "$skip" ]; then
                    case "$command:$previous" in
            \(indented(values + globalValues, by: 4))
                    esac
                    return
                fi
                if [ -z "$command" ]; then
                    case "$_ghlsync_cur" in
                        -*) COMPREPLY=($(compgen -W \(quoted(global.map { "--\($0.name)" }.joined(separator: " "))) -- "$_ghlsync_cur")) ;;
                        *) COMPREPLY=($(compgen -W \(quoted(commands.map(\.name).joined(separator: " "))) -- "$_ghlsync_cur")) ;;
                    esac
                    return
                fi
                case "$command" in
            \(indented(options, by: 0))
                    *) _ghlsync_options="" ;;
                esac
                case "$_ghlsync_cur" in
                    -*) COMPREPLY=($(compgen -W "$_ghlsync_options" -- "$_ghlsync_cur")); return ;;
                esac
                case "$command:$first:$count" in
            \(indented(operands, by: 0))
                esac
            }
            complete -F _ghlsync ghlsync

            """
    }

    private static func indented(_ lines: [String], by columns: Int) -> String {
        lines.map { String(repeating: " ", count: columns) + $0 }.joined(separator: "\n")
    }
}
