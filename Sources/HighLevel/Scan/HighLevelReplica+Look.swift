import Catalog
import Documents
import Pacing
import SyncCore

/// What a look is to cover, with the bindings that are known now.
struct Wanted: Sendable {
    let scope: ScanScope
    /// `scope.bindings`, and those that a create has made whose entity is not in the archive yet.
    let bindings: [EntityKey: Binding]
    /// `nil` for everything.
    let keys: Set<EntityKey>?
    let references: Set<RemoteReference>
    /// Creates of the claimed keys whose answer nobody has seen yet.
    let unanswered: [CreateIntent]
    /// Keys that are bound to what the configuration does not use any more.
    let superseded: Set<EntityKey>

    /// Whether an object may be what a create without an answer made. Then no other key takes it: whose
    /// it is comes out when that create is taken up again. Somebody may have renamed it since; the slug
    /// that was asked for stays, and no two products can have it.
    func isAwaited(_ raw: DocumentValue, as object: String) -> Bool {
        let id = HighLevelReplica.id(raw)
        let created = raw["createdAt"]?.stringValue.flatMap { Timestamp($0) }
        return unanswered.contains { intent in
            intent.object == object && !intent.priorIDs.contains(id)
                && (intent.fingerprint["name"] == raw["name"]
                    || intent.fingerprint["slug"].map { $0 == raw["slug"] } ?? false)
                && created.map { $0 >= intent.sentAt.advanced(by: .seconds(-2)) } ?? true
        }
    }

    var isComplete: Bool { keys == nil }

    func covers(_ key: EntityKey) -> Bool { keys?.contains(key) ?? true }

    /// Ids of a kind to keys; `only` of some ids, so that a look at a few does not cost more in a large
    /// catalog.
    func bound(_ kind: EntityKind, only ids: Binding.IDs? = nil) -> [String: EntityKey] {
        var result: [String: EntityKey] = [:]
        for (key, binding) in bindings
        where key.kind == kind && ids.map({ $0.contains(binding) }) ?? true {
            if let other = result[binding.id], other < key { continue }
            result[binding.id] = key
        }
        return result
    }

    /// Ids of a kind that are to be looked at one by one, in order.
    func ids(_ kind: EntityKind) -> [String] {
        let named = references.filter { $0.kind == kind && RemoteID.isValid($0.id) }.map(\.id)
        let bound = (keys ?? []).filter { $0.kind == kind }.compactMap { bindings[$0]?.id }
        return Set(named + bound).sorted()
    }

    /// Whether the kind has to be listed: for everything, and for keys that may meet an object that is
    /// bound to nothing yet.
    func needsList(_ kind: EntityKind) -> Bool {
        guard let keys else { return true }
        return keys.contains { $0.kind == kind && bindings[$0] == nil }
    }

    func concerns(_ kind: EntityKind) -> Bool {
        guard let keys else { return true }
        return keys.contains { $0.kind == kind } || references.contains { $0.kind == kind }
    }
}

/// What was found of one kind.
struct Look: Sendable {
    var sightings: [EntityKey: Sighting] = [:]
    var absent: Set<EntityKey> = []
    var problems: [Problem] = []
}

extension HighLevelReplica {
    /// More single objects than this are cheaper to list.
    private static let manyObjects = 25

    func look(_ scope: ScanScope) async throws -> Snapshot {
        await learnUploads()
        memory.tidy()
        var bindings = scope.bindings
        // Asked for once: the answer takes a walk over all bindings.
        let superseded = superseded(in: scope)
        for key in superseded { bindings[key] = nil }
        var unanswered: [CreateIntent] = []
        for key in scope.claims.keys.sorted() where bindings[key] == nil {
            bindings[key] = binding(of: key, parts: await intents.boundParts(of: key))
            unanswered += await intents.openIntents(of: key)
        }
        switch scope.extent {
        case .everything:
            markDue(scope.told)
            return try await look(
                Wanted(
                    scope: scope, bindings: bindings, keys: nil, references: [],
                    unanswered: unanswered, superseded: superseded))
        case .keys(let keys, let references):
            let wanted = Wanted(
                scope: scope, bindings: bindings, keys: keys, references: references,
                unanswered: unanswered, superseded: superseded)
            guard keys.count + references.count > Self.manyObjects else {
                return try await look(wanted)
            }
            markDue(references)
            var whole = try await look(
                Wanted(
                    scope: scope, bindings: bindings, keys: nil, references: [],
                    unanswered: unanswered, superseded: superseded))
            let named = whole.sightings.filter { _, sighting in
                references.contains { $0.id == sighting.binding?.id }
            }
            let covered = keys.union(named.keys).union(boundKeys(references, bindings))
            whole.coverage = .partial(covered)
            whole.sightings = whole.sightings.filter { covered.contains($0.key) }
            whole.confirmedAbsent.formIntersection(covered)
            return whole
        }
    }

