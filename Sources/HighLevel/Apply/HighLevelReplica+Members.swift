import Catalog
import Documents
import SyncCore

extension HighLevelReplica {
    /// Puts products into a collection and takes others out, by writing each product's collections in
    /// full. Returns the members afterwards.
    ///
    /// The products are read right before, so that what others did to their collections stays. Two
    /// collections that share a product take turns: each would write the other's membership away.
    func setMembers(
        of collection: String, present: [String] = [], adding: [String], removing: [String],
        _ change: Change
    ) async throws -> [String] {
        if !membershipTurns.takeNow() {
            await withCheckedContinuation { membershipTurns.wait($0) }
        }
        defer { membershipTurns.giveUp() }
        return try await writeMembers(
            of: collection, present: present, adding: adding, removing: removing, change)
    }

    private func writeMembers(
        of collection: String, present: [String], adding: [String], removing: [String],
        _ change: Change
    ) async throws -> [String] {
        var members = Set(present)
        let concerned = Set(adding).union(removing).sorted()
        // A page shows as many as three edits change.
        let size = min(3 * CatalogAPI.bulkEditMaximum, max(1, configuration.pageSize))
        for start in stride(from: 0, to: concerned.count, by: size) {
            let part = Array(concerned[start..<min(start + size, concerned.count)])
            var edits: [MemberEdit] = []
            // Right before also where a window of the budget ends.
            let calls = (part.count - 1) / CatalogAPI.bulkEditMaximum + 1
            try await api.room(forBulkEditsAndLooks: 1 + calls)
            for product in try await readProducts(part) {
                let id = Self.id(product)
                let shown = product["collectionIds"] ?? []
                let own = memory.ownCollections(of: id, shown: shown, at: now) ?? shown
                var collections = Self.strings(own)
                if adding.contains(id), !collections.contains(collection) {
                    collections.append(collection)
                }
                if removing.contains(id) { collections.removeAll { $0 == collection } }
                if adding.contains(id) { members.insert(id) } else { members.remove(id) }
                if collections != Self.strings(own) {
                    edits.append(MemberEdit(id: id, before: own, collections: collections))
                }
            }
            for first in stride(from: 0, to: edits.count, by: CatalogAPI.bulkEditMaximum) {
                try await send(
                    Array(edits[first..<min(first + CatalogAPI.bulkEditMaximum, edits.count)]),
                    to: collection, adding: adding, change, &members)
            }
        }
        return members.sorted()
    }

    /// The collections that a product is to be in from now on.
    private struct MemberEdit {
        let id: String
        let before: DocumentValue
        let collections: [String]
    }

    private func send(
        _ edits: [MemberEdit], to collection: String, adding: [String], _ change: Change,
        _ members: inout Set<String>
    ) async throws {
        try await keep(
            OrderedObject(edits.map { ($0.id, $0.before) }), of: change,
            at: "/products/bulk-update/edit")
        let updated = try await api.setCollections(edits.map { ($0.id, $0.collections) })
        for edit in edits {
            let value = DocumentValue.sequence(edit.collections.map(DocumentValue.string))
            memory.noteWrite(
                RemoteMemory.members(of: edit.id), before: edit.before, after: value, at: now)
            if let known = memory.products[edit.id] {
                memory.products[edit.id] = known.setting(
                    value, at: DocumentPath(keys: ["collectionIds"]))
            }
            memory.forgetFresh(edit.id)
        }
        if updated < edits.count {
            try await dropUnset(edits.map(\.id), collection, adding: adding, from: &members)
        }
    }

    /// GETs, not the list: what is written back must not be what a lagging list shows. For more than a
    /// few the list is asked, and believed where it agrees with what was seen last.
    private func readProducts(_ ids: [String]) async throws -> [DocumentValue] {
        let listed = try admit(try await api.products(ids: ids))
        let found = Set(listed.map(Self.id))
        var products = listed
        for id in ids where !found.contains(id) {
            if let product = try await api.product(id) { products.append(product) }
        }
        return products.sorted { Self.id($0) < Self.id($1) }
    }

    /// The answer counted fewer than were sent: ask which.
    private func dropUnset(
        _ ids: [String], _ collection: String, adding: [String], from members: inout Set<String>
    ) async throws {
        for id in ids {
            guard let product = try await api.product(id) else {
                members.remove(id)
                continue
            }
            if Self.collections(of: product).contains(collection) {
                members.insert(id)
            } else {
                members.remove(id)
            }
        }
    }
}
