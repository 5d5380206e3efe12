import Catalog
import Documents
import Pacing
import SyncCore

/// Fields of products, thirty a call.
extension HighLevelReplica {
    func edit(fields run: inout BulkRun, _ context: ApplyContext) async {
        do {
            var attempts = 0
            // A page that had to wait would make what is left over from the one before too old.
            let pages = (run.rest.count - 1) / 99 + 1
            let edits = (run.rest.count - 1) / CatalogAPI.bulkEditMaximum + 1
            try await api.room(forBulkEditsAndLooks: pages + edits)
            while !run.rest.isEmpty || !run.ready.isEmpty, await context.goesOn() {
                if listTrust.isLagging(at: now) || attempts >= 3 { break }
                if !run.rest.isEmpty {
                    if !listTrust.isProven(at: now), listTrust.witness == nil {
                        // An ordinary update, for the next list to show.
                        attempts += 1
                        let outcome = await attempt(run.rest.removeFirst(), context)
                        if let outcome { run.end(outcome) }
                        if outcome?.endsRun ?? true { (run.rest, run.ready) = ([], []) }
                        continue
                    }
                    try await lookByList(&run)
                    if listTrust.isProven(at: now) { attempts = 0 }
                }
                while run.ready.count >= CatalogAPI.bulkEditMaximum
                    || run.rest.isEmpty && !run.ready.isEmpty
                {
                    try await sendFields(&run)
                }
            }
            if await context.goesOn() { run.giveUp() }
            try await confirm(&run)
        } catch {
            failed(&run, error)
        }
    }

    /// Nothing further is tried. Whether what was sent was done is told by the next look.
    func failed(_ run: inout BulkRun, _ error: any Error) {
        if (error as? RemoteFailure)?.kind != .gaveWay {
            for item in run.sent + run.ready { run.end(outcome(of: item.change, after: error)) }
            for change in run.rest + run.alone { run.end(outcome(of: change, after: error)) }
        }
        (run.sent, run.ready, run.rest, run.alone) = ([], [], [], [])
    }

    /// Looks at a page of products. Those that are what the plan was made on are ready, what was or may have
    /// been changed is for a request of its own. A list that is not proven fresh says nothing.
    private func lookByList(_ run: inout BulkRun) async throws {
        let witness = listTrust.witness
        let room = max(1, min(configuration.pageSize, 100) - (witness == nil ? 0 : 1))
        let changes = Array(run.rest.prefix(room))
        let edits = (run.ready.count + changes.count - 1) / CatalogAPI.bulkEditMaximum + 1
        try await api.room(forBulkEditsAndLooks: 1 + edits)
        let seenAt = now
        let listed = try await list(
            changes.compactMap(\.binding?.id).filter(RemoteID.isValid)
                + [witness].compactMap(\.self))
        _ = listTrust.judge(listed, at: now)
        let late = changes.contains { change in
            guard let id = change.binding?.id, let product = listed[id] else { return false }
            return Self.isOlder(
                product["updatedAt"], than: memory.products.field("updatedAt", of: id))
        }
        if late { listTrust.doubt(at: now) }
        guard listTrust.isProven(at: now) else { return }
        run.rest.removeFirst(changes.count)
        for change in changes {
            guard let item = try ready(change, listed, seenAt) else {
                run.alone.append(change)
                continue
            }
            try await keep(
                [
                    "product": item.before,
                    "prices": .sequence(memory.prices[item.binding.id]?.values ?? []),
                ], of: change, at: api.path("products", item.binding.id))
            run.ready.append(item)
        }
    }

    private func ready(
        _ change: Change, _ listed: [String: DocumentValue], _ seenAt: MonotonicInstant
    ) throws -> BulkItem? {
        guard let binding = try? required(change.binding, of: change),
            let product = listed[binding.id], memory.prices[binding.id] != nil,
            let fields = BulkMapping.fields(
                change, of: product, locationID: configuration.locationID)
        else { return nil }
        let expected = change.expectedVersion.flatMap(EntityVersion.init)
        do {
            try requireUnmoved(
                expected: expected?.main, actual: ObjectVersion.digest(product),
                seen: memory.products[binding.id], fresh: product)
        } catch ApplyTrouble.stale {
            return nil
        }
        return BulkItem(
            change: change, binding: binding, before: product, fields: fields, seenAt: seenAt)
    }

