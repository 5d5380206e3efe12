import TerminalUI
import Testing

@testable import CommandLineTool

@Suite struct HelpTests {
    private static func parse(_ words: [String]) throws(UsageError) -> Arguments.Request {
        try Arguments.parse(words, commands: CommandTable.parsed)
    }

    private static func complaint(_ line: String) -> String? {
        do throws(UsageError) {
            _ = try parse(line.split(separator: " ").map(String.init))
            return nil
        } catch {
            return error.message
        }
    }

    @Test(
        "every example is a command line that is understood",
        arguments: CommandTable.specs.map(\.name))
    func examples(name: String) throws {
        let spec = try #require(CommandTable.specs.first { $0.name == name })
        #expect(spec.examples.contains { $0.hasPrefix("ghlsync ") })
        for example in spec.examples {
            // Up to a pipe or a redirection; each half of an `&&`.
            for line in example.replacing(" && ", with: "\n").split(separator: "\n") {
                let words = try #require(Notifier.split(String(line)), "\(example)")
                let own = words.prefix { !["|", ">", "<"].contains($0) }
                guard own.first == "ghlsync" else { continue }
                #expect(throws: Never.self, "\(example)") { try Self.parse(Array(own.dropFirst())) }
            }
        }
    }

    @Test(
        "help shows what is declared: options, exit codes, examples",
        arguments: CommandTable.specs.map(\.name))
    func content(name: String) throws {
        let spec = try #require(CommandTable.specs.first { $0.name == name })
        for columns in [40, 60, 80, 200] {
            let text = HelpText.command(spec, Self.console(columns))
            // A word that is broken over two lines would not be found.
            let words = text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
            for option in spec.options + OptionSpec.global {
                #expect(words.contains("\(option.usage.drop { $0 == " " }) \(option.help)"))
            }
            for example in spec.examples { #expect(text.contains("  \(example)\n")) }
            for exit in spec.exits {
                #expect(words.contains("\(exit.code.rawValue) \(exit.meaning)"))
            }
            #expect(text.contains("Exit codes:") == !spec.exits.isEmpty)
        }
    }

    @Test(
        "no line of help is wider than the terminal, but for examples and what cannot be broken",
        arguments: [40, 80, 200])
    func width(columns: Int) {
        for spec in CommandTable.specs {
            for line in HelpText.command(spec, Self.console(columns)).split(separator: "\n")
            where !spec.examples.contains(where: { line.hasSuffix($0) }) {
                #expect(Width.columns(of: String(line)) <= min(columns, 100), "\(line)")
            }
        }
        let overview = HelpText.overview(CommandTable.specs, Self.console(columns))
        #expect(overview.contains("\n  -q, --quiet"))
    }

    private static func console(_ columns: Int) -> Console {
        var console = Console(arguments: nil, environment: .current())
        console.width = columns
        console.style = .plain
        return console
    }

    @Test(
        "a slip of the keyboard is answered with what was meant",
        arguments: [
            ("snyc", "there is no command “snyc”; did you mean “sync”?"),
            ("plan --exit-cod", "there is no option --exit-cod; did you mean --exit-code?"),
            ("plan -json", "there is no option -s; did you mean --json?"),
            (
                "status --dry-run",
                "there is no option --dry-run for “status”; it belongs to import, push, pull, sync, snapshots, undo, promote"
            ),
            ("__complet", "there is no command “__complet”"),
        ])
    func meant(line: String, answer: String) {
        if line == "plan -json" {
            // The first letter that is no option is named.
            #expect(Self.complaint(line)?.hasSuffix("did you mean --json?") == true)
        } else {
            #expect(Self.complaint(line) == answer)
        }
    }

    @Test("the manual has every command and option, and no line that roff would take for its own")
    func manual() {
        let text = ManualPage.text(CommandTable.specs, version: "1")
        let requests: Set<Substring> = [
            ".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".I", ".nf", ".fi", ".RS", ".RE", ".\\\"",
        ]
        for line in text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(requests.contains(line.prefix { $0 != " " }), "\(line)")
        }
        for spec in CommandTable.specs {
            #expect(text.contains("\n.SS \"\(ManualPage.line(spec.name))"))
            for option in spec.options {
                #expect(text.contains(ManualPage.line("--\(option.name)")))
            }
        }
        #expect(!text.contains("__complete"))
        #expect(ManualPage.line(".x \\-y") == "\\&.x \\e\\-y")
    }
}
