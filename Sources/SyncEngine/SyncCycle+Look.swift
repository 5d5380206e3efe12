import Catalog
import Documents
import Ledger
import Pacing
import Ports
package import SyncCore

/// The first half of a cycle: both sides are looked at, and what to do is decided.
extension SyncCycle {
    /// Looks and decides; changes nothing on either side. When lists may not show yet what an earlier
    /// process wrote a moment ago, and that would matter, waits until they must and looks again.
    ///
    /// `pretending` changes what the files say, to see what a change of theirs would lead to.
    package func look(
        _ scope: CycleScope, pretending pretend: @Sendable (inout Snapshot) -> Void = { _ in }
    ) async throws(CycleFailure) -> Prospect {
        var prospect = try await lookOnce(scope, pretend)
        if let inherited = try await ledger.inheritedSteps(),
            inherited.casts(
                doubtOn: prospect.plan, isDirect: !scope.isFull || settings.keys != nil)
        {
            let wait = time.wallClock.duration(to: inherited.until)
            observe(.waiting(wait))
            do {
                try await time.sleep(until: time.now.advanced(by: wait))
            } catch {
                throw CycleFailure(.cancelled, "interrupted")
            }
            prospect = try await lookOnce(scope, pretend)
        }
        observe(.planned(prospect.plan))
        return prospect
    }

    private func lookOnce(
        _ scope: CycleScope, _ pretend: @Sendable (inout Snapshot) -> Void
    ) async throws(CycleFailure) -> Prospect {
        try await mayLook()
        observe(.looking(scope))
        var archive = try await ledger.currentArchive()
        let links = try await ledger.refreshLinks()
        let bindings = links.bindings
        var policy = settings.policy
        policy.decisions = try await ledger.decisions()
        policy.hide(placeless)
        for record in try await ledger.conflicts() where record.isOpen {
            let conflict = record.conflict
            policy.standing[conflict.key, default: [:]][conflict.path] = conflict
        }
        let agreed = archive
        var here = ScanScope(bindings: bindings) { agreed.entries[$0].map { [$0.base] } ?? [] }
        if !scope.isFull, settings.keys == nil, let keys = Self.keys(of: scope.remote, bindings) {
            // Of edits only those files count, and of objects those that they are bound to.
            here.hinted = scope.looksAtFiles ? scope.hinted.map(Self.places) : []
            here.asked = keys
        }
        var seen = try await local.snapshot(here)
        pretend(&seen)
        // Whose identity is not clear is neither compared nor touched.
        for problem in links.problems {
            guard let key = problem.key else { continue }
            seen.sightings[key]?.content = .held(problem)
        }
        standing.take(seen)
        let claims = claims(of: seen, without: bindings)

        if scope.isFull { leftOver = [:] }
        var extent = ScanScope.Extent.everything
        // Files that must not be believed and that a look at some keys only would not speak of.
        var waiting: [Problem] = []
        if let keys = settings.keys {
            extent = .keys(keys, remoteIDs: [])
        } else if !scope.isFull {
            let deltas = detect(base: archive, seen: seen, policy: policy)
            let dirty = fresh(Set(deltas.filter { $0.value.isEdit }.keys), in: seen)
            waiting = standing.held(beside: deltas)
            if dirty.isEmpty, scope.remote.isEmpty {
                return Prospect(
                    plan: Plan(held: waiting + standing.problems), examined: [],
                    isFirstContact: false)
            }
            extent = .keys(dirty, remoteIDs: scope.remote)
        }
        let size =
            if case .keys(let keys, let ids) = extent { keys.count + ids.count } else { Int.max }
        let (base, files, way) = (archive, seen, way)
        var wanted = ScanScope(
            extent: extent, bindings: bindings, claims: claims,
            priority: CycleSettings.priority(size)
        ) { key in
            [base.entries[key]?.base, files.sightings[key]?.entity].compactMap(\.self)
        }
        wanted.told = scope.remote
        if settings.givesWay { wanted.givesWay = { way.isLookAsked } }
        let far = try await remote.snapshot(wanted)
        var compared: Set<EntityKey>?
        if case .partial(let keys) = far.coverage {
            let all = keys.union(far.sightings.keys).union(far.confirmedAbsent)
            seen = seen.limited(to: all)
            compared = all
        }
        placeless = far.placeless
        policy.localOnly = settings.policy.localOnly
        policy.hide(far.placeless)
        archive = archive.compared(by: policy, without: far.superseded, only: compared)
        let caughtUp = agreements(
            on: try await ledger.pendingChanges(), base: archive, local: seen, remote: far)
        for update in caughtUp { archive.entries[update.key] = update.entry }
        let reconciliation = reconcile(base: archive, local: seen, remote: far, policy: policy)
        var decided = SyncCore.plan(reconciliation, base: archive, limits: settings.limits)
        decided.agreements = caughtUp + decided.agreements
        decided.held += waiting.filter { problem in !decided.held.contains { $0.key == problem.key }
        }
        decided.held += standing.problems + far.problems + links.problems.filter { $0.key == nil }
        decided.remarks = far.remarks + settings.policy.remarks(on: seen)
        let examined = Set(reconciliation.resolutions.map(\.key))
        let everything = decided
        if settings.heedsQueue {
            decided = try await ledger.withhold(from: decided)
        }
        // Creates of files that went before anybody learned what became of them.
        let orphans = try await ledger.open().openIntents.map(\.key).filter { key in
            far.coverage == .complete && seen.covers(key) && seen.sightings[key] == nil
                && archive.entries[key] == nil
        }
        return Prospect(
            plan: decided, examined: examined, orphans: Set(orphans),
            queued: Set(everything.changes).subtracting(decided.changes),
            isFirstContact: archive.entries.isEmpty && !decided.isEmpty, local: seen, remote: far)
    }

