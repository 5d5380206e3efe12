import Foundation
import Testing

@testable import CommandLineTool

/// The README's reference is what the program declares; it cannot drift.
///
/// `GHLSYNC_REGENERATE=1 swift test --filter ReadmeTests` writes the table anew.
@Suite struct ReadmeTests {
    private static let mark = "<!-- commands: kept by ReadmeTests -->\n"
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static var table: String {
        let rows = CommandTable.specs.map { spec in
            let operands = spec.operands.isEmpty ? "" : " \(spec.operands)"
            let options = spec.options.map { "`--\($0.name)\($0.value.map { " \($0)" } ?? "")`" }
                .joined(separator: " ")
            let example = spec.examples.last { $0.hasPrefix("ghlsync ") }.map { "`\($0)`" } ?? ""
            return "| `\(spec.name)\(operands.replacing("|", with: "\\|"))` | \(spec.summary)"
                + " | \(options.replacing("|", with: "\\|"))"
                + " | \(example.replacing("|", with: "\\|")) |\n"
        }
        return "| command | what it does | options | example |\n|---|---|---|---|\n" + rows.joined()
    }

    @Test("the README's table of commands is the program's")
    func commands() throws {
        let file = Self.root.appending(path: "README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.range(of: Self.mark)?.upperBound)
        let end = try #require(text[start...].range(of: "\n\n")?.lowerBound)
        if ProcessInfo.processInfo.environment["GHLSYNC_REGENERATE"] != nil {
            let table = Self.table.dropLast()
            try text.replacingCharacters(in: start..<end, with: table)
                .write(to: file, atomically: true, encoding: .utf8)
            return
        }
        #expect(String(text[start..<end]) + "\n" == Self.table, "run it with GHLSYNC_REGENERATE=1")
    }

    @Test("the README's configuration is the template's")
    func configuration() throws {
        let text = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        let template = try String(
            contentsOf: Self.root.appending(path: "workspace-template/ghlsync.yaml"),
            encoding: .utf8)
        #expect(text.contains("```yaml\n\(template)```"))
    }

    @Test("every command has an example")
    func examples() {
        #expect(CommandTable.specs.filter { $0.examples.isEmpty }.map(\.name) == [])
    }
}
