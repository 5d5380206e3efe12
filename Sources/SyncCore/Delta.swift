package import Catalog

/// How one side's entity stands to the base.
package enum Delta: Hashable, Sendable {
    /// As agreed.
    case unchanged
    /// There, and nothing was agreed about it yet.
    case created
    case modified
    /// Agreed, and certainly gone.
    case deleted
    /// Nothing was agreed and nothing is there.
    case absent
    /// Something is there that must not be believed.
    case held(Problem)
    /// Agreed and not there, without proof that it is gone (a short listing, an exclude list).
    case missing
    /// Not looked at: nothing is known.
    case unseen
}

/// What became of each key that the archive or the look knows, against the base; of a look at some keys
/// only, of these.
///
/// Says where it is worth while to look closer; `reconcile` knows both sides and decides. A member that
/// a collection lists counts only when its listing is known to the archive or to this look.
package func detect(base: Archive, seen: Snapshot, policy: Policy) -> [EntityKey: Delta] {
    var deltas: [EntityKey: Delta] = [:]
    for key in seen.keys(with: base) {
        deltas[key] = delta(
            of: key, base: base.entries[key], in: seen, policy: policy
        ) { member, isAdded in
            let listing = EntityKey(.listing, member)
            return !isAdded || seen.side == .remote || base.entries[listing] != nil
                || seen.sightings[listing] != nil
        }
    }
    return deltas
}

/// `counts` tells whether a member that was added to (`true`) or taken from (`false`) a collection is
/// a difference.
func delta(
    of key: EntityKey, base entry: ArchiveEntry?, in snapshot: Snapshot, policy: Policy,
    counts: (_ member: String, _ isAdded: Bool) -> Bool
) -> Delta {
    guard let sighting = snapshot.sightings[key] else {
        let isGone = snapshot.confirmedAbsent.contains(key)
        guard isGone || snapshot.covers(key) else { return .unseen }
        if entry == nil { return snapshot.unreadKinds.contains(key.kind) ? .missing : .absent }
        return isGone ? .deleted : .missing
    }
    switch sighting.content {
    case .held(let problem):
        return .held(problem)
    case .valid(let entity):
        guard let entry else { return .created }
        if entry.isPlainly(entity, on: snapshot.side, policy) { return .unchanged }
        var fields = policy.shared(entity)
        if snapshot.side == .remote {
            fields = entry.remoteInTermsOfBase(fields, local: nil)
        }
        let isSame = sameFields(entry.base.fields, fields, kind: key.kind, counts: counts)
        return isSame ? .unchanged : .modified
    }
}
