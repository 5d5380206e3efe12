import Catalog
import Documents
import JSONFormat
import Pacing
import Ports
import SyncCore
import SyncEngine
import Synchronization
import TerminalUI

/// Something that `watch` tells of.
struct WatchEvent: Sendable {
    let time: Timestamp
    /// The word for it in the JSON log.
    let name: String
    let fields: OrderedObject
    /// For people, safe to print; none for what only machines hear of.
    let lines: [String]
}

/// Turns what the engine says into events, each told once.
///
/// Called from the engine's actors; events come out whole and in order.
final class WatchPrinter: Sendable {
    private let style: Style
    private let tellsAllWebhooks: Bool
    private let time: any TimeSource
    private let deliver: @Sendable (WatchEvent) -> Void
    private let renderer: PlanRenderer
    private let state = Mutex(State())

    private struct State {
        var isReady = false
        /// The last problem that was told of each place, so that a standing one is told once.
        var told: [String: Problem] = [:]
        /// Those that were told of and may still stand, by place.
        var openConflicts: [EntityKey: [DocumentPath: Conflict]] = [:]
        var brakes: [Brake] = []
        /// What kept the last cycle from running: told once while it stays so.
        var failure: CycleFailure?
    }

    init(
        style: Style, tellsAllWebhooks: Bool = false, time: any TimeSource,
        deliver: @escaping @Sendable (WatchEvent) -> Void
    ) {
        self.style = style
        self.tellsAllWebhooks = tellsAllWebhooks
        self.time = time
        self.deliver = deliver
        renderer = PlanRenderer(style: style)
    }

    /// Takes what the cycle tells of.
    func take(_ notice: SyncNotice) {
        switch notice {
        case .looking: break
        case .waiting(let wait): note(PlanWords.waiting(wait))
        case .started(let change):
            if change.target == .remote, change.reason == .edited {
                tell("edit", change: change)
            }
        case .planned(let plan): planned(plan)
        case .finished(let outcome): finished(outcome)
        case .reported(let report): reported(report)
        case .webhooksSilent(let changes): silence(changes)
        case .webhooksBack: note("webhooks arrive again")
        case .failed(let failure):
            let isNews = state.withLock { state in
                defer { state.failure = failure }
                return failure.until == nil || state.failure?.until != failure.until
            }
            guard isNews else { return }
            event(
                "failed", PlanJSON.failure(failure),
                lines: [
                    "\(style.red("✗")) \(Escaping.line(failure.message))"
                        + (failure.hint.map { "  → \(Escaping.line($0))" } ?? "")
                ])
        }
    }

    /// Tells of a delivery to the webhook listener. People hear of those that were refused, and of all
    /// with -v: what an accepted one leads to is told anyway.
    func webhook(_ name: String, status: Int, detail: String) {
        let isQuiet = status == 200 && !tellsAllWebhooks
        let line =
            "\(style.dim("⇠")) webhook \(Escaping.line(name))  \(status) \(Escaping.line(detail))"
        event(
            "webhook",
            [
                "type": .string(name), "status": .number(DecimalNumber(status)),
                "detail": .string(detail),
            ],
            lines: isQuiet ? [] : [line])
    }

    func listening(_ url: String) {
        event(
            "listening", ["url": .string(url)],
            lines: ["\(style.dim("·")) listening for webhooks at \(url)"])
    }

    func note(_ text: String) {
        event(
            "note", ["message": .string(text)],
            lines: ["\(style.dim("·")) \(Escaping.line(text))"])
    }

    /// Tells that the configuration cannot be read, and where it is wrong.
    func misread(_ diagnostics: [Diagnostic]) {
        let problem = Problem(
            code: "invalid", key: nil,
            message: "the configuration is not valid; what was read before holds on",
            diagnostics: diagnostics)
        event("invalid", PlanJSON.problem(problem), lines: renderer.problem(problem))
    }

    private func silence(_ changes: Int) {
        let advice = [
            "does the app's webhook URL lead here: tunnel or proxy running, webhooks.publicHost right?",
            "is the app subscribed to ProductCreate, -Update, -Delete and PriceCreate, -Update, -Delete?",
            "is it installed in this location? A Private Integration Token sends none: --no-webhooks",
        ]
        let message = "\(changes) changes at GoHighLevel came without a webhook"
        event(
            "silence",
            [
                "changes": .number(DecimalNumber(changes)), "message": .string(message),
                "check": .sequence(advice.map { .string($0) }),
            ],
            lines: [
                "\(style.yellow("!")) \(message); polling finds them meanwhile. Look whether they can arrive:"
            ] + advice.map { "  → \($0)" })
    }

