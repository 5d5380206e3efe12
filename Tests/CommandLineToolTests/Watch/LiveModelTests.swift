import Catalog
import Pacing
import SyncCore
import SyncEngine
import TerminalUI
import Testing

@testable import CommandLineTool

@Suite struct LiveModelTests {
    @Test("a change waits, moves, and is done; the count says which way")
    func transfer() {
        var model = LiveScenes.empty()
        let change = LiveScenes.change("mat")
        model.take(.planned(Plan(stages: [[change]])), at: LiveScenes.time(0))
        #expect(model.transfers.map(\.state) == [.waiting])
        model.take(.started(change), at: LiveScenes.time(1))
        #expect(model.transfers.map(\.state) == [.moving])
        #expect(model.state.words == "1 moving")
        model.take(
            .finished(Outcome(change, .applied(Applied(entity: nil, binding: nil, version: nil)))),
            at: LiveScenes.time(2))
        #expect(model.transfers.map(\.state) == [.done])
        #expect(model.counts == .init(pushed: 1))
    }

    @Test("what a stopped cycle did not come to is not shown as waiting for ever")
    func stopped() {
        var model = LiveScenes.empty()
        model.take(.planned(Plan(stages: [[LiveScenes.change("mat")]])), at: LiveScenes.time(0))
        model.take(.failed(CycleFailure(.unreachable, "no network")), at: LiveScenes.time(1))
        #expect(model.transfers.isEmpty)
        #expect(model.state.words == "trouble, trying again")
        #expect(model.errorCount == 1)
        model.take(.reported(SyncReport(plan: Plan())), at: LiveScenes.time(2))
        #expect(model.state.words == "in step" && model.errorCount == 0)
    }

    @Test(
        "a file's problem stands until a look no longer finds it; remote trouble until a full one")
    func held() {
        var model = LiveScenes.empty()
        let file = LiveScenes.invalid("mat")
        let remote = Problem(
            code: "ambiguous", key: EntityKey(.listing, "x"), message: "two of them")
        model.take(.looking(.full), at: LiveScenes.time(0))
        model.take(.planned(Plan(held: [file, remote])), at: LiveScenes.time(0))
        #expect(model.errorCount == 2)
        model.take(.looking(CycleScope(looksAtFiles: true)), at: LiveScenes.time(1))
        model.take(.planned(Plan()), at: LiveScenes.time(1))
        #expect(model.held.values.map(\.code) == ["ambiguous"])
        model.take(.looking(.full), at: LiveScenes.time(2))
        model.take(.planned(Plan()), at: LiveScenes.time(2))
        #expect(model.held.isEmpty)
    }

    @Test("nothing ticks while nothing shows an age; seconds tick only while something moves")
    func refresh() {
        var model = LiveScenes.empty()
        let now = LiveScenes.time(0)
        model.take(.reported(SyncReport(plan: Plan())), at: now)
        #expect(model.nextRefresh(after: now) == nil)
        let change = LiveScenes.change("mat")
        model.take(.planned(Plan(stages: [[change]])), at: now)
        #expect(model.nextRefresh(after: now) == .seconds(1))
        model.take(
            .finished(Outcome(change, .applied(Applied(entity: nil, binding: nil, version: nil)))),
            at: now)
        #expect(model.nextRefresh(after: now) == .seconds(60))
    }

    @Test("requests that were used are free again when their window has passed")
    func requests() throws {
        var model = LiveScenes.empty()
        model.take(
            LiveFacts(requests: .init(left: 3, most: 100, window: .seconds(10))),
            at: LiveScenes.time(0))
        #expect(model.requestsLeft(at: LiveScenes.time(5))?.left == 3)
        #expect(model.requestsLeft(at: LiveScenes.time(10))?.left == 100)
        let wait = try #require(model.nextRefresh(after: LiveScenes.time(4)))
        #expect(wait > .seconds(6) && wait < .seconds(7))
    }

    @Test("the log and the table have an end")
    func bounded() {
        var model = LiveScenes.empty()
        for index in 0..<2_000 {
            model.take(LiveScenes.event("line \(index)", at: index))
            let change = LiveScenes.change("mat-\(index)")
            model.take(.started(change), at: LiveScenes.time(index))
            model.take(
                .finished(Outcome(change, .failed(Problem(code: "x", key: nil, message: "m")))),
                at: LiveScenes.time(index))
        }
        #expect(model.log.count == LiveModel.logLimit)
        #expect(model.transfers.count == LiveModel.transferLimit)
        #expect(model.log.last?.lines == ["line 1999"])
    }

    @Test(
        "keys that open a page close it again, and Esc goes back from each",
        arguments: [("?", LivePage.help), ("e", .errors), ("d", .diff), ("h", .history)])
    func pages(key: String, page: LivePage) {
        var model = LiveScenes.busy()
        let key = Key.character(Character(key))
        _ = model.press(key, rows: 10)
        #expect(model.page == page)
        _ = model.press(key, rows: 10)
        #expect(model.page == .main)
        _ = model.press(key, rows: 10)
        #expect(model.press(.character("q"), rows: 10) == nil)
        #expect(model.page == .main)
        #expect(model.press(.character("q"), rows: 10) == .quit)
    }

    @Test("s, p, c and h ask for something; without a conflict c says so")
    func actions() {
        var model = LiveScenes.busy()
        #expect(model.press(.character("s"), rows: 10) == .sync)
        #expect(model.press(.character("p"), rows: 10) == .pause(true))
        model.pause(true)
        #expect(model.state.words == "paused")
        #expect(model.press(.character("s"), rows: 10) == nil)
        #expect(model.remark == "paused; p goes on")
        #expect(model.press(.character("p"), rows: 10) == .pause(false))
        #expect(model.press(.character("c"), rows: 10) == .resolve)
        #expect(model.press(.character("h"), rows: 10) == .loadHistory)
        var calm = LiveScenes.empty()
        #expect(calm.press(.character("c"), rows: 10) == nil)
        #expect(calm.remark == "no conflict is open")
    }

    @Test("a filter is typed, keys and all, kept with Enter and dropped with Esc")
    func filter() {
        var model = LiveScenes.busy()
        for key in "/quote".map(Key.character) { #expect(model.press(key, rows: 10) == nil) }
        #expect(model.isTypingFilter && model.filter == "quote")
        _ = model.press(.backspace, rows: 10)
        _ = model.press(.enter, rows: 10)
        #expect(!model.isTypingFilter && model.filter == "quot")
        #expect(model.visibleTransfers.isEmpty)
        _ = model.press(.escape, rows: 10)
        #expect(model.filter.isEmpty && model.visibleTransfers.count == 5)
    }

    @Test("who reads older lines keeps them when new ones come, and never scrolls beyond the first")
    func scroll() {
        var model = LiveScenes.empty()
        for index in 0..<50 { model.take(LiveScenes.event("line \(index)", at: index)) }
        _ = model.press(.up, rows: 10)
        _ = model.press(.pageUp, rows: 10)
        #expect(model.scroll == 10)
        model.take(LiveScenes.event("new", at: 60))
        #expect(model.scroll == 11)
        _ = model.press(.home, rows: 10)
        model.limitScroll(to: 40)
        #expect(model.scroll == 40)
        _ = model.press(.down, rows: 10)
        #expect(model.scroll == 39)
        _ = model.press(.end, rows: 10)
        #expect(model.scroll == 0)
    }
}