    private func sendFields(_ run: inout BulkRun) async throws {
        var part = Array(run.ready.prefix(CatalogAPI.bulkEditMaximum))
        run.ready.removeFirst(part.count)
        let sentAt = now
        let old = part.filter { $0.latest < sentAt }
        run.lookAgain(old)
        part.removeAll { $0.latest < sentAt }
        guard let latest = part.map(\.latest).min(), let last = part.last else { return }
        for item in part { memory.forgetFresh(item.object) }
        let entries = part.map { OrderedObject([("_id", .string($0.object))]).with($0.fields) }
        guard try await send(entries, of: &part, latest: latest, &run) else { return }
        if !part[0].isDoubtful {
            listTrust.wrote(last.before, fields: last.fields, sentAt: sentAt)
        }
    }

    /// Sends the items in one bulk edit, one entry each, and marks what the answer leaves open; false when
    /// it certainly was not carried out, and may be once more after another look.
    func send(
        _ entries: [OrderedObject], of part: inout [BulkItem], latest: MonotonicInstant,
        _ run: inout BulkRun
    ) async throws -> Bool {
        var trouble: RemoteFailure?
        do throws(RemoteFailure) {
            let count = try await api.bulkEdit(entries, latest: latest)
            if count < part.count { for index in part.indices { part[index].isDoubtful = true } }
        } catch {
            if error.kind == .rateLimited, error.effect == .none {
                run.lookAgain(part)
                return false
            }
            for index in part.indices { part[index].isDoubtful = true }
            trouble = error
        }
        run.sent += part
        if let trouble, trouble.stopsCycle { throw trouble }
        return true
    }

    /// Takes as done what shows what was sent: by a list, while lists are believed, else by a GET.
    private func confirm(_ run: inout BulkRun) async throws {
        let size = max(1, min(configuration.pageSize, 100))
        let items = run.sent
        for start in stride(from: 0, to: items.count, by: size) {
            let part = items[start..<min(start + size, items.count)]
            var listed: [String: DocumentValue] = [:]
            if listTrust.isProven(at: now) {
                listed = try await list(part.filter { !$0.isDoubtful }.map(\.object))
                // The last ones of the last page are the newest.
                if let witness = listTrust.witness, listed[witness] != nil {
                    _ = listTrust.judge(listed, at: now)
                }
            }
            for item in part {
                var product = listed[item.object]
                let isNew = product.map { $0["updatedAt"] != item.before["updatedAt"] } ?? false
                if !isNew || product.map({ ListTrust.shows($0, item.fields) }) != true {
                    memory.forgetFresh(item.object)
                    product = try await freshProduct(item.object)
                }
                try await decide(item, product, &run)
                run.sent.removeAll { $0.object == item.object }
            }
        }
    }

    private func decide(
        _ item: BulkItem, _ product: DocumentValue?, _ run: inout BulkRun
    ) async throws {
        guard let product else { return run.end(Outcome(item.change, .stale(Self.gone))) }
        guard ListTrust.shows(product, item.fields) else {
            if ObjectVersion.agree(item.before, product) {
                run.alone.append(item.change)
            } else {
                run.end(Outcome(item.change, .stale(Self.moved)))
            }
            return
        }
        // The server's form of our values; anything else that differs is somebody else's edit, which the
        // next look is to find.
        var shown = item.expected
        for name in item.fields.keys {
            shown = shown.setting(product[name], at: DocumentPath(keys: [name]))
        }
        let settled = ObjectVersion.agree(shown, product) ? product : shown
        let id = item.object
        // Its prices did not move with this edit, though the product's time did.
        if memory.prices[id]?.productUpdatedAt == item.before["updatedAt"]?.stringValue {
            memory.prices[id]?.productUpdatedAt = settled["updatedAt"]?.stringValue
        }
        let after = try required(item.change.after, of: item.change)
        run.end(
            Outcome(
                item.change,
                .applied(
                    applied(
                        after, product: settled,
                        prices: Self.assigned(memory.prices[id]?.values ?? [], item.binding),
                        sidecar: try await currentSidecar(
                            item.binding, of: settled, stores: Self.stores(item.change.before),
                            reading: false),
                        parts: item.binding.parts.filter { !PricePart.isPrice($0.key) },
                        notices: localFieldNotices(after)))))
    }

    private func list(_ ids: [String]) async throws -> [String: DocumentValue] {
        let found = try admit(try await api.products(ids: ids))
        return Dictionary(found.map { (Self.id($0), $0) }, uniquingKeysWith: { $1 })
    }
}
