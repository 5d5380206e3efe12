import Catalog
import Documents
import JSONFormat
import SyncCore
import SyncEngine

/// A plan in a file (`plan --out`), to be carried out later as it was reviewed (`sync --plan`).
///
/// The file decides nothing: what is carried out is always a fresh plan, limited to the file's entities,
/// and only when it says of each what the file says. So a file that somebody altered can stop a run,
/// and do no more than that.
struct SavedPlan: Sendable {
    static let version = 1

    let locationID: String
    /// The entities that were named on the command line; `nil` for all.
    let named: Set<EntityKey>?
    /// `--conflict`, as it was given.
    let conflicts: String?
    let changes: [Step]
    /// Entities on which both sides agree, and that are only put on record.
    let agreed: Set<EntityKey>

    /// One change, as far as it must still hold.
    struct Step: Hashable, Sendable {
        let key: EntityKey
        let target: ReplicaSide
        let action: String
        let remoteID: String?
        let before: OrderedObject?
        let after: OrderedObject?
        let bases: [Base]

        struct Base: Hashable, Sendable {
            let path: String
            let value: DocumentValue?
        }

        init(_ change: Change) {
            key = change.key
            target = change.target
            action = change.action.rawValue
            remoteID = change.binding?.id
            before = change.before?.fields
            after = change.after?.fields
            bases = change.edits.map { Base(path: $0.path.description, value: $0.base) }
        }
    }

    init(_ plan: Plan, locationID: String, named: Set<EntityKey>?, conflicts: String?) {
        self.locationID = locationID
        self.named = named
        self.conflicts = conflicts
        changes = plan.changes.map(Step.init)
        agreed = Set(plan.agreements.map(\.key))
    }

    /// Every entity that it speaks of.
    var keys: Set<EntityKey> { Set(changes.map(\.key)).union(agreed) }

    /// What is no longer as it was planned, one line each; empty when the plan still holds.
    func differences(from plan: Plan) -> [String] {
        let now = plan.changes.map(Step.init)
        func id(_ step: Step) -> String { "\(step.key) \(step.target.rawValue)" }
        let found = Dictionary(now.map { (id($0), $0) }, uniquingKeysWith: { first, _ in first })
        let planned = Set(changes.map(id))
        var lines = changes.flatMap { step -> [String] in
            guard let other = found[id(step)] else {
                return ["\(step.key): the \(step.action) is not to be done any more"]
            }
            return step.differences(from: other)
        }
        // The other half of an entity of the plan: it was not reviewed.
        let own = keys
        lines += now.filter { own.contains($0.key) && !planned.contains(id($0)) }.map {
            "\($0.key): there is also \($0.action == "update" ? "an" : "a") \($0.action) \($0.place) now"
        }
        return lines
    }
}

extension SavedPlan.Step {
    fileprivate var place: String { target == .remote ? "at GoHighLevel" : "of the file" }

    fileprivate func differences(from other: SavedPlan.Step) -> [String] {
        guard action == other.action else {
            return ["\(key): it would be \(other.action), not \(action)"]
        }
        var lines: [String] = []
        if remoteID != other.remoteID {
            lines.append(
                "\(key): it is another object at GoHighLevel (\(other.remoteID ?? "none"), not \(remoteID ?? "none"))"
            )
        }
        let (ours, theirs) =
            target == .remote ? ("GoHighLevel", "the file") : ("the file", "GoHighLevel")
        lines += Self.differences(before, other.before).map { "\(key): \($0) (\(ours))" }
        lines += Self.differences(after, other.after).map { "\(key): \($0) (\(theirs))" }
        if lines.isEmpty, self != other {
            lines.append("\(key): what both sides last agreed on has changed")
        }
        return lines
    }

    private static func differences(_ old: OrderedObject?, _ new: OrderedObject?) -> [String] {
        let (old, new) = (old ?? [:], new ?? [:])
        return Set(old.keys).union(new.keys).sorted().filter { old[$0] != new[$0] }.map {
            "\($0) was \(PlanWords.value(old[$0], limit: 40)), is \(PlanWords.value(new[$0], limit: 40))"
        }
    }
}
