import Catalog
import Documents
import Ledger
import SyncCore
import SyncEngine
import Workspace

/// Carries entities from one location to another, by way of the files: what the one has is pulled into
/// them, then they are pushed to the other. Both halves are ordinary cycles over these entities only, so
/// every guard, intent, snapshot and record of a pull and a push holds here too, and a promotion that is
/// killed anywhere goes on with the next one, or with a sync.
///
/// Fields that the first location overrides are its own and do not travel; fields that the second one
/// overrides keep its value.
struct Promotion {
    let source: WorkspaceReplica
    let target: WorkspaceReplica
    /// Over the location that the entities come from, in both directions, so that edits of files that it
    /// does not have show; nothing is sent to it.
    let pull: SyncCycle
    /// Over the location that they go to, with changes for GoHighLevel only.
    let push: SyncCycle
    let from: String
    let to: String
    let keys: Set<EntityKey>

    /// What would be done, and what keeps it from being done.
    struct Proposal: Sendable {
        /// What the files get.
        let pull: Prospect
        /// What the other location is sent.
        let push: Prospect
        /// Why not; nothing is done while there is one.
        var refusals: [Problem] = []

        var isEmpty: Bool { pull.plan.isEmpty && push.plan.isEmpty }
        var brakes: [Brake] { pull.plan.brakes + push.plan.brakes }
        /// Both edited: the values of the other location stay until somebody decides.
        var hasConflicts: Bool { push.plan.conflicts.contains(where: \.isOpen) }
    }

    /// Looks at both locations and changes neither, nor a file.
    func propose() async throws(CycleFailure) -> Proposal {
        let coming = try await pull.look(.full)
        var refusals = refusals(of: coming)
        var files: [EntityKey: Sighting] = [:]
        for change in coming.plan.changes where change.target == .local {
            guard let file = try await source.foresee(change) else {
                if change.action != .delete {
                    refusals.append(
                        problem(
                            change.key, "its file cannot take what \(from) has",
                            hint: "ghlsync pull \(change.key) --location \(from)"))
                }
                continue
            }
            files[change.key] = try await target.sighting(of: file)
        }
        let foreseen = files
        let going = try await push.look(.full) { seen in
            for (key, sighting) in foreseen {
                seen.sightings[key] = sighting
                seen.confirmedAbsent.remove(key)
            }
        }
        return Proposal(pull: coming, push: going, refusals: refusals)
    }

    /// Why an entity cannot be taken over as it is.
    private func refusals(of prospect: Prospect) -> [Problem] {
        var found: [Problem] = []
        for key in keys.sorted() {
            let plan = prospect.plan
            if prospect.remote?.sightings[key] == nil {
                found.append(
                    problem(key, "\(from) has no such entity", hint: "see `ghlsync drift \(key)`"))
            } else if let held = plan.held.first(where: { $0.key == key }) {
                found.append(held)
            } else if plan.conflicts.contains(where: { $0.key == key && $0.isOpen }) {
                found.append(
                    problem(
                        key, "the file and \(from) were both edited",
                        hint: "ghlsync conflicts resolve \(key) --location \(from)"))
            } else if plan.changes.contains(where: { $0.key == key && $0.target == .remote }) {
                found.append(
                    problem(
                        key, "its file has edits that \(from) does not have",
                        hint: "ghlsync sync \(key) --location \(from), then promote it"))
            }
        }
        return found
    }

    private func problem(_ key: EntityKey, _ message: String, hint: String) -> Problem {
        Problem(code: "not-promoted", key: key, message: message, hint: hint)
    }

    struct Result: Sendable {
        var pull: SyncReport
        /// `nil` when the files did not take everything: then nothing was sent.
        var push: SyncReport?
    }

    /// Carries out what a person has seen: the files first, then the push of what they say then.
    func carryOut(_ proposal: Proposal) async throws(CycleFailure) -> Result {
        var result = Result(
            pull: try await pull.carryOut(
                proposal.pull, trigger: .command, reason: "promoted to \(to)"))
        let counts = result.pull.counts
        guard counts.failed == 0, counts.skipped == 0 else { return result }
        for _ in 0..<3 {
            let prospect = try await push.look(.full)
            let shown = proposal.push.plan
            // Only what a person was shown is confirmed.
            guard prospect.plan.brakes.allSatisfy(shown.brakes.contains),
                prospect.plan.changes.allSatisfy({ change in
                    shown.changes.contains { Self.isSame($0, change) }
                })
            else {
                throw CycleFailure(
                    .guarded,
                    "the files have what \(from) has, but \(to) changed since it was shown",
                    hint: "look at it again with `ghlsync promote … --dry-run`")
            }
            let report = try await push.carryOut(
                prospect, trigger: .command, reason: "promoted from \(from)")
            if result.push == nil { result.push = report } else { result.push?.append(report) }
            if report.counts.skipped == 0 { break }
        }
        return result
    }

    private static func isSame(_ one: Change, _ other: Change) -> Bool {
        one.key == other.key && one.action == other.action && one.edits == other.edits
    }
}
