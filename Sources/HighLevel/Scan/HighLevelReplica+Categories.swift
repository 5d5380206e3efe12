import Catalog
import Documents
import SyncCore

/// `category` as a collection. Asks for nothing when it is not mapped to one.
extension HighLevelReplica {
    /// Learns which collections are categories before the listings are looked at.
    func learnCategories(_ wanted: Wanted) async throws {
        memory.sidecar.collections = nil
        guard configuration.mapping.hasCategories, wanted.concerns(.listing) else { return }
        let bound = Set(Self.parts("category", wanted.bindings).values)
        var said: Set<String> = []
        for key in Set(wanted.bindings.keys).union(wanted.scope.claims.keys)
        where key.kind == .listing {
            said.formUnion(wanted.scope.said(key).compactMap { $0["category"]?.stringValue })
        }
        memory.sidecar.categories = Categories()
        if bound.isEmpty, said.isEmpty { return }
        var collections = try await collectionsOfThisLook()
        // A list may lag: what a listing is bound to is asked for by its id.
        for id in bound.subtracting(collections.map(Self.id)).sorted() where RemoteID.isValid(id) {
            guard !memory.wasDeleted(id, at: now), let late = try await api.collection(id) else {
                continue
            }
            memory.collections[id] = late
            collections.append(late)
        }
        memory.sidecar.collections = collections
        memory.sidecar.categories = Categories(collections: collections, said: said, bound: bound)
        memory.sidecar.collectionFiles = wanted.scope.claims.keys.sorted()
            .filter { $0.kind == .collection && wanted.bindings[$0] == nil }
            .compactMap { wanted.scope.said($0).last }
    }

    /// One list for all that need it in one look.
    func collectionsOfThisLook() async throws -> [DocumentValue] {
        if let collections = memory.sidecar.collections { return collections }
        let collections = try await listCollections()
        for collection in collections { memory.collections[Self.id(collection)] = collection }
        memory.sidecar.collections = collections
        memory.sidecar.collectionsListedAt = now
        return collections
    }

    /// Where a product is in several categories, no one is picked.
    func categoryProblem(_ key: EntityKey, _ categories: [Categories.Category]) -> Problem? {
        guard categories.count > 1 else { return nil }
        let names = categories.map { "“\($0.name)”" }.joined(separator: ", ")
        return Problem(
            code: "several-categories", key: key,
            message:
                "the product is in \(categories.count) collections that are categories: \(names)",
            hint: "take it out of all but one, in GoHighLevel or in the `items` of its file in "
                + "collections/; a collection is a category while some listing names it as such")
    }

    /// Categories that files name and that the push will make.
    func categoryRemarks(in wanted: Wanted) -> [String] {
        guard configuration.mapping.hasCategories, wanted.concerns(.listing) else { return [] }
        var missing: Set<String> = []
        let keys = Set(wanted.bindings.keys).union(wanted.scope.claims.keys)
        for key in keys where key.kind == .listing && wanted.covers(key) {
            let said = wanted.scope.said(key).map { $0["category"]?.stringValue }
            guard let name = said.last ?? nil else { continue }
            let isNew = said.count > 1 ? said[0] != name : wanted.bindings[key] == nil
            if isNew { missing.insert(name) }
        }
        let present = (memory.sidecar.collections ?? []).compactMap { $0["name"]?.stringValue }
        let planned = memory.sidecar.collectionFiles.compactMap { $0["name"]?.stringValue }
        return missing.sorted().filter { name in
            !(present + planned).contains { Categories.isSame($0, name) }
        }.map { "category “\($0)”: GoHighLevel has no collection of this name; the push makes it" }
    }
}
