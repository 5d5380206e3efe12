import Catalog
import Documents
import SyncCore

/// Online stores. Only those that a listing names are looked at, with one list a store.
extension HighLevelReplica {
    /// The id of a store that a listing names: as the configuration has it, or as it is written.
    func storeID(_ name: String) -> String? {
        if let id = configuration.stores[name] { return id }
        // Ids are 20 to 24 letters and digits; a shorter word is a name that nobody explained.
        return name.utf8.count >= 16 && RemoteID.isValid(name) ? name : nil
    }

    func storeProblem(_ key: EntityKey, _ names: [String]) -> Problem? {
        guard let name = names.first(where: { storeID($0) == nil }) else { return nil }
        let known = configuration.stores.keys.sorted()
        return Problem(
            code: "unknown-store", key: key,
            message: "this location has no store named “\(name)”"
                + (known.isEmpty ? "" : "; its stores are \(known.joined(separator: ", "))"),
            hint:
                "add it in ghlsync.yaml, locations: {<name>: {stores: {\(name): <store id>}}}, or "
                + "write the store's id instead")
    }

    /// Asks each store for what it shows: all of it in a poll, else these products.
    func readStores(
        _ names: [String], of products: PackedList, _ wanted: Wanted
    ) async throws(RemoteFailure) {
        let ids = wanted.isComplete ? nil : products.objects.map(Self.id)
        for store in Set(names.compactMap { storeID($0) }).sorted() {
            try await readStore(store, ids)
        }
    }

    /// Now, for one product.
    func readStores(_ names: [String], product: String) async throws(RemoteFailure) {
        for store in Set(names.compactMap { storeID($0) }).sorted() {
            try await readStore(store, [product])
        }
    }

    private func readStore(_ store: String, _ ids: [String]?) async throws(RemoteFailure) {
        let shown = Set(try await api.products(inStore: store, among: ids).map(Self.id))
        guard let ids else {
            memory.sidecar.stores[store] = shown
            return
        }
        memory.sidecar.stores[store] = (memory.sidecar.stores[store] ?? [])
            .subtracting(ids).union(shown.intersection(ids))
    }

    /// What the stores were seen to do, by the names that are said of them.
    func shownStores(_ names: [String], product: String) -> OrderedObject {
        var shown = OrderedObject()
        for name in names {
            guard let store = storeID(name) else { continue }
            let listed = DocumentValue.bool(
                memory.sidecar.stores[store]?.contains(product) ?? false)
            // Lists lag: what we have just set is seen through.
            shown[name] =
                memory.seenThrough(Self.slot(store, product), listed: listed, at: now) ?? listed
        }
        return shown
    }

    private static func slot(_ store: String, _ product: String) -> String {
        "store:\(store):\(product)"
    }

    /// Brings the stores that a change names to what it says. Those that the file names no more are let go
    /// of: they stay as they are.
    func writeStores(
        _ after: Entity, product: String, over present: OrderedObject
    ) async throws -> OrderedObject {
        let wanted = after["stores"]?.mappingValue ?? [:]
        if let problem = storeProblem(after.key, wanted.keys) { throw ApplyTrouble.failed(problem) }
        for entry in wanted.entries where present[entry.key] != entry.value {
            guard let store = storeID(entry.key), let shows = entry.value.boolValue else {
                continue
            }
            try await api.setStore(store, shows: shows, [product])
            memory.noteWrite(
                Self.slot(store, product), before: .bool(!shows), after: .bool(shows), at: now)
            if shows {
                memory.sidecar.stores[store, default: []].insert(product)
            } else {
                memory.sidecar.stores[store]?.remove(product)
            }
        }
        return wanted
    }
}
