import Catalog
import Ports
import SyncCore
import Synchronization

/// A side that is judged too quickly.
struct HastyReplica: Replica {
    enum Mistake: Sendable {
        /// A file that must not be believed counts as deleted.
        case heldIsGone
        /// A look that failed counts as a look at nothing.
        case failureIsEmpty
        /// Every other update is said to be done without being sent.
        case saysDone
        /// Nothing is read again that no hint spoke of.
        case trusts(TrustedHints)
    }

    let base: any Replica
    let mistake: Mistake
    var side: ReplicaSide { base.side }

    func snapshot(_ scope: ScanScope) async throws(CycleFailure) -> Snapshot {
        switch mistake {
        case .heldIsGone:
            var seen = try await base.snapshot(scope)
            for (key, sighting) in seen.sightings where sighting.entity == nil {
                seen.sightings[key] = nil
                seen.confirmedAbsent.insert(key)
            }
            return seen
        case .failureIsEmpty:
            do throws(CycleFailure) {
                return try await base.snapshot(scope)
            } catch {
                return Snapshot(
                    side: side, confirmedAbsent: Set(scope.bindings.keys))
            }
        case .saysDone:
            return try await base.snapshot(scope)
        case .trusts(let hints):
            if let seen = hints.remembered { return seen }
            let seen = try await base.snapshot(scope)
            hints.remember(seen)
            return seen
        }
    }

    func apply(_ change: Change, in context: ApplyContext) async -> Outcome {
        switch mistake {
        case .saysDone where change.action == .update && change.edits.count == 1:
            Outcome(
                change,
                .applied(
                    Applied(
                        entity: change.after, binding: change.binding,
                        version: change.expectedVersion)))
        case .trusts(let hints):
            await {
                hints.forget()
                return await base.apply(change, in: context)
            }()
        case .heldIsGone, .failureIsEmpty, .saysDone: await base.apply(change, in: context)
        }
    }
}

/// What the watcher said, for one who looks at nothing else.
final class TrustedHints: Sendable {
    private let seen = Mutex<Snapshot?>(nil)

    var remembered: Snapshot? { seen.withLock { $0 } }

    func take(_ hint: WatchHint) -> WatchHint? {
        // An overflow says nothing of any file, so it is passed over.
        if case .changed = hint { forget() }
        return hint
    }

    func remember(_ snapshot: Snapshot) { seen.withLock { $0 = snapshot } }

    func forget() { seen.withLock { $0 = nil } }
}