    private func look(_ wanted: Wanted) async throws -> Snapshot {
        let named = boundKeys(wanted.references, wanted.bindings)
        let wanted = Wanted(
            scope: wanted.scope, bindings: wanted.bindings,
            keys: wanted.keys.map { $0.union(named) },
            references: wanted.references, unanswered: wanted.unanswered,
            superseded: wanted.superseded)
        markDue(wanted.references)
        memory.sidecar.hasValues = false
        if !configuration.mapping.valueFields.isEmpty, wanted.concerns(.listing) {
            _ = try await customValuesOfThisLook()
        }

        try await learnCategories(wanted)
        async let directories = lookAtDirectories(wanted)
        let (listings, keys) = try await lookAtListings(wanted)
        let collections = try await lookAtCollections(wanted, listingKeys: keys)
        let looks = [try await directories, listings, collections]

        var snapshot = Snapshot(side: .remote)
        for look in looks {
            snapshot.sightings.merge(look.sightings) { $1 }
            snapshot.confirmedAbsent.formUnion(look.absent)
            snapshot.problems += look.problems
        }
        snapshot.placeless[.listing] = memory.sidecar.check?.placeless
        snapshot.superseded = wanted.superseded
        snapshot.remarks =
            mappingRemarks() + categoryRemarks(in: wanted) + supersededRemarks(wanted)
        if let keys = wanted.keys {
            snapshot.coverage = .partial(keys.union(snapshot.sightings.keys))
        }
        return snapshot
    }

    private func boundKeys(
        _ references: Set<RemoteReference>, _ bindings: [EntityKey: Binding]
    ) -> Set<EntityKey> {
        guard !references.isEmpty else { return [] }
        let ids = Binding.IDs(references.map(\.id))
        var keys: Set<EntityKey> = []
        for (key, binding) in bindings
        where ids.contains(binding)
            && references.contains(RemoteReference(kind: key.kind, id: binding.id))
        {
            keys.insert(key)
        }
        return keys
    }

    /// A webhook named these: their prices may have changed though nothing else shows it.
    private func markDue(_ references: Set<RemoteReference>) {
        for reference in references where reference.kind == .listing {
            memory.prices[reference.id]?.isDue = true
            memory.forgetFresh(reference.id)
            memory.sidecar.listedAt = nil
        }
    }

    /// The binding of a half-made entity.
    private func binding(of key: EntityKey, parts: [String: String]) -> Binding? {
        if key.kind == .directory, configuration.mapping.directory == .customValues {
            return DirectoryValues.binding(parts)
        }
        let main =
            switch key.kind {
            case .directory: "brandBoard"
            case .listing: "product"
            case .collection: "collection"
            }
        guard let id = parts[main] else { return nil }
        var others = parts
        others[main] = nil
        if key.kind == .directory, let css = others.removeValue(forKey: "customValue") {
            others["css"] = css
        }
        return Binding(id: id, parts: others)
    }

    /// Objects of another location are never believed (I20), nor ids that do not fit into a URL.
    func admit(_ objects: [DocumentValue], id: String = "_id") throws(CycleFailure)
        -> [DocumentValue]
    {
        for object in objects { try admit(location: object["locationId"] ?? object["altId"]) }
        return objects.filter { RemoteID.isValid($0[id]?.stringValue ?? "") }
    }

    func admit(_ list: PackedList) throws(CycleFailure) -> PackedList {
        for object in list.objects {
            try admit(location: object["locationId"] ?? object["altId"])
        }
        return list.only { RemoteID.isValid($0["_id"]?.stringValue ?? "") }
    }

    private func admit(location: DocumentValue?) throws(CycleFailure) {
        guard let location = location?.stringValue, location != configuration.locationID else {
            return
        }
        throw CycleFailure(
            .other, "GoHighLevel answered with an object of another location",
            hint: "check the location's id and its token")
    }

    /// The sighting of a local key that two remote objects meet.
    func twinSighting(_ key: EntityKey, ids: [String]) -> Sighting {
        Sighting(
            content: .held(
                Problem(
                    code: "ambiguous-match", key: key,
                    message:
                        "\(ids.count) remote objects could be this one: \(ids.joined(separator: ", "))",
                    hint:
                        "rename or delete the others in GoHighLevel, or give the file the slug of the right one"
                )),
            version: "twins." + ids.joined(separator: "-"))
    }

    /// The newest time that objects show.
    static func newest(_ objects: [DocumentValue]) -> Timestamp? {
        objects.compactMap { $0["updatedAt"]?.stringValue.flatMap { Timestamp($0) } }.max()
    }
}

/// Runs `body` for each item, a few at a time; results in the items' order. The first failure ends it.
func mapConcurrently<Item: Sendable, Result: Sendable>(
    _ items: [Item], limit: Int, _ body: @escaping @Sendable (Item) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results: [Int: Result] = [:]
        var next = 0
        while next < min(max(1, limit), items.count) {
            let index = next
            group.addTask { (index, try await body(items[index])) }
            next += 1
        }
        while let (index, result) = try await group.next() {
            results[index] = result
            if next < items.count {
                let index = next
                group.addTask { (index, try await body(items[index])) }
                next += 1
            }
        }
        return items.indices.compactMap { results[$0] }
    }
}
