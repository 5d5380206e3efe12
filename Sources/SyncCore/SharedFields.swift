package import Catalog
package import Documents

extension Policy {
    /// The fields that take part in the comparison: all but those that have no place at the remote.
    package func shared(_ entity: Entity) -> OrderedObject {
        let fields = entity.fields
        guard let hidden = localOnly[entity.key.kind], !hidden.isEmpty,
            fields.entries.contains(where: { hidden.contains($0.key) })
        else { return fields }
        return OrderedObject(
            fields.entries.filter { !hidden.contains($0.key) }.map { ($0.key, $0.value) })
    }
}

extension ArchiveEntry {
    /// Whether what was seen is what was agreed on, to the byte, as far as that can be told without
    /// unpacking either. `false` proves nothing.
    func isPlainly(_ entity: Entity, on side: ReplicaSide, _ policy: Policy) -> Bool {
        (side == .local || remoteForms.isEmpty)
            && base.isSpelt(as: entity, without: policy.localOnly[entity.key.kind] ?? [])
    }
}

/// Whether two versions say the same. Lists that are sets have no order here.
func sameFields(
    _ old: OrderedObject, _ new: OrderedObject, kind: EntityKind,
    counts: (_ member: String, _ isAdded: Bool) -> Bool = { _, _ in true }
) -> Bool {
    if old == new { return true }
    return Set(old.keys).union(new.keys).allSatisfy { name in
        if old[name] == new[name] { return true }
        guard kind.fieldRule(name).merge == .asSet, let before = members(old[name]),
            let after = members(new[name])
        else { return false }
        return Set(before).symmetricDifference(after).allSatisfy { member in
            !counts(member, !before.contains(member))
        }
    }
}

/// The members of a set field; an absent one is empty. `nil` when it is something else than texts.
func members(_ value: DocumentValue?) -> [String]? {
    guard let value else { return [] }
    guard let items = value.sequenceValue else { return nil }
    let names = items.compactMap(\.stringValue)
    return names.count == items.count ? names : nil
}

func listValue(_ members: [String]) -> DocumentValue? {
    members.isEmpty ? nil : .sequence(members.map { .string($0) })
}

extension OrderedObject {
    func value(at path: DocumentPath) -> DocumentValue? {
        path.isRoot ? .mapping(self) : DocumentValue.mapping(self).value(at: path)
    }

    /// Sets or removes what is at a path. A mapping that becomes empty goes too, as in canonical form.
    mutating func set(_ value: DocumentValue?, at path: DocumentPath) {
        guard case .key(let key)? = path.steps.first else { return }
        let rest = DocumentPath(Array(path.steps.dropFirst()))
        guard !rest.isRoot else {
            self[key] = value
            return
        }
        guard case .key? = rest.steps.first else {
            self[key] = self[key]?.setting(value, at: rest)
            return
        }
        var inner = self[key]?.mappingValue ?? [:]
        if value == nil, self[key]?.mappingValue == nil { return }
        inner.set(value, at: rest)
        self[key] = inner.isEmpty ? nil : .mapping(inner)
    }
}

extension DocumentPath {
    /// Whether the other path is this one or lies below it.
    func contains(_ other: DocumentPath) -> Bool {
        other.steps.count >= steps.count && other.steps.prefix(steps.count).elementsEqual(steps)
    }

    var parent: DocumentPath { DocumentPath(Array(steps.dropLast())) }
}
