import Documents
import JSONFormat
import Ports
import Testing

@testable import Sandbox

@Suite("Faults of the sandbox")
struct FaultTests {
    private func outcome(
        of effect: SandboxFault.Effect, _ occurrence: SandboxFault.Occurrence = .always,
        delay: Duration = .zero
    ) -> (Bench, Bench.Result) {
        let bench = Bench(faults: [SandboxFault(effect, method: "POST", occurrence, delay: delay)])
        return (bench, bench.send(.post, "/products/", Bench.product()))
    }

    @Test("a dropped request was carried out or not, and the log knows")
    func drops() {
        let (before, lost) = outcome(of: .dropBefore)
        #expect(lost.reply.outcome == .dropConnection(applied: false))
        #expect(before.api.objects(.product).isEmpty)
        #expect(before.api.requests.last?.applied == false)
        let (after, gone) = outcome(of: .dropAfter)
        #expect(gone.reply.outcome == .dropConnection(applied: true))
        #expect(after.api.objects(.product).count == 1)
        #expect(after.api.requests.last?.applied == true)
        #expect(after.api.requests.last?.status == nil)
        #expect(after.api.requests.last?.fault == "dropAfter")
    }

    @Test("a late request is carried out at its time, with that time's stamps")
    func late() {
        let (bench, lost) = outcome(of: .applyLate(.seconds(20)))
        #expect(lost.reply.outcome == .dropConnection(applied: true))
        bench.advance(.seconds(19))
        bench.api.settle(at: bench.now)
        #expect(bench.api.objects(.product).isEmpty)
        bench.advance(.seconds(5))
        let list = bench.send(.get, "/products/?\(Bench.q)")
        #expect(list["products"]?[0]?["createdAt"] == "2026-09-21T14:13:40.000Z")
        #expect(bench.api.requests.first?.applied == true)
        #expect(bench.api.mutationCount == 1)
    }

    @Test("a status may come with or without the deed, and with a wait", arguments: [false, true])
    func statuses(applied: Bool) {
        let (bench, result) = outcome(of: .status(503, retryAfter: 7, applied: applied))
        #expect(result.status == 503)
        #expect(result.headers["Retry-After"] == "7")
        #expect(bench.api.objects(.product).isEmpty == !applied)
        #expect(bench.api.mutationCount == (applied ? 1 : 0))
    }

    @Test("answers break off, become a web page, or become empty, after the deed")
    func brokenAnswers() {
        let (_, cut) = outcome(of: .truncated)
        guard case .truncated(let whole, let bytes) = cut.reply.outcome else {
            Issue.record("not truncated")
            return
        }
        #expect(whole.status == 201 && bytes > 0 && bytes < whole.body.count)
        let (_, page) = outcome(of: .html)
        #expect(page.status == 200)
        #expect(page.headers["Content-Type"]?.hasPrefix("text/html") == true)
        let (bench, empty) = outcome(of: .emptyObject, delay: .seconds(2))
        #expect(empty.status == 201 && empty.body == [:])
        #expect(empty.reply.delay == .seconds(2))
        #expect(bench.api.objects(.product).count == 1)
    }

    @Test(
        "a fault meets the requests that it names",
        arguments: [
            (SandboxFault.Occurrence.nth(2), [false, true, false, false]),
            (.first(2), [true, true, false, false]), (.every(2), [false, true, false, true]),
            (.always, [true, true, true, true]), (.probability(0), [false, false, false, false]),
            (.probability(1), [true, true, true, true]),
        ])
    func occurrences(occurrence: SandboxFault.Occurrence, met: [Bool]) {
        let fault = SandboxFault(
            .status(500, retryAfter: nil, applied: false), method: "GET", path: "/products/*",
            occurrence)
        let bench = Bench(faults: [fault])
        bench.send(.get, "/products/?\(Bench.q)")
        let statuses = met.map { _ in bench.send(.get, "/products/x?\(Bench.q)").status == 500 }
        #expect(statuses == met)
    }

    @Test("chance repeats itself for a seed")
    func chance() {
        func run(_ seed: UInt64) -> [Bool] {
            var faults = SandboxFaults(
                [SandboxFault(.dropBefore, .probability(0.5))], seed: seed)
            return (0..<64).map { _ in faults.meet(method: "GET", path: "/") != nil }
        }
        #expect(run(3) == run(3))
        #expect(run(3) != run(4))
        #expect(run(3).contains(true) && run(3).contains(false))
    }

    @Test(
        "paths match by segment",
        arguments: [
            ("/products/*/price/**", "/products/1/price", true),
            ("/products/*/price/**", "/products/1/price/2", true),
            ("/products/*", "/products/1/price", false), ("/products/", "/products", true),
            ("/**", "/", true), ("/products/*", "/products", false),
        ])
    func patterns(pattern: String, path: String, fits: Bool) {
        #expect(SandboxFault(.dropBefore, path: pattern).fits(method: "GET", path: path) == fits)
    }

    @Test("a fault file says all of it")
    func document() throws {
        let text = """
            {"seed": 7, "faults": [
              {"method": "post", "path": "/products/", "nth": 2, "effect": "dropAfter"},
              {"path": "/a/**", "probability": 0.25, "effect": "status", "status": 503,
               "retryAfter": 2, "applied": true, "name": "busy"},
              {"effect": "applyLate", "seconds": 1.5, "first": 1},
              {"effect": "delay", "delay": 0.25, "every": 10}]}
            """
        let faults = try SandboxFaults(document: JSONDocument.value(of: Array(text.utf8))).faults
        #expect(
            faults == [
                SandboxFault(.dropAfter, method: "POST", path: "/products/", .nth(2)),
                SandboxFault(
                    .status(503, retryAfter: 2, applied: true), path: "/a/**", .probability(0.25),
                    name: "busy"),
                SandboxFault(.applyLate(.milliseconds(1500)), .first(1)),
                SandboxFault(.nothing, .every(10), delay: .milliseconds(250)),
            ])
    }

    @Test(
        "a wrong fault file says what is wrong and where",
        arguments: [
            ("{}", "\"faults\" is missing"), (#"{"faults":[1]}"#, "faults[0] is a number"),
            (#"{"faults":[{"effect":"boom"}]}"#, "faults[0].effect must be one of"),
            (#"{"faults":[{"effect":"html","pth":"/"}]}"#, "faults[0]: unknown \"pth\""),
            (#"{"faults":[{"effect":"status"}]}"#, "faults[0].status must be"),
            (#"{"faults":[{"effect":"html","nth":1,"every":2}]}"#, "give one of"),
            (#"{"faults":[{"effect":"html","probability":2}]}"#, "0 to 1"),
            (#"{"faults":[{"effect":"html","delay":-1}]}"#, "0 to 86400"),
        ])
    func wrongDocuments(text: String, complaint: String) throws {
        let document = try JSONDocument.value(of: Array(text.utf8))
        let error = #expect(throws: FaultDocumentError.self) {
            try SandboxFaults(document: document)
        }
        #expect(error?.message.contains(complaint) == true)
    }
}
