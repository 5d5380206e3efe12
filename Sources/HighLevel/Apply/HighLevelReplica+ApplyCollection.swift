import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    func createCollection(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        let key = change.key
        let after = try required(change.after, of: change)
        let sent = try await uploading(after)
        let parts = await intents.boundParts(of: key)
        var made: Made
        if let id = parts["collection"], RemoteID.isValid(id),
            let present = try await currentCollection(id)
        {
            made = .found(
                present, sent: await intents.fingerprint(ofBound: "collection", of: key),
                by: collectionStep(sent))
        } else {
            made = try await make(collectionStep(sent), taken: takenIDs(context, except: key))
        }
        let id = Self.id(made.raw)
        memory.collections[id] = made.raw
        memory.noteWrite(id, before: nil, after: made.raw, at: now)
        let wanted = Self.items(after)
        let (ids, waiting) = resolve(wanted, context)
        let members = try await setMembers(of: id, adding: ids, removing: [], change)
        return applied(
            after, collection: made.raw, members: members, context,
            notices: made.notices + waiting + localFieldNotices(after),
            found: made.foundState(of: .collection, except: ["items"]))
    }

    func updateCollection(_ change: Change, _ context: ApplyContext) async throws -> Applied {
        let after = try required(change.after, of: change)
        let binding = try required(change.binding, of: change)
        let edited = change.editedFields
        let expected = change.expectedVersion.flatMap(EntityVersion.init)
        let seen = memory.collections[binding.id]
        let lookedAt = now
        guard var collection = try await currentCollection(binding.id) else { throw goneMeanwhile }
        try requireUnmoved(
            expected: expected?.main, actual: ObjectVersion.digest(collection), seen: seen,
            fresh: collection)

        var members = try await readMembers(of: binding.id)
        var notices: [String] = []
        var settled: DocumentValue?
        let touchesItems = edited.contains("items")
        if touchesItems, let expected,
            expected.parts != Self.collectionVersion(collection, members: members).parts
        {
            throw ApplyTrouble.stale("its products were changed in GoHighLevel in the meantime")
        }
        try await keep(
            ["collection": collection, "members": .sequence(members.map(DocumentValue.string))],
            of: change, at: api.path("products", "collections", binding.id))

        if !edited.isSubset(of: ["items"]) {
            let body = CollectionMapping.updateBody(
                collection: collection, after: try await uploading(after, edited), edited: edited)
            try await send(
                over: collection, lookedAt: lookedAt,
                asking: { try await self.currentCollection(binding.id) }
            ) { try await api.updateCollection(binding.id, body) }
            let before = collection
            // The answer does not hold it; ask, and see through a list that lags.
            let expectedNow = before.merging(body)
            memory.noteWrite(binding.id, before: before, after: expectedNow, at: now)
            collection = try await currentCollection(binding.id) ?? expectedNow
            memory.collections[binding.id] = collection
            settled = ReadBack.settled(body, expected: expectedNow, shown: collection)
        }
        if touchesItems {
            let before = Set(Self.items(change.before))
            let wanted = Set(Self.items(after))
            let (adding, waiting) = resolve(wanted.subtracting(before).sorted(), context)
            let (removing, _) = resolve(before.subtracting(wanted).sorted(), context)
            notices += waiting
            members = try await setMembers(
                of: binding.id, present: members, adding: adding, removing: removing, change)
        }
        return applied(
            after, collection: settled ?? collection, members: members, context,
            notices: notices + localFieldNotices(after))
    }

    func deleteCollection(_ change: Change) async throws -> Applied {
        let binding = try required(change.binding, of: change)
        let seen = memory.collections[binding.id]
        let lookedAt = now
        if let collection = try await currentCollection(binding.id) {
            let expected = change.expectedVersion.flatMap(EntityVersion.init)
            try requireUnmoved(
                expected: expected?.main, actual: ObjectVersion.digest(collection), seen: seen,
                fresh: collection)
            let members = try await readMembers(of: binding.id)
            if let expected,
                expected.parts != Self.collectionVersion(collection, members: members).parts
            {
                throw ApplyTrouble.stale("its products were changed in GoHighLevel in the meantime")
            }
            try await keep(
                [
                    "collection": collection,
                    "members": .sequence(members.map(DocumentValue.string)),
                ],
                of: change, at: api.path("products", "collections", binding.id))
            try await send(
                over: collection, lookedAt: lookedAt,
                asking: { try await self.currentCollection(binding.id) }
            ) { try await api.deleteCollection(binding.id) }
        }
        memory.collections[binding.id] = nil
        memory.noteDelete(binding.id, at: now)
        return Applied(entity: nil, binding: nil, version: nil)
    }

    // MARK: Parts of it

    private func currentCollection(_ id: String) async throws -> DocumentValue? {
        let found = try admit(try await api.collection(id).map { [$0] } ?? [])
        return memory.seenThrough(id, listed: found.first, at: now)
    }

    private static func items(_ entity: Entity?) -> [String] {
        entity?["items"]?.sequenceValue?.compactMap(\.stringValue) ?? []
    }

    /// Product ids of listing keys; a listing that is not there yet waits, with a word about it.
    private func resolve(
        _ items: [String], _ context: ApplyContext
    ) -> (ids: [String], waiting: [String]) {
        var ids: [String] = []
        var waiting: [String] = []
        for item in items {
            if let id = context.bindings[EntityKey(.listing, item)]?.id, RemoteID.isValid(id) {
                ids.append(id)
            } else {
                waiting.append(
                    "listings/\(item) is not in GoHighLevel yet: it joins the collection later")
            }
        }
        return (ids, waiting)
    }

    private func applied(
        _ after: Entity, collection: DocumentValue, members: [String], _ context: ApplyContext,
        notices: [String], found: FoundState? = nil
    ) -> Applied {
        var keys: [String: EntityKey] = [:]
        for (key, binding) in context.bindings where key.kind == .listing { keys[binding.id] = key }
        let items = members.compactMap { keys[$0]?.name }.sorted()
        memory.collections[Self.id(collection)] = collection
        return Applied(
            entity: wording([after]).naming(
                CollectionMapping.entity(
                    after.key, collection: collection, items: items, defaults: defaults)),
            binding: Binding(id: Self.id(collection)),
            version: Self.collectionVersion(collection, members: members).text, notices: notices,
            found: found)
    }

    func collectionStep(_ after: Entity) -> CreateStep {
        let body = CollectionMapping.createBody(after)
        let api = api
        let defaults = defaults
        let key = after.key
        let entity: @Sendable (DocumentValue) -> Entity = { collection in
            CollectionMapping.entity(key, collection: collection, items: [], defaults: defaults)
        }
        let slug = body["slug"]
        return CreateStep(
            key: key, object: "collection", parent: nil, call: api.createCollection(body),
            extract: { $0["data"] ?? $0 }, live: { _ in try await api.collections() },
            known: memory.listed.contains("collection")
                ? memory.ids(named: after.displayName, of: "collection") : nil,
            matches: { sent, collection in
                let (sent, shown) = (entity(sent), entity(collection))
                return shown["name"] == sent["name"] && shown["slug"] == sent["slug"]
                    && ["description", "imageUrl"].allSatisfy {
                        shown[$0] == nil || sent[$0] == nil || shown[$0] == sent[$0]
                    }
            }, entity: entity,
            hasNaturalKey: { $0["slug"] == slug && slug != nil })
    }
}

extension DocumentValue {
    /// A mapping with the entries of another over it, mappings within mappings too.
    func merging(_ other: OrderedObject) -> DocumentValue {
        var result = mappingValue ?? [:]
        for entry in other.entries {
            if let inner = entry.value.mappingValue, let present = result[entry.key] {
                result[entry.key] = present.merging(inner)
            } else {
                result[entry.key] = entry.value
            }
        }
        return .mapping(result)
    }
}
