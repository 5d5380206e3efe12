import Catalog

/// Which listings each side has, now and when the plan has been carried out: a collection can only
/// have members that its side knows.
struct Roster {
    private let base: Archive
    private let local: Snapshot
    private let remote: Snapshot
    private var arriving: [ReplicaSide: Set<EntityKey>] = [:]
    private var leaving: [ReplicaSide: Set<EntityKey>] = [:]

    init(base: Archive, local: Snapshot, remote: Snapshot) {
        self.base = base
        self.local = local
        self.remote = remote
    }

    /// Takes in what was decided about a listing.
    mutating func note(_ resolution: Resolution) {
        guard resolution.key.kind == .listing else { return }
        for change in [resolution.toLocal, resolution.toRemote].compactMap({ $0 }) {
            switch change.action {
            case .create: arriving[change.target, default: []].insert(change.key)
            case .delete: leaving[change.target, default: []].insert(change.key)
            case .update: break
            }
        }
    }

    /// Whether the side has the listing now. What was not looked at is as it was agreed.
    func exists(_ member: String, on side: ReplicaSide) -> Bool {
        let key = EntityKey(.listing, member)
        let snapshot = side == .local ? local : remote
        if snapshot.sightings[key] != nil { return true }
        return !snapshot.covers(key) && base.entries[key] != nil
    }

    /// Whether the side has the listing when the plan has been carried out.
    func willExist(_ member: String, on side: ReplicaSide) -> Bool {
        let key = EntityKey(.listing, member)
        if arriving[side]?.contains(key) == true { return true }
        return exists(member, on: side) && leaving[side]?.contains(key) != true
    }

    /// Whether a member that a side has beyond the base, or lacks, is that side's doing: one that no
    /// listing stands behind came or went for another reason.
    func counts(_ member: String, isAdded: Bool, on side: ReplicaSide) -> Bool {
        isAdded ? willExist(member, on: side.other) : exists(member, on: side)
    }
}
