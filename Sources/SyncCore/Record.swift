import Catalog
import Documents

/// The archive entry of a key after an outcome; `nil` when the outcome changes no agreement.
///
/// Only what the change touched moves: what another change of the same key does, or what somebody
/// changed meanwhile, is seen by the next look.
package func record(_ outcome: Outcome, in archive: Archive) -> ArchiveUpdate? {
    let change = outcome.change
    guard case .applied(let applied) = outcome.result else { return nil }
    let old = archive.entries[change.key]
    if change.action == .delete {
        return old == nil ? nil : ArchiveUpdate(key: change.key, entry: nil)
    }
    // A new remote object has a new id; the one of an object that is gone would name nothing.
    let known = change.target == .remote && change.action == .create ? nil : change.binding
    let earlier = change.action == .update ? old?.binding : nil
    guard let binding = applied.binding ?? known ?? earlier else { return nil }
    var entry: ArchiveEntry
    if change.action == .update, let old {
        entry = old
    } else {
        entry = ArchiveEntry(base: Entity(key: change.key, fields: [:]), binding: binding)
    }
    entry.binding = binding
    let shown = applied.entity ?? change.after
    for edit in change.edits {
        let value = shown?.fields.value(at: edit.path)
        if let found = applied.found, found.fields.contains(edit.path.field ?? "") {
            entry.take(edit, found, shown: value)
        } else {
            entry.take(edit, of: change, shown: value)
        }
    }
    if let resent = applied.resent, let shown {
        entry.noteResent(resent, shown: shown, except: Set(change.edits.compactMap(\.path.field)))
    }
    if change.target == .remote, change.action == .create, let shown {
        entry.noteFilledIn(
            sent: change.after, shown: shown,
            except: applied.found.map { $0.isUntouched ? [] : $0.fields } ?? [])
    }
    if change.action == .update, let version = applied.version {
        entry.ownWrites[change.target] = OwnWrite(version: version, modified: change.lastModified)
    }
    return entry == old ? nil : ArchiveUpdate(key: change.key, entry: entry)
}

extension ArchiveEntry {
    fileprivate mutating func take(_ edit: FieldEdit, of change: Change, shown: DocumentValue?) {
        let rule = base.key.kind.fieldRule(edit.path.field ?? "").merge
        if rule == .asSet, let before = members(edit.before), let after = members(edit.after),
            let now = members(shown)
        {
            takeMembers(edit.path, before: before, after: after, shown: now)
            return
        }
        switch change.target {
        case .remote:
            base.fields.set(edit.after, at: edit.path)
            forgetForms(at: edit.path)
            noteForms(sent: edit.after, shown: shown, at: edit.path, merge: rule)
        case .local:
            // A file that does not show what was written to it is no agreement.
            guard shown == edit.after else { return }
            base.fields.set(edit.after, at: edit.path)
            forgetForms(at: edit.path)
        }
    }

    /// What was found agrees on what its own attempt had sent; what differs from that by now is seen as an
    /// edit by the next look. Where nobody knows what was sent, only what is equal is agreed on.
    fileprivate mutating func take(_ edit: FieldEdit, _ found: FoundState, shown: DocumentValue?) {
        guard shown != edit.after else { return base.fields.set(edit.after, at: edit.path) }
        guard let sent = found.sent?.fields.value(at: edit.path) else { return }
        base.fields.set(sent, at: edit.path)
        guard found.isUntouched else { return }
        let rule = base.key.kind.fieldRule(edit.path.field ?? "").merge
        noteForms(sent: sent, shown: shown, at: edit.path, merge: rule)
    }

    /// Membership is agreed member by member, where the side shows what was asked for: one that the
    /// side did not take (its listing failed) stays a difference.
    private mutating func takeMembers(
        _ path: DocumentPath, before: [String], after: [String], shown: [String]
    ) {
        var agreed = members(base.fields.value(at: path)) ?? []
        for member in before where !after.contains(member) && !shown.contains(member) {
            agreed.removeAll { $0 == member }
        }
        for member in after where !before.contains(member) && shown.contains(member) {
            if !agreed.contains(member) { agreed.append(member) }
        }
        base.fields.set(listValue(agreed), at: path)
    }

    /// What a write sent again as it was agreed on, and the server made something else of.
    fileprivate mutating func noteResent(
        _ resent: Entity, shown: Entity, except edited: Set<String>
    ) {
        for rule in base.key.kind.fieldRules where !edited.contains(rule.name) {
            guard rule.merge != .asSet, let value = base[rule.name], resent[rule.name] == value,
                let form = shown[rule.name], form != value
            else { continue }
            let path = DocumentPath(keys: [rule.name])
            forgetForms(at: path)
            noteForms(sent: value, shown: form, at: path, merge: rule.merge)
        }
    }

    /// Fields that the server filled in by itself when it made the object.
    fileprivate mutating func noteFilledIn(
        sent: Entity?, shown: Entity, except found: Set<String>
    ) {
        for entry in shown.fields.entries
        where sent?[entry.key] == nil && !found.contains(entry.key) {
            guard base.key.kind.fieldRule(entry.key).merge != .asSet else { continue }
            remoteForms[DocumentPath(keys: [entry.key])] = entry.value
        }
    }
}
