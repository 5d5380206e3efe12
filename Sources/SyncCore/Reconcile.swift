import Catalog
import Documents

/// The verdict about every key that either snapshot covers. Pure: the same input gives the same
/// output in the same order; no clock, file, network or chance inside.
package func reconcile(
    base: Archive, local: Snapshot, remote: Snapshot, policy: Policy
) -> Reconciliation {
    var reconciler = Reconciler(base: base, local: local, remote: remote, policy: policy)
    let keys = local.keys(with: base).union(remote.keys(with: base))
    // In key order referenced kinds come first, so the roster is complete when collections need it.
    return Reconciliation(
        resolutions: keys.sorted().map { reconciler.resolve($0) },
        emptied: Set([local, remote].filter { $0.isEmptied(of: base) }.map(\.side)))
}

extension Snapshot {
    /// Whether nothing at all is left of what was agreed, nor anything new. A single entity that went says
    /// nothing of that kind.
    fileprivate func isEmptied(of base: Archive) -> Bool {
        base.entries.count >= 2 && sightings.isEmpty && base.entries.keys.allSatisfy(covers)
    }
}

/// The state of one reconciliation: the inputs, and what was decided about listings so far.
struct Reconciler {
    let base: Archive
    let local: Snapshot
    let remote: Snapshot
    let policy: Policy
    var roster: Roster

    init(base: Archive, local: Snapshot, remote: Snapshot, policy: Policy) {
        self.base = base
        self.local = local
        self.remote = remote
        self.policy = policy
        roster = Roster(base: base, local: local, remote: remote)
    }

    mutating func resolve(_ key: EntityKey) -> Resolution {
        let resolution = verdict(
            on: Subject(
                key: key, entry: base.entries[key], local: local.sightings[key],
                remote: remote.sightings[key]),
            deltaOf(key, in: local), deltaOf(key, in: remote)
        ).limited(to: policy.direction)
        roster.note(resolution)
        return resolution
    }

    private func deltaOf(_ key: EntityKey, in snapshot: Snapshot) -> Delta {
        delta(of: key, base: base.entries[key], in: snapshot, policy: policy) { member, isAdded in
            roster.counts(member, isAdded: isAdded, on: snapshot.side)
        }
    }

    /// The reconcile table. Every pair has its line; there is no default.
    private func verdict(on subject: Subject, _ local: Delta, _ remote: Delta) -> Resolution {
        let key = subject.key
        switch (local, remote) {
        case (.unseen, _), (_, .unseen):
            return Resolution(key: key, verdict: .none)

        // From here on both sides were looked at.
        case (.held(let problem), .modified), (.held(let problem), .created),
            (.held(let problem), .deleted):
            return hold(
                problem, key,
                "\(key): it changed in GoHighLevel too (remote-changed); "
                    + "that waits until the file is in order")
        case (.held(let problem), .unchanged), (.held(let problem), .absent),
            (.held(let problem), .missing), (.held(let problem), .held):
            return hold(problem, key)
        case (.unchanged, .held(let problem)), (.created, .held(let problem)),
            (.modified, .held(let problem)), (.deleted, .held(let problem)),
            (.absent, .held(let problem)), (.missing, .held(let problem)):
            return hold(problem, key)

        // From here on what is there can be believed.
        case (.missing, .unchanged), (.missing, .modified), (.missing, .deleted),
            (.missing, .missing), (.missing, .created), (.missing, .absent):
            return hold(.unprovenAbsence(key, .local), key)
        case (.unchanged, .missing), (.modified, .missing), (.deleted, .missing),
            (.created, .missing), (.absent, .missing):
            return hold(.unprovenAbsence(key, .remote), key)

        // From here on what is not there is certainly not there.
        // There is a base, and both sides have the entity: each field goes its own way.
        case (.unchanged, .unchanged), (.unchanged, .modified), (.modified, .unchanged),
            (.modified, .modified):
            return bringTogether(subject)

        // There is a base, and one side has let go of the entity.
        case (.unchanged, .deleted):
            return remove(subject, from: .local)
        case (.deleted, .unchanged):
            return remove(subject, from: .remote)
        case (.modified, .deleted):
            return restore(subject, on: .remote)
        case (.deleted, .modified):
            return restore(subject, on: .local)
        case (.deleted, .deleted):
            return Resolution(
                key: key, verdict: .none, agreed: ArchiveUpdate(key: key, entry: nil))

        // There is no base.
        case (.created, .created):
            return bringTogether(subject)
        case (.created, .absent):
            return createRemotely(subject)
        case (.absent, .created):
            return createLocally(subject)
        case (.absent, .absent):
            return Resolution(key: key, verdict: .none)

        // One side has a base and the other has none: there is one archive, so this cannot be.
        case (.unchanged, .created), (.unchanged, .absent), (.modified, .created),
            (.modified, .absent), (.deleted, .created), (.deleted, .absent),
            (.created, .unchanged), (.created, .modified), (.created, .deleted),
            (.absent, .unchanged), (.absent, .modified), (.absent, .deleted):
            return hold(
                Problem(
                    code: "inconsistent", key: key,
                    message: "\(key) has an agreed version on one side only",
                    hint: "run `ghlsync doctor --repair`"), key)
        }
    }

