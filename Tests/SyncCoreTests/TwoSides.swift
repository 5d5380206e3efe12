import Catalog
import Documents
import Pacing
import SyncCore

/// Both sides as plain dictionaries, with an archive: carries out plans without any input or output.
struct TwoSides {
    var archive = Archive()
    var local: [EntityKey: Entity] = [:]
    var remote: [EntityKey: Entity] = [:]
    var held: [ReplicaSide: Set<EntityKey>] = [:]
    var localTime = ModificationTime.unknown
    var remoteTime = ModificationTime.unknown
    /// What both sides are named, before and after a change.
    var version = "v"
    /// What the server makes of what it is sent.
    var serverForm: @Sendable (Entity, Change.Action) -> Entity = { entity, _ in entity }
    /// Ids of remote objects; a new object gets a new one.
    private(set) var ids: [EntityKey: Int] = [:]

    static func binding(_ key: EntityKey, _ number: Int) -> Binding {
        Binding(id: "\(key.kind)-\(key.name)-\(number)")
    }

    func binding(_ key: EntityKey) -> Binding { Self.binding(key, ids[key] ?? 1) }

    /// Notes an agreement, and the entity on both sides.
    mutating func agree(_ entity: Entity) {
        archive.entries[entity.key] = ArchiveEntry(base: entity, binding: binding(entity.key))
        local[entity.key] = entity
        remote[entity.key] = entity
    }

    func snapshot(_ side: ReplicaSide, of keys: [EntityKey]? = nil) -> Snapshot {
        let entities = side == .local ? local : remote
        var sightings: [EntityKey: Sighting] = [:]
        for key in keys ?? Array(entities.keys) {
            guard let entity = entities[key] else { continue }
            let isHeld = held[side]?.contains(key) == true
            sightings[key] = Sighting(
                content: isHeld ? .held(Self.problem(key)) : .valid(entity),
                binding: side == .remote ? binding(key) : nil, version: version,
                modified: side == .local ? localTime : remoteTime)
        }
        return Snapshot(
            side: side, coverage: .complete, sightings: sightings,
            confirmedAbsent: Set(archive.entries.keys.filter { entities[$0] == nil }))
    }

    static func problem(_ key: EntityKey) -> Problem {
        Problem(code: "invalid", key: key, message: "not valid")
    }

    func look(_ policy: Policy = Policy()) -> Reconciliation {
        reconcile(
            base: archive, local: snapshot(.local), remote: snapshot(.remote), policy: policy)
    }

    /// One cycle; `fails` names changes that do not succeed.
    @discardableResult
    mutating func cycle(
        _ policy: Policy = Policy(), limits: PlanLimits = PlanLimits(),
        failing fails: (Change) -> Bool = { _ in false }
    ) -> Plan {
        let decided = plan(look(policy), base: archive, limits: limits)
        for update in decided.agreements { archive.entries[update.key] = update.entry }
        for change in decided.changes where !fails(change) {
            let outcome = Outcome(change, .applied(apply(change)))
            if let update = record(outcome, in: archive) {
                archive.entries[update.key] = update.entry
            }
        }
        return decided
    }

    mutating func apply(_ change: Change) -> Applied {
        let key = change.key
        var target = change.target == .local ? local : remote
        switch change.action {
        case .delete:
            target[key] = nil
        case .create:
            target[key] = change.after
            if change.target == .remote { ids[key, default: 0] += 1 }
        case .update:
            for edit in change.edits { target[key]?.edit(edit) }
        }
        if change.target == .local {
            local = target
            return Applied(entity: local[key], binding: change.binding, version: version)
        }
        if let entity = target[key] { target[key] = serverForm(entity, change.action) }
        remote = target
        keepMembership()
        return Applied(entity: remote[key], binding: binding(key), version: version)
    }

    /// Membership lives on the products: it goes with them.
    mutating func keepMembership() {
        for (key, entity) in remote where key.kind == .collection {
            let items = entity["items"]?.sequenceValue ?? []
            let kept = items.filter { remote[EntityKey(.listing, $0.stringValue ?? "")] != nil }
            remote[key]?["items"] = kept.isEmpty ? nil : .sequence(kept)
        }
    }
}

extension Entity {
    /// A field edit without the code under test.
    mutating func edit(_ edit: FieldEdit) {
        var path = edit.path
        var value = DocumentValue.mapping(fields).setting(edit.after, at: path)
        path.steps.removeLast()
        if edit.after == nil, !path.isRoot, value.value(at: path) == [:] {
            value = value.setting(nil, at: path)
        }
        fields = value.mappingValue ?? [:]
    }
}

extension EntityKey {
    static let mat = EntityKey(.listing, "mat")
    static let top = EntityKey(.collection, "top")
}

/// A listing named `mat`, or another.
func listing(_ fields: DocumentValue, _ name: String = "mat") -> Entity {
    Entity(key: EntityKey(.listing, name), fields: fields.mappingValue ?? [:])
}

func collection(_ items: [String], _ fields: OrderedObject = ["name": "Top"]) -> Entity {
    var fields = fields
    if !items.isEmpty { fields["items"] = .sequence(items.map { .string($0) }) }
    return Entity(key: .top, fields: fields)
}
