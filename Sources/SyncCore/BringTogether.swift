import Catalog
import Documents

extension Reconciler {
    /// Both sides have the entity: merges them field by field, over the base or (an adoption) over
    /// nothing, settles the clashes that may be settled, and leaves the others open.
    func bringTogether(_ subject: Subject) -> Resolution {
        let key = subject.key
        guard let local = subject.local, let localEntity = local.entity,
            let remote = subject.remote, let remoteEntity = remote.entity,
            let binding = subject.binding
        else { return missingBinding(key) }

        let old = subject.entry
        // Members are looked at even where nothing changed: their listings may have gone.
        if let old, !key.kind.fieldRules.contains(where: { $0.merge == .asSet }),
            binding == old.binding,
            old.isPlainly(localEntity, on: .local, policy),
            old.isPlainly(remoteEntity, on: .remote, policy)
        {
            return Resolution(key: key, verdict: .none)
        }
        let entry = old ?? ArchiveEntry(base: Entity(key: key, fields: [:]), binding: binding)
        let localFields = policy.shared(localEntity)
        let shown = policy.shared(remoteEntity)
        let known = entry.remoteInTermsOfBase(shown, local: localFields)
        let merge = FieldMerge(
            kind: key.kind, base: entry.base.fields, local: localFields, remote: known,
            shown: shown, roster: roster)
        var toLocal = merge.toLocal
        var toRemote = merge.toRemote
        var conflicts: [Conflict] = []
        for clash in merge.clashes {
            conflicts.append(
                settle(
                    clash, key, subject.modified(on: .local), subject.modified(on: .remote),
                    &toLocal, &toRemote))
        }

        let reason: Change.Reason =
            if old == nil { .adopted } else if merge.toLocal.isEmpty && merge.toRemote.isEmpty {
                .conflict
            } else { .edited }
        let localChange = update(localEntity, on: .local, subject, toLocal, binding, reason)
        let remoteChange = update(
            remoteEntity, on: .remote, subject, toRemote, binding, reason, over: known)
        if let remoteChange, let problem = priceProblem(remoteChange) {
            return Resolution(
                key: key, verdict: .hold, conflicts: conflicts.filter(\.isOpen), problem: problem)
        }

        let agreed = ArchiveEntry(
            base: Entity(key: key, fields: merge.agreed), binding: binding,
            remoteForms: entry.remoteForms, ownWrites: entry.ownWrites
        ).droppingSettledForms(shown: shown)
        let isNew = agreed != old
        return Resolution(
            key: key,
            verdict: .of(
                localChange, remoteChange, isOpen: conflicts.contains(where: \.isOpen),
                isAgreed: isNew),
            toLocal: localChange, toRemote: remoteChange,
            agreed: isNew ? ArchiveUpdate(key: key, entry: agreed) : nil, conflicts: conflicts)
    }

    /// Settles a clash into edits, where a person or the policy says who wins.
    private func settle(
        _ clash: FieldMerge.Clash, _ key: EntityKey, _ localTime: ModificationTime,
        _ remoteTime: ModificationTime, _ toLocal: inout [FieldEdit], _ toRemote: inout [FieldEdit]
    ) -> Conflict {
        let standing = policy.standing[key]?[clash.path].flatMap { old in
            (old.base, old.local, old.remote) == (clash.base, clash.local, clash.remote) ? old : nil
        }
        let localTime = standing?.localTime ?? localTime
        let remoteTime = standing?.remoteTime ?? remoteTime
        let settled = policy.settle(
            key, at: clash.path, or: clash.partner, local: localTime, remote: remoteTime)
        if let settled {
            let value =
                switch settled.winner {
                case .local: clash.local
                case .remote: clash.remote
                case .base: clash.base
                }
            if clash.local != value {
                toLocal.append(
                    FieldEdit(path: clash.path, base: clash.base, before: clash.local, after: value)
                )
            }
            if clash.remote != value {
                toRemote.append(
                    FieldEdit(
                        path: clash.path, base: clash.base, before: clash.remote, after: value))
            }
        }
        return Conflict(
            key: key, path: clash.path, base: clash.base, local: clash.local, remote: clash.remote,
            localTime: localTime, remoteTime: remoteTime,
            state: settled.map { .settled(winner: $0.winner, by: $0.by) } ?? .open)
    }

    /// `known`, where it is given, is what the entity has also where it does not show it: a write that
    /// replaces must not forget that.
    func update(
        _ entity: Entity, on side: ReplicaSide, _ subject: Subject, _ edits: [FieldEdit],
        _ binding: Binding?, _ reason: Change.Reason, over known: OrderedObject? = nil
    ) -> Change? {
        guard !edits.isEmpty else { return nil }
        var after = Entity(key: entity.key, fields: known ?? entity.fields)
        for edit in edits { after.fields.set(edit.after, at: edit.path) }
        return Change(
            key: entity.key, target: side, action: .update, before: entity, after: after,
            edits: edits.sorted { $0.path < $1.path },
            expectedVersion: subject.sighting(on: side)?.version, binding: binding, reason: reason,
            lastModified: subject.modified(on: side))
    }

    func missingBinding(_ key: EntityKey) -> Resolution {
        Resolution(
            key: key, verdict: .hold,
            problem: Problem(
                code: "no-binding", key: key,
                message: "\(key) was seen in GoHighLevel without an id",
                hint: "run `ghlsync doctor`"))
    }

    /// A slip in a price that would go live.
    private func priceProblem(_ change: Change) -> Problem? {
        guard policy.priceGuard, !policy.confirmed.contains(change.key), let before = change.before,
            let after = change.after
        else { return nil }
        let findings = PriceGuard.findings(from: before, to: after).filter { finding in
            ["amount", "currency"].allSatisfy {
                policy.decision(about: change.key, at: finding.path.key($0)) == nil
            }
        }
        guard !findings.isEmpty else { return nil }
        let slips = findings.map { "\($0.path): \($0.old) → \($0.new) (\($0.slip))" }
        return Problem(
            code: "price-guard", key: change.key,
            message: "this price looks like a slip: \(slips.joined(separator: "; "))",
            hint: "correct the file, or confirm it with `ghlsync push \(change.key) --yes`")
    }
}

extension Resolution.Verdict {
    static func of(
        _ toLocal: Change?, _ toRemote: Change?, isOpen: Bool, isAgreed: Bool
    ) -> Resolution.Verdict {
        if isOpen { return .conflict }
        switch (toLocal != nil, toRemote != nil) {
        case (true, true): return .merge
        case (true, false): return .pullToLocal
        case (false, true): return .pushToRemote
        case (false, false): return isAgreed ? .adopt : .none
        }
    }
}