    private func hold(_ problem: Problem, _ key: EntityKey, _ notice: String? = nil) -> Resolution {
        Resolution(
            key: key, verdict: .hold, problem: problem, notices: notice.map { [$0] } ?? [])
    }
}

/// One key with all that is known of it.
struct Subject {
    let key: EntityKey
    let entry: ArchiveEntry?
    let local: Sighting?
    let remote: Sighting?

    func sighting(on side: ReplicaSide) -> Sighting? { side == .local ? local : remote }

    /// When somebody else than us changed the side last, as far as is known.
    func modified(on side: ReplicaSide) -> ModificationTime {
        guard let sighting = sighting(on: side) else { return .unknown }
        guard let own = entry?.ownWrites[side], own.version == sighting.version else {
            return sighting.modified
        }
        return own.modified
    }

    /// The remote objects as they were seen, else as they were agreed.
    var binding: Binding? { remote?.binding ?? entry?.binding }
}

extension Problem {
    fileprivate static func unprovenAbsence(_ key: EntityKey, _ side: ReplicaSide) -> Problem {
        Problem(
            code: "unproven-absence", key: key,
            message: side == .local
                ? "\(key) was not found among the files, which is no proof that it was deleted"
                : "\(key) was not listed by GoHighLevel, which is no proof that it was deleted",
            hint: side == .local
                ? "put the file back, or take it out of `rules.exclude`"
                : "nothing is done until two looks agree that it is gone",
            isPassing: true)
    }
}

extension Resolution {
    /// What is left of it when changes may only flow one way. The rest waits: no base moves for it.
    fileprivate func limited(to direction: Policy.Direction) -> Resolution {
        let blocked: ReplicaSide
        switch direction {
        case .both: return self
        case .push: blocked = .local
        case .pull: blocked = .remote
        }
        guard let waiting = blocked == .local ? toLocal : toRemote else { return self }
        let kept = blocked == .local ? toRemote : toLocal
        let isOpen = conflicts.contains(where: \.isOpen)
        let verdict: Verdict =
            if isOpen { .conflict } else if kept == nil { .hold } else {
                blocked == .local ? .pushToRemote : .pullToLocal
            }
        let place = blocked == .local ? "of the file" : "in GoHighLevel"
        let way = blocked == .local ? "pull" : "push"
        let what = waiting.action == .update ? waiting.edits.map(\.path.description) : []
        return Resolution(
            key: key, verdict: verdict, toLocal: blocked == .local ? nil : toLocal,
            toRemote: blocked == .remote ? nil : toRemote, agreed: agreed,
            // A settlement that is not carried out has no loser.
            conflicts: conflicts.filter { $0.isOpen || !$0.isWritten(to: blocked) },
            problem: problem,
            notices: notices + [
                "\(key): \(waiting.action.rawValue) \(place) waits for a \(way)"
                    + (what.isEmpty ? "" : " (\(what.joined(separator: ", ")))")
            ])
    }
}

extension Conflict {
    /// Whether its settlement changes the side.
    fileprivate func isWritten(to side: ReplicaSide) -> Bool {
        guard case .settled(let winner, _) = state else { return false }
        switch winner {
        case .local: return side == .remote
        case .remote: return side == .local
        case .base: return true
        }
    }
}
