import Catalog
import Documents
import Pacing
import SyncCore

extension HighLevelReplica {
    /// `listingKeys`: the keys of the products that were met. In a complete look the members come from
    /// the products themselves, else they are asked for.
    func lookAtCollections(
        _ wanted: Wanted, listingKeys: [String: EntityKey]
    ) async throws -> Look {
        guard wanted.concerns(.collection) else { return Look() }
        var look = Look()
        let bound = wanted.bound(.collection)
        var collections: [DocumentValue] = []
        if wanted.needsList(.collection) {
            collections = try await collectionsOfThisLook()
        } else {
            let api = api
            let found = try await mapConcurrently(
                wanted.ids(.collection).filter(RemoteID.isValid), limit: configuration.concurrency
            ) { try await api.collection($0) }
            collections = seenThrough(
                try admit(found.compactMap(\.self)), known: Array(memory.collections.values),
                at: now)
        }
        for collection in collections { memory.collections[Self.id(collection)] = collection }

        let shown = Set(collections.map(Self.id))
        for (id, key) in bound.sorted(by: { $0.key < $1.key })
        where !shown.contains(id) && wanted.covers(key) && wanted.scope.bindings[key]?.id == id {
            if try await isCollectionGone(id, wanted) {
                memory.collections[id] = nil
                look.absent.insert(key)
            } else {
                look.problems.append(Self.notListed(key, id))
            }
        }

        let assignment = KeyAssignment(
            kind: .collection,
            candidates: collections.filter { bound[Self.id($0)] == nil }.map {
                KeyAssignment.Candidate(
                    id: Self.id($0), slug: $0["slug"]?.stringValue,
                    name: $0["name"]?.stringValue ?? "",
                    // A category needs no file; one that there is takes it all the same.
                    isAwaited: wanted.isAwaited($0, as: "collection")
                        || memory.sidecar.categories.names[Self.id($0)] != nil)
            },
            claims: wanted.scope.claims, taken: Set(bound.values))
        for (key, ids) in assignment.twins where wanted.covers(key) {
            look.sightings[key] = twinSighting(key, ids: ids)
        }
        let keys = bound.merging(assignment.keys) { old, _ in old }
        for collection in collections {
            let id = Self.id(collection)
            guard let key = keys[id], wanted.covers(key) else { continue }
            let members =
                wanted.isComplete ? knownMembers(of: id) : try await readMembers(of: id)
            look.sightings[key] = collectionSighting(
                key, collection: collection, members: members, listingKeys: listingKeys,
                try await wording(of: key, wanted))
        }
        return look
    }

    func collectionSighting(
        _ key: EntityKey, collection: DocumentValue, members: [String],
        listingKeys: [String: EntityKey], _ wording: Wording
    ) -> Sighting {
        let id = Self.id(collection)
        let version = Self.collectionVersion(collection, members: members)
        let times = memory.changeTimes(id, version: version.text, at: wallClock)
        let items = members.compactMap { listingKeys[$0]?.name }.sorted()
        return Sighting(
            content: collection["name"]?.stringValue?.isEmpty == false
                ? .valid(
                    wording.naming(
                        CollectionMapping.entity(
                            key, collection: collection, items: items, defaults: defaults)))
                : .held(
                    Problem(
                        code: "unreadable-remote", key: key,
                        message: "GoHighLevel shows this collection without a name",
                        hint: "open it in GoHighLevel and save it again")),
            binding: Binding(id: id), version: version.text,
            modified: times.map { .between($0.from, $0.to) } ?? .unknown)
    }

    static func collectionVersion(_ collection: DocumentValue, members: [String]) -> EntityVersion {
        EntityVersion(
            main: ObjectVersion.digest(collection),
            parts: ObjectVersion.digest(members.sorted().map(DocumentValue.string)))
    }

    func listCollections() async throws -> [DocumentValue] {
        let listed = try admit(try await api.collections())
        memory.listed.insert("collection")
        let known = memory.collections.values.sorted { Self.id($0) < Self.id($1) }
        return Self.byAge(seenThrough(listed, known: Array(known), at: now))
    }

    /// A complete look's list lacks it: only a direct question makes that an absence.
    private func isCollectionGone(_ id: String, _ wanted: Wanted) async throws -> Bool {
        guard RemoteID.isValid(id) else { return false }
        guard try await api.isCollectionGone(id) else { return false }
        if wanted.needsList(.collection) { return true }
        return try await !api.collections().contains { Self.id($0) == id }
    }

    static func notListed(_ key: EntityKey, _ id: String) -> Problem {
        Problem(
            code: "not-listed", key: key,
            message: "GoHighLevel's list lacks \(id), yet it does not say that it is gone",
            hint: "nothing is deleted; it is looked at again", isPassing: true)
    }

    // MARK: Members

    /// Ids of the products that name the collection, as the last listing shows them.
    private func knownMembers(of id: String) -> [String] {
        memory.products.ids { Self.strings($0["collectionIds"] ?? []).contains(id) }
    }

    /// The same, asked now.
    func readMembers(of id: String) async throws -> [String] {
        let listed = try admit(try await api.products(inCollection: id))
        let now = self.now
        var members = Set(listed.map(Self.id))
        // What we have just set, and the filter may not know yet.
        for productID in memory.productsGivenCollections where memory.products.contains(productID) {
            let shown = listed.first { Self.id($0) == productID }?["collectionIds"]
            guard let own = memory.ownCollections(of: productID, shown: shown, at: now) else {
                continue
            }
            if Self.strings(own).contains(id) {
                members.insert(productID)
            } else {
                members.remove(productID)
            }
        }
        return members.sorted()
    }

    static func collections(of product: DocumentValue) -> [String] {
        strings(product["collectionIds"] ?? [])
    }

    static func strings(_ value: DocumentValue) -> [String] {
        value.sequenceValue?.compactMap(\.stringValue) ?? []
    }
}