    /// The keys that objects are bound to; `nil` when one of them may belong to any file.
    private static func keys(
        of references: Set<RemoteReference>, _ bindings: [EntityKey: Binding]
    ) -> Set<EntityKey>? {
        if references.isEmpty { return [] }
        var left = references
        var keys: Set<EntityKey> = []
        let ids = Binding.IDs(references.map(\.id))
        for (key, binding) in bindings where ids.contains(binding) {
            let reference = RemoteReference(kind: key.kind, id: binding.id)
            guard references.contains(reference) else { continue }
            keys.insert(key)
            left.remove(reference)
        }
        return left.isEmpty ? keys : nil
    }

    private static func places(_ paths: Set<FilePath>) -> Set<String> {
        Set(paths.map(\.description))
    }

    /// Which slug each file without a binding stands for.
    private func claims(
        of seen: Snapshot, without bindings: [EntityKey: Binding]
    ) -> [EntityKey: String] {
        var claims: [EntityKey: String] = [:]
        for (key, sighting) in seen.sightings where bindings[key] == nil {
            claims[key] = sighting.entity?["slug"]?.stringValue ?? key.name
        }
        return claims
    }
}

extension Snapshot {
    /// The same look, as if only these keys had been looked at.
    func limited(to keys: Set<EntityKey>) -> Snapshot {
        var part = self
        if case .partial(let own) = coverage {
            part.coverage = .partial(own.intersection(keys))
        } else {
            part.coverage = .partial(keys)
        }
        part.sightings = sightings.filter { keys.contains($0.key) }
        part.confirmedAbsent = confirmedAbsent.intersection(keys)
        return part
    }
}

extension Delta {
    /// Whether this side has something to carry over.
    var isEdit: Bool {
        switch self {
        case .created, .modified, .deleted: true
        case .unchanged, .absent, .held, .missing, .unseen: false
        }
    }

    /// Why the entity is held, when it is.
    var problem: Problem? {
        if case .held(let problem) = self { problem } else { nil }
    }
}
