import Catalog
import Documents
import Ledger
import Pacing
import SyncCore
import SyncEngine
import TerminalUI

@testable import CommandLineTool

/// Models of the live view in the states that its tests look at.
enum LiveScenes {
    static let start = Timestamp(seconds: 1_764_450_000)

    static func time(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    static func empty() -> LiveModel {
        var model = LiveModel(workspace: "~/shops/wellness", location: "main")
        model.branch = "main"
        return model
    }

    static func change(
        _ name: String, _ target: ReplicaSide = .remote, _ action: Change.Action = .update,
        _ fields: [(DocumentPath, DocumentValue?, DocumentValue?)] = [("price.amount", 49, 59)]
    ) -> Change {
        let key = EntityKey(.listing, name)
        return Change(
            key: key, target: target, action: action,
            before: action == .create ? nil : Entity(key: key, fields: [:]),
            after: action == .delete ? nil : Entity(key: key, fields: [:]),
            edits: fields.map { FieldEdit(path: $0.0, base: $0.1, before: $0.1, after: $0.2) },
            expectedVersion: nil, binding: nil, reason: .edited)
    }

    static func event(_ text: String, at seconds: Int) -> WatchEvent {
        WatchEvent(time: time(seconds), name: "note", fields: [:], lines: [text])
    }

    static func conflict(_ name: String) -> Conflict {
        Conflict(
            key: EntityKey(.listing, name), path: "title", base: "Mat", local: "Ours",
            remote: "Theirs", localTime: .unknown, remoteTime: .unknown, state: .open)
    }

    static func invalid(_ name: String) -> Problem {
        let text = "title: Mat\nprice: 12,50\n"
        return Problem(
            code: "invalid", key: EntityKey(.listing, name), message: "the file is not valid",
            diagnostics: [
                Diagnostic(
                    code: "price", file: "listings/\(name).yaml", at: 18..<23,
                    in: LineIndex(Array(text.utf8)),
                    message: "the price must be a number", help: "write 12.50")
            ])
    }

    /// A shop at work: something moves, something failed, something waits for a person.
    static func busy() -> LiveModel {
        var model = empty()
        model.webhooks.address = "http://127.0.0.1:8787/webhooks/ghl"
        model.take(.looking(.full), at: time(0))
        model.take(.planned(Plan(held: [invalid("broken")])), at: time(0))
        model.take(.reported(SyncReport(plan: Plan())), at: time(1))
        model.take(webhook: 200, at: time(60))
        model.take(event("● in step; watching", at: 1), at: time(1))
        let done = change("yoga-mat")
        let failed = change("singing-bowl", .remote, .update, [("title", "Bowl", "Singing bowl")])
        let pulled = change(
            "mala-beads", .local, .update,
            [("title", "Mala", "Mala beads"), ("active", true, false)])
        model.take(.looking(CycleScope(looksAtFiles: true)), at: time(100))
        let moving = change(
            "incense-sticks", .remote, .create,
            [("title", nil, "Incense"), ("price.amount", nil, 9)])
        let waiting = change("old-candle", .remote, .delete, [])
        model.take(
            .planned(
                Plan(stages: [[pulled, done, failed, moving, waiting]], held: [invalid("broken")])),
            at: time(100))
        for change in [pulled, done, failed] { model.take(.started(change), at: time(100)) }
        model.take(.finished(outcome(pulled)), at: time(101))
        model.take(
            event(
                "  ~ pull  listings/mala-beads  update  title: \"Mala\" → \"Mala beads\"", at: 101),
            at: time(101))
        model.take(.finished(outcome(done)), at: time(161))
        model.take(
            event("  ~ push  listings/yoga-mat  update  price.amount: 49 → 59", at: 161),
            at: time(161))
        model.take(
            .finished(
                Outcome(
                    failed,
                    .failed(
                        Problem(
                            code: "http-422", key: failed.key, message: "name is taken")))),
            at: time(162))
        model.take(.started(moving), at: time(163))
        model.take(
            LiveFacts(
                conflicts: [conflict("yoga-block"), conflict("bolster")],
                queue: [],
                requests: .init(
                    left: 87, most: 100, window: .seconds(10), leftToday: 198_912)),
            at: time(163))
        return model
    }

    private static func outcome(_ change: Change) -> Outcome {
        Outcome(
            change, .applied(Applied(entity: change.after, binding: change.binding, version: nil)))
    }
}

extension LiveModel {
    mutating func take(_ event: WatchEvent, at: Timestamp) { take(event) }
}
