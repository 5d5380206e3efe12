import HostSystem
import Testing

@testable import CommandLineTool

@Suite struct CompletionTests {
    @Test("a declaration says which operands there are")
    func patterns() {
        func told(_ text: String) -> [String] {
            OperandPattern.all(in: text).map { pattern in
                let places = pattern.places.map { "\($0)" }.joined(separator: " ")
                return "\(pattern.word ?? "-"): \(places)\(pattern.repeats ? " …" : "")"
            }
        }
        #expect(told("") == [])
        #expect(told("[PATH…]") == ["-: key …"])
        #expect(
            told("[list | show ID | diff ID [PATH…] | create [NAME]]") == [
                "list: ", "show: snapshot", "diff: snapshot key …", "create: free",
            ])
        #expect(
            told("list | add NAME ID | use NAME") == ["list: ", "add: free free", "use: location"])
        #expect(told("KEY|FILE") == ["-: key"])
        #expect(told("bash|zsh|fish") == [#"-: words(["bash", "zsh", "fish"])"#])
    }

    @Test(
        "every script has each command, option and place",
        arguments: CompletionScript.Shell.allCases)
    func complete(shell: CompletionScript.Shell) {
        let script = CompletionScript.text(for: shell, CommandTable.specs)
        for spec in CommandTable.specs {
            #expect(script.contains(spec.name))
            for option in spec.options + OptionSpec.global {
                let spelled = shell == .fish ? "-l \(option.name) " : "--\(option.name)"
                #expect(script.contains(spelled), "\(spec.name) \(spelled)")
            }
            for word in spec.patterns.compactMap(\.word) { #expect(script.contains(word)) }
        }
        for place in CompletionScript.dynamic { #expect(script.contains(place)) }
        #expect(script.contains("__complete"))
    }

    @Test("no help text gets out of its quotes", arguments: CompletionScript.Shell.allCases)
    func quoting(shell: CompletionScript.Shell) {
        let odd = CommandSpec(
            "odd", "it's `rm -rf` $(x) [y]: \"z\"",
            options: [
                OptionSpec("o", value: "FILE", "don't $(touch /tmp/x) [a]: \\ \"b\" `c`")
            ], examples: [])
        let script = CompletionScript.text(for: shell, [odd])
        // In none of the three does anything but the closing quote mean something inside single quotes.
        for line in script.split(separator: "\n")
        where line.contains("rm -rf") || line.contains("touch") {
            let before = line.prefix { $0 != "$" }
            #expect(before.contains("'"), "\(line)")
        }
    }

    @Test("the shell accepts its script", arguments: ["bash", "zsh", "fish"])
    func syntax(shell: String) async throws {
        let kind = try #require(CompletionScript.Shell(rawValue: shell))
        let script = CompletionScript.text(for: kind, CommandTable.specs)
        let path = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"]
        // bash is everywhere; the others where they are installed.
        guard
            let child = try? ChildProcess(
                shell, ["-n"], environment: path, input: Array(script.utf8))
        else {
            #expect(shell != "bash")
            return
        }
        let ending = await child.ending()
        #expect(ending.status == 0)
        #expect(ending.errorText == "")
    }

    @Test("bash completes commands, options, words and places")
    func bash() async throws {
        let script = CompletionScript.text(for: .bash, CommandTable.specs)
        func words(_ line: String) async throws -> [Substring] {
            // A function stands for the program: it gives the place that it is asked for.
            let drive = """
                \(script)
                ghlsync() { [ "$1" = __complete ] && echo "$2/one" && echo "$2/two"; }
                COMP_WORDS=(\(line.isEmpty ? "" : line) "")
                [ "${COMP_WORDS[@]: -2:1}" = "+" ] && unset 'COMP_WORDS[-1]' && COMP_WORDS=("${COMP_WORDS[@]:0:${#COMP_WORDS[@]}-1}")
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _ghlsync
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let child = try ChildProcess(
                "bash", ["--norc"], environment: ["PATH": "/usr/bin:/bin"],
                input: Array(drive.utf8))
            return await child.ending().outputText.split(separator: "\n")
        }
        #expect(try await words("ghlsync").contains("sync"))
        #expect(try await words("ghlsync pl +") == ["plan"])
        #expect(try await words("ghlsync plan --mark +") == ["--markdown"])
        #expect(
            try await words("ghlsync plan --conflict") == [
                "latest_wins", "local_wins", "remote_wins", "manual",
            ])
        #expect(try await words("ghlsync -C /x push") == ["keys/one", "keys/two"])
        #expect(try await words("ghlsync push a b") == ["keys/one", "keys/two"])
        #expect(try await words("ghlsync --location") == ["locations/one", "locations/two"])
        #expect(try await words("ghlsync snapshots show") == ["snapshots/one", "snapshots/two"])
        #expect(try await words("ghlsync snapshots restore x") == ["keys/one", "keys/two"])
        #expect(try await words("ghlsync snapshots sh +") == ["show"])
        #expect(try await words("ghlsync snapshots create") == [])
        #expect(
            try await words("ghlsync undo r +")
                == ["runs/one", "runs/two"].filter { $0.hasPrefix("r") })
        #expect(try await words("ghlsync conflicts resolve k --take l +") == ["local"])
        #expect(try await words("ghlsync help comp +") == ["completions"])
        #expect(try await words("ghlsync validate --quiet --yes") == ["keys/one", "keys/two"])
    }
}
