extension CompletionScript {
    /// For zsh 5 and later: a file `_ghlsync` in a folder of `$fpath`, or sourced.
    static func zsh(_ commands: [CommandSpec]) -> String {
        let named = commands.map { "        \(quoted("\($0.name):\($0.summary)"))" }
        let arguments = commands.map { command in
            let options = command.options.map { "                \(spec($0, commands))" }
            return """
                        \(command.name))
                            _arguments -s -S \\
                \((options + ["                $_ghlsync_global"]).map { "\($0) \\" }.joined(separator: "\n"))
                                '*: :_ghlsync_operand'
                            ;;
                """
        }
        let operands = cases(commands).map {
            "        \($0.pattern)) _ghlsync_place \(quoted($0.token)) ;;"
        }
        return """
            #compdef ghlsync
            # zsh completion for ghlsync, made by `ghlsync completions zsh`.
            # Try it:    source <(ghlsync completions zsh)
            # Keep it:   ghlsync completions zsh > "${fpath[1]}/_ghlsync"

            # Offers one kind of word.
            _ghlsync_place() {
                case "$1" in
                    words=*) compadd -- ${=1#words=} ;;
                    files) _files ;;
                    folders) _files -/ ;;
                    \(dynamic.joined(separator: "|")))
                        local -a found
                        found=("${(@f)$("${_ghlsync_program:-ghlsync}" __complete "$1" -- "${(@)_ghlsync_words}" 2>/dev/null)}")
                        (( ${#found} )) && [[ -n "${found[1]}" ]] && compadd -M 'r:|/=* r:|=*' -- "${found[@]}"
                        ;;
                esac
            }

            # Offers what may stand at this place: words[1] is the command here.
            _ghlsync_operand() {
                local first="" word skip="" count=0
                for word in "${(@)words[2,CURRENT-1]}"; do
                    if [[ -n "$skip" ]]; then skip=""; continue; fi
                    case "$word" in
                        \(Set(valued(OptionSpec.global + commands.flatMap(\.options))).sorted().joined(separator: "|"))) skip=1 ;;
                        -*) ;;
                        *) (( count == 0 )) && first="$word"; (( count++ )) ;;
                    esac
                done
                case "${words[1]}:$first:$count" in
            \(operands.joined(separator: "\n"))
                esac
            }

            _ghlsync() {
                local context state state_descr line curcontext="$curcontext"
                local -a commands _ghlsync_global _ghlsync_words
                local _ghlsync_program="${words[1]}"
                typeset -A opt_args
                _ghlsync_words=("${(@)words[2,-1]}")
                _ghlsync_global=(
            \(OptionSpec.global.map { "        \(spec($0, commands))" }.joined(separator: "\n"))
                )
                commands=(
            \(named.joined(separator: "\n"))
                )
                _arguments -s -S -C $_ghlsync_global '1: :->command' '*:: :->rest'
                case "$state" in
                    command) _describe -t commands command commands ;;
                    rest)
                        case "${words[1]}" in
            \(arguments.joined(separator: "\n"))
                        esac
                        ;;
                esac
            }

            if [[ "$funcstack[1]" == "_ghlsync" ]]; then _ghlsync "$@"; else compdef _ghlsync ghlsync; fi

            """
    }

    /// An option as `_arguments` reads it.
    private static func spec(_ option: OptionSpec, _ commands: [CommandSpec]) -> String {
        var help = ""
        for character in option.help {
            if "[]:\\".contains(character) { help.append("\\") }
            help.append(character)
        }
        let value = option.value.map { value in
            let label = value.replacing(":", with: " ")
            return ":\(label):{_ghlsync_place \"\(token(option.place ?? .free, commands))\"}"
        }
        let long = "--\(option.name)\(option.value == nil ? "" : "=")"
        let tail = "[\(help)]\(value ?? "")"
        guard let short = option.short else { return quoted("*\(long)\(tail)") }
        return quoted("*-\(short)\(tail)") + " " + quoted("*\(long)\(tail)")
    }
}
