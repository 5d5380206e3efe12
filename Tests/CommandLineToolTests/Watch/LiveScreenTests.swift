import Catalog
import Documents
import Pacing
import SyncCore
import SyncEngine
import TerminalUI
import Testing

@testable import CommandLineTool

@Suite struct LiveScreenTests {
    private func screen(
        _ model: LiveModel, _ columns: Int, _ rows: Int, style: Style = .plain,
        at seconds: Int = 165
    ) -> [String] {
        LiveScreen(columns: columns, rows: rows, style: style, now: LiveScenes.time(seconds))
            .draw(model).lines
    }

    /// A screen as a person sees it, without the blanks at the ends of lines.
    private func text(_ lines: [String]) -> String {
        lines.map { line in
            String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    @Test("80 by 24: a shop at work")
    func eighty() throws {
        try LiveSnapshots.expect(text(screen(LiveScenes.busy(), 80, 24)), is: "live-80x24")
    }

    @Test("120 by 40: more of the same, in wider columns")
    func wide() throws {
        try LiveSnapshots.expect(text(screen(LiveScenes.busy(), 120, 40)), is: "live-120x40")
    }

    @Test("40 columns: the same words, fewer of them")
    func narrow() throws {
        try LiveSnapshots.expect(text(screen(LiveScenes.busy(), 40, 20)), is: "live-40x20")
    }

    @Test("before anything has happened")
    func empty() throws {
        try LiveSnapshots.expect(text(screen(LiveScenes.empty(), 80, 12)), is: "live-empty")
    }

    @Test("the errors page has place, line, caret and remedy")
    func errors() throws {
        var model = LiveScenes.busy()
        model.page = .errors
        try LiveSnapshots.expect(text(screen(model, 80, 14)), is: "live-errors")
    }

    @Test("the help page lists the keys")
    func help() throws {
        var model = LiveScenes.busy()
        model.page = .help
        try LiveSnapshots.expect(text(screen(model, 80, 20)), is: "live-help")
    }

    private static let styles = [
        Style(usesColor: true), Style(usesColor: false),
        Style(usesColor: false, usesUnicode: false),
    ]

    @Test(
        "no page at no size is wider or longer than the terminal",
        arguments: [LivePage.main, .help, .errors, .diff, .history], styles)
    func fits(page: LivePage, style: Style) {
        for columns in [1, 5, 20, 39, 40, 59, 60, 80, 99, 100, 120, 250] {
            for rows in [1, 3, 4, 9, 10, 24, 60] {
                var model = LiveScenes.busy()
                model.page = page
                model.history = (0..<100).map { "2026 line \($0) of the history" }
                let lines = screen(model, columns, rows, style: style)
                #expect(lines.count <= rows)
                for line in lines {
                    #expect(Painted.columns(of: line) <= columns, "\(columns)x\(rows): \(line)")
                }
            }
        }
    }

    @Test(
        "S61: hostile names, values, branches and messages move nothing",
        arguments: HostileTextTests.hostile)
    func hostile(_ text: String) {
        var model = LiveModel(workspace: "/w/" + text, location: text)
        model.branch = text
        model.filter = ""
        model.webhooks.address = text
        let change = LiveScenes.change(
            "mat", .remote, .update, [("title", .string(text), .string("x" + text))])
        model.take(.started(change), at: LiveScenes.time(0))
        model.take(
            .finished(Outcome(change, .failed(Problem(code: "x", key: nil, message: text)))),
            at: LiveScenes.time(1))
        model.take(
            .failed(CycleFailure(.other, text, hint: text, request: text)), at: LiveScenes.time(1))
        for page in [LivePage.main, .errors, .diff] {
            model.page = page
            for line in screen(model, 120, 40) { #expect(Escaping.line(line) == line) }
        }
    }

    @Test("that a filter hides things is said at any width", arguments: [40, 60, 80, 120])
    func filtered(columns: Int) {
        var model = LiveScenes.busy()
        model.filter = "yoga"
        let foot = screen(model, columns, 20).last ?? ""
        #expect(foot.hasPrefix("? help") && foot.hasSuffix("only “yoga”"), "\(foot)")
    }

    @Test("wide letters keep the columns straight")
    func wideLetters() {
        var model = LiveScenes.empty()
        let change = LiveScenes.change(
            "mat", .remote, .update, [("title", "瑜伽垫瑜伽垫瑜伽垫瑜伽垫", "🧘‍♀️ yoga")])
        model.take(.started(change), at: LiveScenes.time(160))
        let row = screen(model, 80, 24).first { $0.contains("listings/mat") } ?? ""
        #expect(Painted.columns(of: row) == 80 && row.hasSuffix("  5s"))
    }
}
