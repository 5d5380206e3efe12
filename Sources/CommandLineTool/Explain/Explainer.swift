import Catalog
import Documents
import HighLevel
import HostSystem
import Ledger
import Pacing
import Ports
import SyncCore
import SyncEngine
import Workspace

/// Finds out why an entity is in its state. The verdict is the engine's own, over the remote side as it
/// is, or as it was last agreed on.
struct Explainer {
    let context: LocationContext

    func explain(_ key: EntityKey, remotely tool: ToolContext?) async throws -> Explanation {
        let contents = context.contents
        let policy = context.workspace.localPolicy
        let seen = try await context.local.snapshot(ScanScope(bindings: contents.bindings))
        let sighting = seen.sightings[key]
        let entry = contents.archive.entries[key]
        var explanation = Explanation(state: "")
        explanation.path = sighting?.place
        explanation.remoteID = contents.bindings[key]?.id

        explanation.facts.append(file(sighting, key))
        explanation.facts.append(link(key))
        let records = try HistoryReader(files: context.workspace.files).read(
            of: key, location: context.workspace.locationID
        ).records
        explanation.facts.append(agreement(entry, records))
        let overridden = await context.local.overriddenPlaces()[key] ?? [:]
        explanation.facts += overridden.sorted { $0.key < $1.key }.map { field, place in
            "\(field) is this location's own: \(place). An edit at GoHighLevel goes there, too."
        }
        explanation.facts += localFields(sighting?.entity, policy)
        if let last = records.last, case .failed(let why) = last.result {
            explanation.facts.append("The last attempt failed at \(last.time): \(why)")
        }
        explanation.facts += try await waiting(key)

        let plan = try await plan(key, seen, tool)
        try await verdict(key, plan, sighting, entry, &explanation)
        explanation.next += gitAndRules(key, sighting)
        if sighting == nil, entry == nil, contents.bindings[key] == nil, records.isEmpty,
            plan.changes.isEmpty
        {
            explanation.state = "unknown"
            explanation.isKnown = false
            explanation.next = ["Nothing knows it. Make \(key).yaml, or look at `ghlsync status`."]
        }
        return explanation
    }

    private func file(_ sighting: Sighting?, _ key: EntityKey) -> String {
        guard let sighting else { return "There is no file \(key).yaml (.yml, .json)." }
        let place = sighting.place ?? key.description
        switch sighting.content {
        case .valid:
            if case .at(let time) = sighting.modified {
                return "The file is \(place), saved \(time)."
            }
            return "The file is \(place)."
        case .held(let problem): return "The file \(place) is not used: \(problem.message)"
        }
    }

    private func link(_ key: EntityKey) -> String {
        guard let binding = context.contents.bindings[key] else {
            return "It is linked to no object at GoHighLevel."
        }
        let parts = binding.parts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "At GoHighLevel it is \(binding.id)"
            + (parts.isEmpty ? "." : " (\(parts.joined(separator: ", "))).")
    }

    private func agreement(_ entry: ArchiveEntry?, _ records: [JournalRecord]) -> String {
        guard entry != nil else {
            guard let last = records.last(where: { $0.result == .done }) else {
                return "Both sides never agreed on a version of it."
            }
            return
                "Both sides agree on no version of it now. The last operation was \(last.action.rawValue) "
                + "at \(last.time) (\(last.source.rawValue), run \(last.run))."
        }
        guard let last = records.last(where: { $0.result == .done }) else {
            return "Both sides agree on a version that is older than the history."
        }
        return "Both sides last agreed at \(last.time) (\(last.source.rawValue), run \(last.run))."
    }

    private func localFields(_ entity: Entity?, _ policy: Policy) -> [String] {
        guard let entity else { return [] }
        let placeless = entity.key.kind == .listing ? context.workspace.placeless : []
        let hidden = (policy.localOnly[entity.key.kind] ?? []).subtracting(placeless).filter {
            $0 != "active" && entity[$0] != nil
        }.sorted()
        return (hidden.isEmpty ? [] : [Policy.staying(hidden) + "."]) + mapped(entity)
    }

    /// Where fields go that a product has no place for.
    private func mapped(_ entity: Entity) -> [String] {
        let mapping = context.workspace.configuration.mapping
        guard entity.key.kind == .listing else { return [] }
        return mapping.listing.sorted { $0.key < $1.key }.filter { entity[$0.key] != nil }.map {
            switch $0.value {
            case .object where context.workspace.placeless.contains($0.key):
                "\($0.key) stays in the file for now: at the last sync \(mapping.objectKey) could not "
                    + "hold it (`ghlsync mapping` says why)."
            case .object(let key):
                "\($0.key) is kept in the field \(key) of its record in \(mapping.objectKey)."
            case .customValue: "\($0.key) is kept in its custom value."
            case .collection:
                "\($0.key) is membership in the collection of that name; a file in collections/ for "
                    + "it lists the same members, and a change of either shows in both."
            }
        }
    }

