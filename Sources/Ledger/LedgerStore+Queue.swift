package import Catalog
import Documents
import Pacing
import Ports
package import SyncCore

extension LedgerStore {
    /// The changes that failed, in key order.
    package func queue() throws(CycleFailure) -> [QueueEntry] {
        try load()
        return queueMemory.all
    }

    /// Takes note of how a change ended: a failure is tried again later, a success is forgotten.
    package func noteAttempt(
        _ outcome: Outcome, retryAttempts: Int
    ) throws(CycleFailure) {
        try changeQueue { memory, now in
            memory.take(outcome, retryAttempts: retryAttempts, at: now).map { [$0] } ?? []
        }
    }

    /// The plan without the changes that are to be left alone for now, each of which is held with the
    /// reason. What no look wants any more is forgotten.
    package func withhold(
        from plan: Plan
    ) throws(CycleFailure) -> Plan {
        try load()
        guard !queueMemory.entries.isEmpty else { return plan }
        let now = time.wallClock
        var plan = plan
        var held: [Problem] = []
        for index in plan.stages.indices {
            plan.stages[index].removeAll { change in
                guard
                    let entry = queueMemory.entries[
                        QueueMemory.Place(key: change.key, target: change.target)],
                    entry.withholds(change, at: now)
                else { return false }
                held.append(entry.problem)
                return true
            }
        }
        plan.stages.removeAll(where: \.isEmpty)
        plan.held += held
        return plan
    }

    /// Forgets entries of examined keys that a plan no longer wants.
    package func settleQueue(
        _ changes: [Change], examined: Set<EntityKey>
    ) throws(CycleFailure) {
        let wanted = Set(changes.map(QueueEntry.signature))
        try changeQueue { memory, _ in memory.keep(only: wanted, of: examined) }
    }

    /// Tries a change again at the next chance, as if for the first time. `false` when none of the key
    /// failed.
    @discardableResult
    package func retryQueued(_ key: EntityKey) throws(CycleFailure) -> Bool {
        try changeQueue { memory, now in memory.retry(key, at: now) }
    }

    /// Leaves this very change alone from now on; the value stays where it is. Creates of the key that
    /// nobody has answered for are not looked for any more. `false` when there was nothing.
    @discardableResult
    package func dropQueued(_ key: EntityKey) throws(CycleFailure) -> Bool {
        try load()
        var next = intents
        let abandoned = next.abandonAll(of: key, why: "a person dropped it")
        if !abandoned.isEmpty {
            try saveIntents(abandoned, of: next)
            intents = next
        }
        return try changeQueue { memory, _ in memory.drop(key) } || !abandoned.isEmpty
    }

    @discardableResult
    private func changeQueue(
        _ change: (inout QueueMemory, Timestamp) -> [OrderedObject]
    ) throws(CycleFailure) -> Bool {
        try load()
        var next = queueMemory
        let records = change(&next, time.wallClock)
        guard !records.isEmpty else { return false }
        try queueFile?.append(records, to: &disk, liveCount: next.liveCount) { next.records() }
        queueMemory = next
        return true
    }
}

extension QueueEntry {
    /// Why the change is held.
    fileprivate var problem: Problem {
        let times = "\(attempts) time\(attempts == 1 ? "" : "s")"
        let message =
            switch state {
            case .waiting:
                "it failed \(times) and is tried again at \(nextTry?.description ?? "?"): \(error)"
            case .parked: "it failed \(times) and is left alone until it changes: \(error)"
            case .dropped: "it was dropped from the queue and is left alone until it changes"
            }
        return Problem(
            code: "queued", key: key, message: message,
            hint: state == .waiting
                ? nil
                : hint.map { "\($0); or `ghlsync queue retry \(key)`" }
                    ?? "`ghlsync queue retry \(key)` tries it again",
            request: request, isPassing: state == .waiting)
    }
}
