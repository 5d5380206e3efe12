import Catalog
import Documents

extension Reconciler {
    /// A file that nothing is known of at the remote.
    func createRemotely(_ subject: Subject) -> Resolution {
        let key = subject.key
        guard let local = subject.local?.entity else { return Resolution(key: key, verdict: .none) }
        if isExcluded(local) { return waits(key, excludedNotice(key)) }
        if !policy.confirmed.contains(key) {
            if !policy.autoSyncNew {
                return waits(key, "\(key) is new and waits: push it with `ghlsync push \(key)`")
            }
            // The file was linked to an object that is gone, and what was agreed about it is lost: it
            // may have been deleted on purpose.
            if remote.confirmedAbsent.contains(key) {
                return Resolution(
                    key: key, verdict: .hold,
                    problem: Problem(
                        code: "linked-object-gone", key: key,
                        message:
                            "\(key) was linked to an object that GoHighLevel no longer has, and "
                            + "nothing says whether the file or the deletion is newer",
                        hint: "create it again with `ghlsync push \(key)`, or delete the file"))
            }
        }
        return Resolution(
            key: key, verdict: .pushToRemote, toRemote: create(subject, on: .remote, .created))
    }

    /// An object at the remote that no file stands for.
    func createLocally(_ subject: Subject) -> Resolution {
        guard subject.binding != nil else { return missingBinding(subject.key) }
        return Resolution(
            key: subject.key, verdict: .pullToLocal,
            toLocal: create(subject, on: .local, .created))
    }

    /// One side changed nothing, the other let go of the entity: it goes here too, as far as `deletes`
    /// says.
    func remove(_ subject: Subject, from side: ReplicaSide) -> Resolution {
        let key = subject.key
        guard let sighting = subject.sighting(on: side), let entity = sighting.entity else {
            return Resolution(key: key, verdict: .none)
        }
        switch (policy.deletes, side) {
        case (.sync, _):
            return .oneSided(key, delete(entity, on: side, sighting, subject.binding, .deleted))
        case (.hide, .remote) where key.kind == .listing:
            let edit = FieldEdit(
                path: "availableInStore", base: subject.entry?.base["availableInStore"],
                before: entity["availableInStore"], after: false)
            guard edit.before != edit.after else {
                return waits(key, "\(key) has no file any more; it is hidden in GoHighLevel")
            }
            return .oneSided(
                key, update(entity, on: side, subject, [edit], subject.binding, .deleted))
        case (.hide, .remote), (.never, .remote):
            return waits(
                key,
                "\(key) has no file any more; it stays in GoHighLevel "
                    + "(rules.deletes: \(policy.deletes.rawValue))")
        case (.hide, .local), (.never, .local):
            return waits(
                key,
                "\(key) was deleted in GoHighLevel; the file stays "
                    + "(rules.deletes: \(policy.deletes.rawValue))")
        }
    }

    /// It was edited on one side and let go on the other (`side`): the edit wins and it is made again
    /// there, unless a person said otherwise.
    func restore(_ subject: Subject, on side: ReplicaSide) -> Resolution {
        let key = subject.key
        guard let survivor = subject.sighting(on: side.other), let entity = survivor.entity else {
            return Resolution(key: key, verdict: .none)
        }
        let fields: DocumentValue? = .mapping(policy.shared(entity))
        let survivorWins: ConflictChoice = side == .remote ? .local : .remote
        let removalWins: ConflictChoice = side == .remote ? .remote : .local
        func conflict(_ winner: ConflictChoice, _ settlement: Settlement) -> Conflict {
            Conflict(
                key: key, path: .root, base: subject.entry.map { .mapping($0.base.fields) },
                local: side == .remote ? fields : nil, remote: side == .remote ? nil : fields,
                localTime: subject.modified(on: .local), remoteTime: subject.modified(on: .remote),
                state: .settled(winner: winner, by: settlement))
        }
        let decided = policy.decision(about: key, at: .root)
        if decided == removalWins {
            let change = delete(entity, on: side.other, survivor, subject.binding, .conflict)
            return .oneSided(key, change, conflicts: [conflict(removalWins, .person)])
        }
        if side == .remote, isExcluded(entity) {
            return Resolution(
                key: key, verdict: .hold, agreed: ArchiveUpdate(key: key, entry: nil),
                notices: [excludedNotice(key)])
        }
        if side == .local, subject.binding == nil { return missingBinding(key) }
        let notice =
            side == .remote
            ? "\(key) was edited here and deleted in GoHighLevel: the edit wins, it is made again"
            : "\(key) was edited in GoHighLevel and its file was deleted: the edit wins, "
                + "the file comes back"
        // The agreement was about the object that is gone. Without it, a create that is interrupted is
        // taken up as that of any new file; with it, a half-made object would look like somebody's edit.
        let isVoid = side == .remote && subject.entry != nil
        return .oneSided(
            key, create(subject, on: side, .restored),
            agreed: isVoid ? ArchiveUpdate(key: key, entry: nil) : nil,
            conflicts: [conflict(survivorWins, decided == survivorWins ? .person : .editWins)],
            notices: [notice])
    }

    /// Makes on one side what the other has: the shared fields, and members that the side knows.
    private func create(
        _ subject: Subject, on side: ReplicaSide, _ reason: Change.Reason
    ) -> Change? {
        guard let source = subject.sighting(on: side.other)?.entity else { return nil }
        var fields = policy.shared(source)
        for name in fields.keys where source.key.kind.fieldRule(name).merge == .asSet {
            guard let all = members(fields[name]) else { continue }
            fields[name] = listValue(all.filter { roster.willExist($0, on: side) })
        }
        let edits = fields.keys.sorted().map { name in
            FieldEdit(
                path: DocumentPath(keys: [name]), base: subject.entry?.base[name], before: nil,
                after: fields[name])
        }
        return Change(
            key: subject.key, target: side, action: .create, before: nil,
            after: Entity(key: subject.key, fields: fields), edits: edits, expectedVersion: nil,
            binding: side == .local ? subject.binding : nil, reason: reason)
    }

    private func delete(
        _ entity: Entity, on side: ReplicaSide, _ sighting: Sighting, _ binding: Binding?,
        _ reason: Change.Reason
    ) -> Change {
        Change(
            key: entity.key, target: side, action: .delete, before: entity, after: nil, edits: [],
            expectedVersion: sighting.version, binding: binding, reason: reason)
    }

    private func isExcluded(_ entity: Entity) -> Bool {
        policy.excludeInactive && entity.key.kind == .listing && entity["active"] == false
    }

    private func excludedNotice(_ key: EntityKey) -> String {
        "\(key) is inactive and not in GoHighLevel: it is not created there (rules.excludeInactive)"
    }

    private func waits(_ key: EntityKey, _ notice: String) -> Resolution {
        Resolution(key: key, verdict: .hold, notices: [notice])
    }
}

extension Resolution {
    fileprivate static func oneSided(
        _ key: EntityKey, _ change: Change?, agreed: ArchiveUpdate? = nil,
        conflicts: [Conflict] = [], notices: [String] = []
    ) -> Resolution {
        let toLocal = change?.target == .local ? change : nil
        let toRemote = change?.target == .remote ? change : nil
        return Resolution(
            key: key, verdict: .of(toLocal, toRemote, isOpen: false, isAgreed: false),
            toLocal: toLocal, toRemote: toRemote, agreed: agreed, conflicts: conflicts,
            notices: notices)
    }
}