    /// Conflicts, failures and creates without an answer.
    private func waiting(_ key: EntityKey) async throws -> [String] {
        var facts: [String] = []
        for record in context.contents.conflicts where record.isOpen && record.conflict.key == key {
            let place = record.conflict.path.isRoot ? "the whole" : "\(record.conflict.path)"
            facts.append(
                "Conflict since \(record.since) about \(place): the file has \(PlanWords.value(record.conflict.local, limit: 40)), "
                    + "GoHighLevel \(PlanWords.value(record.conflict.remote, limit: 40)), agreed was \(PlanWords.value(record.conflict.base, limit: 40))"
                    + (record.decision.map { "; decided: \($0.rawValue)" } ?? ""))
        }
        for entry in try await context.ledger.queue() where entry.key == key {
            let next = entry.nextTry.map { ", next at \($0)" } ?? ""
            facts.append(
                "It failed \(entry.attempts) time\(entry.attempts == 1 ? "" : "s") and is \(entry.state.rawValue)\(next): \(entry.error)"
            )
        }
        for intent in context.contents.openIntents where intent.key == key {
            facts.append(
                "A create of its \(intent.object) was sent at \(intent.sentAt), and no answer came; it is looked for before anything is sent again."
            )
        }
        return facts
    }

    // MARK: What happens next

    private func plan(
        _ key: EntityKey, _ seen: Snapshot, _ tool: ToolContext?
    ) async throws -> Plan {
        var policy = context.workspace.localPolicy
        policy.decisions = context.contents.decisions
        if let tool {
            let connection = try Connection.open(context.workspace, tool)
            var settings = try context.settings(tool.arguments, direction: .both, keys: nil)
            settings.keys = [key]
            let remote = context.remote(connection, transport: TracingTransport.make(tool.console))
            return try await context.cycle(remote, settings: settings).look(.full).plan
        }
        // The remote side as it was last agreed on.
        var remote = Snapshot(side: .remote)
        for (key, entry) in context.contents.archive.entries {
            remote.sightings[key] = Sighting(
                content: .valid(entry.base), binding: entry.binding, version: "")
        }
        let verdicts = reconcile(
            base: context.contents.archive, local: seen, remote: remote, policy: policy)
        let own = Reconciliation(resolutions: verdicts.resolutions.filter { $0.key == key })
        return SyncCore.plan(
            own, base: context.contents.archive, limits: context.workspace.configuration.limits)
    }

    private func verdict(
        _ key: EntityKey, _ plan: Plan, _ sighting: Sighting?, _ entry: ArchiveEntry?,
        _ explanation: inout Explanation
    ) async throws {
        let changes = plan.changes.filter { $0.key == key }
        let open = plan.conflicts.filter { $0.key == key && $0.isOpen }
        let known = context.contents.conflicts.filter {
            $0.isOpen && $0.conflict.key == key && $0.decision == nil
        }
        for change in changes {
            let fields = change.edits.map(\.path.description).joined(separator: ", ")
            let what = change.action == .update ? "\(fields)" : "the whole entity"
            explanation.next.append(
                change.target == .remote
                    ? "The next sync sends a \(change.action.rawValue) of \(what) to GoHighLevel."
                    : "The next sync makes a \(change.action.rawValue) of \(what) in the file.")
        }
        for problem in plan.held where problem.key == key {
            explanation.next.append(
                problem.hint.map { "\(problem.message): \($0)" } ?? problem.message)
        }
        explanation.next += plan.notices
        explanation.facts += plan.remarks.filter { !explanation.facts.contains($0 + ".") }
        if !open.isEmpty || !known.isEmpty {
            explanation.state = "conflict"
            explanation.next.append(
                "It waits for you: `ghlsync conflicts resolve \(key)`, or --take local|remote|base."
            )
        } else if plan.held.contains(where: { $0.key == key }) {
            explanation.state = sighting?.entity == nil && sighting != nil ? "invalid" : "held"
        } else if let change = changes.first {
            explanation.state = change.target == .remote ? "pending" : "remote-changed"
            let failed = try await context.ledger.queue().first { $0.key == key }
            if let failed {
                explanation.state = failed.state == .waiting ? "failed" : failed.state.rawValue
                if failed.state != .waiting {
                    explanation.next.append(
                        "A running watch leaves it alone until it changes; `ghlsync queue retry \(key)` or `ghlsync push \(key)` tries it again."
                    )
                }
            }
        } else if !plan.notices.isEmpty {
            explanation.state = "waiting"
        } else if entry != nil {
            explanation.state = "in step"
            explanation.next.append("Nothing, until the file or GoHighLevel changes.")
        } else {
            explanation.state = "gone"
            explanation.next.append(
                "Nothing. `ghlsync history \(key)` shows what became of it, `ghlsync snapshots` what is kept."
            )
        }
    }

    /// What holds back every entity.
    private func gitAndRules(_ key: EntityKey, _ sighting: Sighting?) -> [String] {
        var words: [String] = []
        let rules = context.workspace.configuration.rules
        do throws(CycleFailure) {
            try GitState.read(context.workspace.files).demandCalm(branch: rules.branch)
        } catch {
            words.append(
                "Nothing is synced now: \(error.message)\(error.hint.map { "; \($0)" } ?? "")")
        }
        return words
    }
}
