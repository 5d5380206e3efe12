import Catalog
import Documents
import Foundation
import Ledger
import Pacing
import SyncCore
import SyncTestKit
import TerminalUI
import Testing
import Workspace

@testable import CommandLineTool
@testable import HighLevel

/// What others wrote (titles, file names, answers of a server) is shown by every renderer and obeyed by
/// no terminal.
@Suite struct HostileTextTests {
    static let hostile = [
        "\u{1B}]0;pwned\u{7}", "\u{1B}[2J", "\u{1B}]52;c;cm0gLXJm\u{7}",
        "\u{1B}]8;;http://evil\u{7}",
        "\u{9B}31m", "good\rbad", "abc\u{8}\u{8}", "a\u{202E}gpj", "two\nlines",
        "Z" + String(repeating: "\u{301}", count: 10_000),
    ]

    /// Lines hold no control, and no more marks on a letter than are drawn.
    private static func expectHarmless(_ lines: [String], _ text: String) {
        for line in lines {
            // What is harmless is left as it is.
            #expect(Escaping.line(line) == line)
            #expect(line.unicodeScalars.count { $0 == "\u{301}" } <= 30)
        }
        #expect(!lines.isEmpty, "\(text.debugDescription)")
    }

    private static let renderer = PlanRenderer(style: .plain)

    private static func change(_ text: String) -> Change {
        let key = EntityKey(.listing, "mat")
        return Change(
            key: key, target: .remote, action: .update,
            before: Entity(key: key, fields: ["title": "Mat"]),
            after: Entity(key: key, fields: ["title": .string(text)]),
            edits: [
                FieldEdit(path: "title", base: "Mat", before: "Mat", after: .string(text)),
                FieldEdit(
                    path: DocumentPath(keys: ["ghl", text]), base: nil, before: nil,
                    after: [text: .string(text)]),
            ], expectedVersion: nil, binding: nil, reason: .edited)
    }

    @Test("S61: a hostile title moves nothing in plans, outcomes and conflicts", arguments: hostile)
    func titles(_ text: String) {
        let change = Self.change(text)
        let conflict = Conflict(
            key: change.key, path: "title", base: "Mat", local: .string(text),
            remote: .string("x" + text), localTime: .unknown, remoteTime: .unknown, state: .open)
        let plan = Plan(stages: [[change]], conflicts: [conflict], notices: [text])
        Self.expectHarmless(Self.renderer.plan(plan, location: text), text)
        Self.expectHarmless(Self.renderer.conflict(conflict), text)
        Self.expectHarmless(
            Self.renderer.outcome(
                Outcome(
                    change,
                    .applied(
                        Applied(entity: change.after, binding: nil, version: nil, notices: [text])))
            ), text)
    }

    @Test("S62: a server's error message moves nothing", arguments: hostile)
    func serverMessages(_ text: String) {
        let problem = Problem(
            code: "http-422", key: EntityKey(.listing, "mat"), message: text, hint: text,
            request: "PUT /products/1 (422, traceId \(text))")
        Self.expectHarmless(Self.renderer.problem(problem), text)
        for result in [Outcome.Result.failed(problem), .stale(text)] {
            Self.expectHarmless(Self.renderer.outcome(Outcome(Self.change("a"), result)), text)
        }
    }

    @Test(
        "S62: a hostile file name or source line moves nothing in diagnostics", arguments: hostile)
    func fileNames(_ text: String) {
        let bytes = Array("title: \(text)\n".utf8)
        let diagnostic = Diagnostic(
            code: "unknown-field", file: "listings/\(text).yaml", at: 0..<5, in: LineIndex(bytes),
            message: text, help: text,
            notes: [Diagnostic.Note(file: text, position: nil, message: text)])
        let whole = Diagnostic(code: "syntax", file: text, message: text, help: text)
        for each in [diagnostic, whole] {
            Self.expectHarmless(DiagnosticRenderer(style: .plain).lines(each), text)
        }
    }

    @Test("S64: no cell of an export begins like a formula, and an import takes the mark off again")
    func spreadsheet() async throws {
        let formulas = ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "'=1"]
        try await TemporaryFolder.with { folder in
            let root = URL(filePath: folder)
            let listings = root.appending(path: "listings")
            try FileManager.default.createDirectory(
                at: listings, withIntermediateDirectories: false)
            try Data("locations: {main: {id: A}}\n".utf8).write(
                to: root.appending(path: "ghlsync.yaml"))
            for (index, title) in formulas.enumerated() {
                let text = "title: \"\(title)\"\ncategory: \"\(title)\"\n"
                try Data(text.utf8).write(to: listings.appending(path: "l\(index).yaml"))
            }
            let sheet = folder + "/out.csv"
            #expect(await Tool.run(["export", "--csv", sheet, "-C", folder]) == 0)
            let table = try CSVText(Array(try Data(contentsOf: URL(filePath: sheet))))
            #expect(table.rows.count == formulas.count + 1)
            for cell in table.rows.flatMap(\.cells) {
                #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.text.prefix(1)))
            }
            #expect(table.rows[1].cells[1].text == "'" + formulas[0])
            let before = try listingTexts(listings)
            #expect(await Tool.run(["import", sheet, "--yes", "-C", folder]) == 0)
            #expect(try listingTexts(listings) == before)
            try FileManager.default.removeItem(at: listings)
            try FileManager.default.createDirectory(
                at: listings, withIntermediateDirectories: false)
            #expect(await Tool.run(["import", sheet, "--dry-run", "-C", folder]) == 0)
            #expect(try listingTexts(listings).isEmpty)
            #expect(await Tool.run(["import", sheet, "-C", folder]) == 6)
            #expect(await Tool.run(["import", sheet, "--yes", "-C", folder]) == 0)
            #expect(await Tool.run(["export", folder + "/again.csv", "-C", folder]) == 0)
            #expect(
                try Data(contentsOf: URL(filePath: folder + "/again.csv"))
                    == Data(contentsOf: URL(filePath: sheet)))
        }
    }

    private func listingTexts(_ folder: URL) throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            texts[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        return texts
    }

    @Test("S61: names of products move nothing in the report of sales", arguments: hostile)
    func sales(_ text: String) {
        var sales = Sales()
        sales.contents["o"] = OrderContents(
            id: "o", updated: "", isTest: false,
            items: [
                SoldItem(product: text, name: text, currency: "USD", amount: 5, quantity: 2)
            ])
        sales.orders = [
            PaidOrder(id: "o", updated: "", made: nil, currency: "USD", amount: 10, isTest: false)
        ]
        let view = SalesView(
            report: SalesReport(sales), keys: [:], location: text,
            since: Timestamp(seconds: 0), until: Timestamp(seconds: 86_400), top: 10)
        Self.expectHarmless(view.lines(.plain), text)
    }
}