    private func planned(_ plan: Plan) {
        var fresh: [Problem] = []
        var conflicts: [Conflict] = []
        var mended: [String] = []
        var brakes: [Brake] = []
        state.withLock { state in
            var standing: [String: Problem] = [:]
            for problem in plan.held {
                let place = problem.key?.description ?? problem.message
                if state.told[place] != problem { fresh.append(problem) }
                standing[place] = problem
            }
            // Every look covers all files; of remote trouble a partial one says nothing, so that what
            // was told of it stays told.
            mended = state.told.filter { !$0.value.diagnostics.isEmpty && standing[$0.key] == nil }
                .keys.sorted()
            for place in mended { state.told[place] = nil }
            state.told.merge(standing) { $1 }
            conflicts = plan.conflicts.filter { conflict in
                // A save of another field gives the same two values another time.
                state.openConflicts[conflict.key]?[conflict.path]?.says(conflict) != true
            }
            for conflict in plan.conflicts {
                state.openConflicts[conflict.key, default: [:]][conflict.path] =
                    conflict.isOpen ? conflict : nil
            }
            brakes = plan.brakes.filter { !state.brakes.contains($0) }
            state.brakes = plan.brakes
        }
        if plan.changes.count > 1 { tellOfPlan(plan) }
        for place in mended {
            event(
                "valid", ["entity": .string(place)],
                lines: [
                    "  \(style.green(style.check)) \(Escaping.line(place))  in order again"
                ])
        }
        for problem in fresh {
            let name = problem.diagnostics.isEmpty ? "held" : "invalid"
            event(name, PlanJSON.problem(problem), lines: renderer.problem(problem))
        }
        for conflict in conflicts {
            event("conflict", PlanJSON.conflict(conflict), lines: renderer.conflict(conflict))
        }
        for brake in brakes {
            let words = PlanWords.brake(brake)
            event(
                "guard", ["message": .string(words)],
                lines: [
                    "\(style.red("!")) \(words); nothing was done. Look with `ghlsync plan`, then `ghlsync sync --yes`"
                ])
        }
    }

    /// Of many changes it is told first how many there are.
    private func tellOfPlan(_ plan: Plan) {
        event(
            "plan",
            [
                "changes": .number(DecimalNumber(plan.changes.count)),
                "requests": .number(DecimalNumber(plan.estimatedRequests)),
                "estimatedSeconds": PlanJSON.decimal(plan.estimatedSeconds),
            ], lines: [])
    }

    private func finished(_ outcome: Outcome) {
        switch outcome.result {
        case .applied:
            state.withLock { $0.told[outcome.change.key.description] = nil }
            let name = outcome.change.target == .remote ? "pushed" : "pulled"
            event(name, PlanJSON.outcome(outcome), lines: renderer.outcome(outcome))
        case .stale:
            break  // The next cycle looks again by itself.
        case .failed:
            event("failed", PlanJSON.outcome(outcome), lines: renderer.outcome(outcome))
        }
    }

    /// The first look is over: what of it is left.
    private func ready(_ report: SyncReport) -> String {
        let open = report.plan.conflicts.count(where: \.isOpen)
        let left = [
            open == 0 ? nil : renderer.counted(open, "conflict to decide", "conflicts to decide"),
            report.plan.held.isEmpty ? nil : "\(report.plan.held.count) held",
            report.counts.failed == 0 ? nil : "\(report.counts.failed) failed",
        ].compactMap(\.self)
        return left.isEmpty
            ? "\(style.green("●")) in step; watching"
            : "\(style.yellow("●")) watching; \(left.joined(separator: ", "))"
    }

    private func reported(_ report: SyncReport) {
        if report.gaveWay {
            note("what was saved just now goes first; \(report.notStarted) changes go on after it")
            return
        }
        let first = state.withLock { state in
            state.failure = nil
            defer { state.isReady = true }
            return !state.isReady
        }
        if first {
            event(
                "ready", ["changes": .number(DecimalNumber(report.outcomes.count))],
                lines: [ready(report)])
        } else if !report.outcomes.isEmpty {
            event("idle", ["seconds": PlanJSON.decimal(report.duration.seconds)], lines: [])
        }
    }

    private func tell(_ name: String, change: Change) {
        event(name, PlanJSON.change(change), lines: [])
    }

    private func event(_ name: String, _ fields: OrderedObject, lines: [String]) {
        deliver(WatchEvent(time: time.wallClock, name: name, fields: fields, lines: lines))
    }
}

extension WatchEvent {
    /// One JSON object a line with `--json`, else lines for people as they are logged.
    func print(to console: Console) {
        if console.isJSON {
            console.result(json: json, style: .compact)
        } else {
            console.results(logLines(style: console.style))
        }
    }

    var json: OrderedObject {
        var object: OrderedObject = ["t": .string(time.description), "event": .string(name)]
        for entry in fields.entries { object[entry.key] = entry.value }
        return object
    }

    /// The lines with the time (UTC) before the first of them.
    func logLines(style: Style) -> [String] {
        lines.enumerated().map { index, line in
            index == 0 ? "\(style.dim(clock)) \(line)" : "         \(line)"
        }
    }

    /// `12:03:59`, UTC.
    var clock: String { String(time.description.dropFirst(11).prefix(8)) }
}
