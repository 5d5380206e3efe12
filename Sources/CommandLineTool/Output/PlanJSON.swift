import Catalog
import Documents
import Pacing
import SyncCore
import SyncEngine

/// The documented `--json` shapes of plans, reports, conflicts and problems.
enum PlanJSON {
    /// `overridden` says where values are written that are the location's own.
    static func plan(
        _ plan: Plan, _ overridden: PlanRenderer.Overridden = [:]
    ) -> OrderedObject {
        [
            "changes": .sequence(plan.changes.map { .mapping(change($0, overridden)) }),
            "conflicts": .sequence(plan.conflicts.map { .mapping(conflict($0)) }),
            "held": .sequence(plan.held.map { .mapping(problem($0)) }),
            "notices": .sequence(
                (plan.notices + plan.remarks).map(DocumentValue.string)),
            "guards": .sequence(plan.brakes.map { .string(PlanWords.brake($0)) }),
            "requests": .number(DecimalNumber(plan.estimatedRequests)),
            "estimatedSeconds": decimal(plan.estimatedSeconds),
        ]
    }

    static func report(
        _ report: SyncReport, requests: Int, _ overridden: PlanRenderer.Overridden = [:]
    ) -> OrderedObject {
        var object = plan(report.plan, overridden)
        let counts = report.counts
        object["results"] = .sequence(report.outcomes.map { .mapping(outcome($0)) })
        object["counts"] = [
            "created": .number(DecimalNumber(counts.created)),
            "updated": .number(DecimalNumber(counts.updated)),
            "deleted": .number(DecimalNumber(counts.deleted)),
            "skipped": .number(DecimalNumber(counts.skipped)),
            "failed": .number(DecimalNumber(counts.failed)),
            "notStarted": .number(DecimalNumber(report.notStarted)),
        ]
        object["requests"] = .number(DecimalNumber(requests))
        object["seconds"] = decimal(report.duration.seconds)
        return object
    }

    static func change(
        _ change: Change, _ overridden: PlanRenderer.Overridden = [:]
    ) -> OrderedObject {
        var object: OrderedObject = [
            "direction": .string(change.target == .remote ? "push" : "pull"),
            "action": .string(change.action.rawValue),
            "kind": .string(change.key.kind.rawValue),
            "key": .string(change.key.name),
        ]
        object["remoteId"] = change.binding.map { .string($0.id) } ?? .null
        object["reason"] = .string(change.reason.rawValue)
        object["fields"] = .sequence(
            change.edits.map { edit in
                let ours = change.target == .local ? edit.before : edit.after
                let theirs = change.target == .local ? edit.after : edit.before
                var field: OrderedObject = [
                    "path": .string(edit.path.description), "base": edit.base ?? .null,
                    "local": ours ?? .null, "remote": theirs ?? .null,
                ]
                field["override"] = edit.path.field.flatMap { overridden[change.key]?[$0] }
                    .map(DocumentValue.string)
                return .mapping(field)
            })
        return object
    }

    static func outcome(_ outcome: Outcome) -> OrderedObject {
        var object = change(outcome.change)
        switch outcome.result {
        case .applied(let applied):
            object["ok"] = true
            object["remoteId"] =
                (applied.binding ?? outcome.change.binding).map { .string($0.id) } ?? .null
            object["error"] = .null
        case .stale(let why):
            object["ok"] = false
            object["error"] = .string(why)
        case .failed(let problem):
            object["ok"] = false
            object["code"] = .string(problem.code)
            object["error"] = .string(problem.message)
            object["hint"] = problem.hint.map(DocumentValue.string) ?? .null
            object["request"] = problem.request.map(DocumentValue.string) ?? .null
            object["diagnostics"] = .sequence(
                problem.diagnostics.map { .mapping(diagnostic($0)) })
        }
        return object
    }

    static func conflict(_ conflict: Conflict) -> OrderedObject {
        var object: OrderedObject = [
            "kind": .string(conflict.key.kind.rawValue), "key": .string(conflict.key.name),
            "path": .string(conflict.path.description), "base": conflict.base ?? .null,
            "local": conflict.local ?? .null, "remote": conflict.remote ?? .null,
            "localTime": time(conflict.localTime), "remoteTime": time(conflict.remoteTime),
        ]
        switch conflict.state {
        case .open:
            object["state"] = "open"
        case .settled(let winner, let settlement):
            object["state"] = "settled"
            object["winner"] = .string(winner.rawValue)
            object["by"] = .string(settlement.rawValue)
        }
        return object
    }

    static func problem(_ problem: Problem) -> OrderedObject {
        [
            "kind": problem.key.map { .string($0.kind.rawValue) } ?? .null,
            "key": problem.key.map { .string($0.name) } ?? .null,
            "code": .string(problem.code), "error": .string(problem.message),
            "hint": problem.hint.map(DocumentValue.string) ?? .null,
            "request": problem.request.map(DocumentValue.string) ?? .null,
            "diagnostics": .sequence(problem.diagnostics.map { .mapping(diagnostic($0)) }),
        ]
    }

    static func diagnostic(_ diagnostic: Diagnostic) -> OrderedObject {
        var object: OrderedObject = [
            "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
            "file": .string(diagnostic.file),
        ]
        object["line"] = diagnostic.position.map { .number(DecimalNumber($0.line)) } ?? .null
        object["column"] = diagnostic.position.map { .number(DecimalNumber($0.column)) } ?? .null
        // The column after the last one, counted as `column` is.
        object["endColumn"] =
            diagnostic.position.map {
                .number(DecimalNumber($0.column + diagnostic.caretLength))
            } ?? .null
        object["message"] = .string(diagnostic.message)
        object["help"] = diagnostic.help.map(DocumentValue.string) ?? .null
        object["notes"] = .sequence(
            diagnostic.notes.map { note in
                [
                    "file": .string(note.file),
                    "line": note.position.map { .number(DecimalNumber($0.line)) } ?? .null,
                    "column": note.position.map { .number(DecimalNumber($0.column)) } ?? .null,
                    "message": .string(note.message),
                ]
            })
        return object
    }

    static func time(_ time: ModificationTime) -> DocumentValue {
        switch time {
        case .at(let stamp): .string(stamp.description)
        case .between(let first, let last): [.string(first.description), .string(last.description)]
        case .unknown: .null
        }
    }

    /// A number of seconds with three decimals; never through a locale.
    static func decimal(_ value: Double) -> DocumentValue {
        let milli = Int((value * 1000).rounded())
        return DecimalNumber(negative: milli < 0, digits: String(abs(milli)), exponent: -3)
            .map(DocumentValue.number) ?? .null
    }

    /// What ended a command, as the members beside its other results.
    static func failure(_ failure: CycleFailure) -> OrderedObject {
        [
            "error": .string(failure.message),
            "hint": failure.hint.map(DocumentValue.string) ?? .null,
            "request": failure.request.map(DocumentValue.string) ?? .null,
            "until": failure.until.map { .string($0.description) } ?? .null,
        ]
    }
}
