import Catalog
import Documents

/// Three versions of one entity brought together field by field. Decides nothing that needs a policy:
/// where both sides changed a place differently, it says so.
struct FieldMerge {
    /// Both sides changed a place to different values.
    struct Clash {
        let path: DocumentPath
        let base: DocumentValue?
        let local: DocumentValue?
        let remote: DocumentValue?
        /// The other half of a price, amount or currency: what is decided about one holds for both.
        var partner: DocumentPath?
    }

    private(set) var toLocal: [FieldEdit] = []
    private(set) var toRemote: [FieldEdit] = []
    private(set) var clashes: [Clash] = []
    /// The base with everything that the two sides agree on now.
    private(set) var agreed: OrderedObject

    private let kind: EntityKind
    private let shown: OrderedObject
    private let roster: Roster

    /// `remote` is in terms of the base (see `ArchiveEntry.remoteInTermsOfBase`), `shown` is what the
    /// remote really has: what an edit replaces or brings over.
    init(
        kind: EntityKind, base: OrderedObject, local: OrderedObject, remote: OrderedObject,
        shown: OrderedObject, roster: Roster
    ) {
        self.kind = kind
        self.shown = shown
        self.roster = roster
        agreed = base
        // Members are looked at even where nothing changed: their listings may have gone.
        let hasMembers = kind.fieldRules.contains { $0.merge == .asSet }
        if base == local, base == remote, !hasMembers { return }
        for name in Set(base.keys).union(local.keys).union(remote.keys).sorted() {
            let path = DocumentPath(keys: [name])
            let rule = kind.fieldRule(name).merge
            if rule == .asSet, let base = members(base[name]), let local = members(local[name]),
                let remote = members(remote[name])
            {
                mergeMembers(path, base: base, local: local, remote: remote)
            } else {
                merge(path, rule, base: base[name], local: local[name], remote: remote[name])
            }
        }
    }

    private mutating func merge(
        _ path: DocumentPath, _ rule: FieldRule.Merge, base: DocumentValue?, local: DocumentValue?,
        remote: DocumentValue?
    ) {
        if local == remote {
            if base != local { agreed.set(local, at: path) }
            return
        }
        // From here on the sides differ.
        if rule == .byKey, case .mapping(let local)? = local, case .mapping(let remote)? = remote {
            mergeKeys(path, base: base?.mappingValue ?? [:], local: local, remote: remote)
        } else if base == remote {
            toRemote.append(
                FieldEdit(path: path, base: base, before: shown.value(at: path), after: local))
        } else if base == local {
            toLocal.append(
                FieldEdit(path: path, base: base, before: local, after: shown.value(at: path)))
        } else {
            clash(path, base: base, local: local)
        }
    }

    private mutating func clash(
        _ path: DocumentPath, base: DocumentValue?, local: DocumentValue?,
        partner: DocumentPath? = nil
    ) {
        clashes.append(
            Clash(
                path: path, base: base, local: local, remote: shown.value(at: path),
                partner: partner))
    }

    private mutating func mergeKeys(
        _ path: DocumentPath, base: OrderedObject, local: OrderedObject, remote: OrderedObject
    ) {
        // An amount and its currency are one value: a mix of two sides is a price that nobody set, and
        // a base that moved by halves would make an ordinary edit of the other half.
        let isDisputed =
            Self.money.contains { local[$0] != remote[$0] } && Self.changesMoney(base, local)
            && Self.changesMoney(base, remote)
        for key in Set(base.keys).union(local.keys).union(remote.keys).sorted() {
            if isDisputed, let half = Self.money.firstIndex(of: key) {
                let partner = path.key(Self.money[1 - half])
                if local[key] != remote[key] {
                    clash(path.key(key), base: base[key], local: local[key], partner: partner)
                }
                continue
            }
            merge(path.key(key), .byKey, base: base[key], local: local[key], remote: remote[key])
        }
    }

    private static let money = ["amount", "currency"]

    private static func changesMoney(_ base: OrderedObject, _ side: OrderedObject) -> Bool {
        money.contains { base[$0] != side[$0] }
    }

    // MARK: Members of a set

    private mutating func mergeMembers(
        _ path: DocumentPath, base: [String], local: [String], remote: [String]
    ) {
        var agreedMembers = base
        var afterLocal = local
        var afterRemote = remote
        var seen: Set<String> = []
        for member in base + local + remote where seen.insert(member).inserted {
            let isLocal = local.contains(member)
            let isRemote = remote.contains(member)
            var wasMember = base.contains(member)
            switch (isLocal, isRemote) {
            case (true, true):
                // A listing that leaves both sides takes its membership along; what the file still
                // says is for its author to take out.
                wasMember = ReplicaSide.allCases.contains { roster.willExist(member, on: $0) }
            case (false, false):
                wasMember = false
            case (true, false):
                mergeMember(
                    member, has: .local, &wasMember, ours: &afterLocal, theirs: &afterRemote)
            case (false, true):
                mergeMember(
                    member, has: .remote, &wasMember, ours: &afterRemote, theirs: &afterLocal)
            }
            agreedMembers.removeAll { $0 == member && !wasMember }
            if wasMember, !agreedMembers.contains(member) { agreedMembers.append(member) }
        }
        if Set(agreedMembers) != Set(base) { agreed.set(listValue(agreedMembers), at: path) }
        if afterLocal != local { toLocal.append(edit(path, base, local, afterLocal)) }
        if afterRemote != remote { toRemote.append(edit(path, base, remote, afterRemote)) }
    }

    /// One member that side `has` and the other lacks.
    private mutating func mergeMember(
        _ member: String, has side: ReplicaSide, _ wasMember: inout Bool, ours: inout [String],
        theirs: inout [String]
    ) {
        if wasMember, !roster.exists(member, on: side.other) {
            // The listing itself is gone over there, and its membership with it: nobody took it out.
            let isHere = roster.exists(member, on: side)
            let stays = roster.willExist(member, on: side)
            // While its fate is open (its file is held, say), so is that of the membership.
            if isHere, stays, !roster.willExist(member, on: side.other) { return }
            // Only where the listing goes from here too, by this plan, a reference to it must go.
            wasMember = isHere && !stays
        }
        if wasMember {
            // The other side took it out. Where the listing goes anyway, its membership goes with it,
            // but a file would be left with a reference to nothing.
            if side == .local || roster.willExist(member, on: side) {
                ours.removeAll { $0 == member }
            } else {
                wasMember = false
            }
        } else if roster.willExist(member, on: side.other) {
            theirs.append(member)
        }
        // Otherwise the other side does not know the listing: the member waits where it is.
    }

    private func edit(
        _ path: DocumentPath, _ base: [String], _ before: [String], _ after: [String]
    ) -> FieldEdit {
        FieldEdit(
            path: path, base: listValue(base), before: listValue(before), after: listValue(after))
    }
}
